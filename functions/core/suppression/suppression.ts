import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import type { Item } from "../item.ts";
import * as items from "./suppression.items.ts";

export const channels = ["email", "sms"] as const;
/** `asked`: a customer told a member of staff, who wrote it down here. */
export const whys = ["bounced", "complained", "unsubscribed", "stopped", "asked"] as const;

export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

/** Why a contact point must not be written to. */
export const Why = z.enum(whys);
export type Why = z.infer<typeof Why>;

/** A contact point that must not be written to; the address itself is not kept. */
export const Info = z.object({
  channel: Channel,
  why: Why,
  at: z.string(),
  masked: z.optional(z.string()),
  /** Of those that staff wrote down. */
  by: z.optional(z.string()),
  note: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

/** That a suppression was taken back. */
export const Lift = z.object({
  at: z.string(),
  why: Why,
  since: z.string(),
  /** Absent: the customer, by START. */
  by: z.optional(z.string()),
  note: z.optional(z.string()),
});
export type Lift = z.infer<typeof Lift>;

/** Under which key all about a contact point is kept, which does not show it. */
export const partitionOf = (channel: Channel, address: string): string => items.suppressionOf(channel, address).key.pk;

export const toInfo = (item: Item): Info => z.parse(Info, item);

/** A contact point's suppression; undefined where it may be written to. */
export async function find(channel: Channel, address: string): Promise<Info | undefined> {
  const item = await table.get(items.suppressionOf(channel, address));
  return item && toInfo(item);
}

/** Why a contact point must not be written to; undefined where it may. */
export const whySuppressed = async (channel: Channel, address: string): Promise<Why | undefined> =>
  (await find(channel, address))?.why;

/** Whether a mail address or E.164 number must not be written to; asked anew in front of each send. */
export const isSuppressed = async (channel: Channel, address: string): Promise<boolean> =>
  (await find(channel, address)) !== undefined;

/** What a contact point is called in a set of them. */
export const nameOf = (channel: Channel, address: string): string => items.suppressionOf(channel, address).key.pk;

/** The names of those contact points that must not be written to; what was suppressed this moment may be missing, and is asked anew in front of a send. */
export async function among(points: { channel: Channel; address: string }[]): Promise<Set<string>> {
  const keys = new Map(
    points.map(({ channel, address }) => [nameOf(channel, address), items.suppressionOf(channel, address).key]),
  );
  const all = [...keys.values()];
  const found = new Set<string>();
  for (let first = 0; first < all.length; first += 100)
    for (const { pk } of await table.getMany(all.slice(first, first + 100))) found.add(pk);
  return found;
}

/** What a person says themselves, of our questions, and may take back; a bounce or a complaint is about all mail, and stays. */
export const personal: readonly Why[] = ["unsubscribed", "stopped", "asked"];

/** Enough of an address or a number to recognise it: `l…@example.com`, `+49…23`. */
export function masked(channel: Channel, address: string): string {
  const text = address.trim();
  if (channel === "sms") return `${text.slice(0, 3)}…${text.slice(-2)}`;
  const at = text.lastIndexOf("@");
  return at > 0 ? `${[...text][0]}…${text.slice(at)}` : "…";
}

/** Never write to this contact point again. Saying so twice changes nothing. */
export const suppress = fn(
  z.object({ channel: Channel, address: z.string(), why: Why }),
  async ({ channel, address, why }) => {
    const suppression = { channel, why, at: nowIso(), masked: masked(channel, address) };
    await table.tryWrite(items.putSuppression(address, suppression, personal.includes(why) ? [] : personal));
  },
);

/** The person asked to be written to again (START): takes back their own no, never a bounce or a complaint. The trail keeps it. */
export const lift = fn(z.object({ channel: Channel, address: z.string() }), async ({ channel, address }) => {
  await liftAs(channel, address, {});
});

/** Whether something was lifted; of two at once, one does it. */
export async function liftAs(channel: Channel, address: string, said: Pick<Lift, "by" | "note">): Promise<boolean> {
  const standing = await find(channel, address);
  if (!standing || !personal.includes(standing.why)) return false;
  return table.tryTransact([
    items.deleteSuppression(channel, address, standing),
    items.putLift(channel, address, { ...said, at: nowIso(), why: standing.why, since: standing.at }),
  ]);
}
