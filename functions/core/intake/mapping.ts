import * as z from "zod/mini";

const path = z
  .string()
  .check(z.trim(), z.maxLength(200), z.regex(/^[^.\s]+(\.[^.\s]+)*$/, "A path such as ticket.id or items.0.name."));
const words = z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(50))).check(z.maxLength(20));

/** The fields that a mapping may fill, beside the id and the status. */
const mapped = [
  ...(["deliveryId", "at", "subject", "customerId", "customerName", "email", "phone", "locale", "tier"] as const),
  ...([
    "agentId",
    "agentName",
    "teamId",
    "locationId",
    "channel",
    "priority",
    "issueType",
    "product",
    "openedAt",
    "url",
  ] as const),
] as const;

/** Where in a JSON body the facts of a case stand, and which words of its status mean what; any other word is not used. */
export const Mapping = z.strictObject({
  externalId: path,
  status: path,
  resolved: words.check(z.minLength(1, "Name at least one status that means resolved.")),
  open: words,
  fields: z.partialRecord(z.enum(mapped), path),
});
export type Mapping = z.infer<typeof Mapping>;

/** What stands at a path of a JSON value; undefined where nothing does. Only a value's own properties are looked at. */
export function at(value: unknown, where: string | undefined): unknown {
  let found = value;
  for (const name of where?.split(".") ?? []) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return where === undefined ? undefined : found;
}
