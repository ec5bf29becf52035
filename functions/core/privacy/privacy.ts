import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import * as z from "zod/mini";
import { certificateProofs } from "../../adapters/secrets.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import { type Id, idOf, newId } from "../id.ts";
import type { Item } from "../item.ts";
import * as Search from "../search/search.ts";
import * as Staff from "../staff/staff.ts";
import { isGenuine } from "./certificate.ts";
import { countsOf, gather, type Trace } from "./gather.ts";
import { privacyRequested } from "./privacy.events.ts";
import * as items from "./privacy.items.ts";

const texts = z.array(z.string());
const Kept = z.object({
  customerIds: texts,
  names: texts,
  emails: texts,
  phones: texts,
  partitions: texts,
});

const Counts = z.array(z.object({ kind: z.string(), n: z.number() }));
const states = ["requested", "running", "settling", "done", "refused"] as const;

/** What a person asked for. Until it is done it knows who they are; from then on it does not. */
export const Stored = z.object({
  id: idOf("privacyRequest"),
  kind: z.enum(["export", "erase"]),
  state: z.enum(states),
  requestedAt: z.string(),
  by: z.string(),
  byId: z.string(),
  reason: z.string(),
  customerId: z.optional(idOf("customer")),
  name: z.optional(z.string()),
  /** SHA-256 of what was asked for, by whom, when and about whom. */
  hash: z.string(),
  trace: z.optional(Kept),
  /** Days on which something about the person may have landed in the lake. */
  days: z.optional(texts),
  done: z.number(),
  total: z.number(),
  counts: Counts,
  lookAt: z.optional(z.string()),
  finishedAt: z.optional(z.string()),
  certificate: z.optional(z.object({ payload: z.string(), signature: z.string(), key: z.number() })),
});
export type Stored = z.infer<typeof Stored>;

/** Why everything about a person has to be kept. */
export const Hold = z.object({ reason: z.string(), by: z.string(), at: z.string() });
export type Hold = z.infer<typeof Hold>;

const toStored = (item: Item): Stored => z.parse(Stored, item);

const shown = ({ trace, days, byId, hash, ...request }: Stored) => request;

const personOf = ({ id, source, externalId, name, email, phone, createdAt }: Customer.Info) => ({
  ...{ customerId: id, source, externalId, name, createdAt },
  ...(email && { email }),
  ...(phone && { phone }),
});

const hashOf = (asked: object): string => createHash("sha256").update(JSON.stringify(asked)).digest("hex");

/** What nobody has been looked for by yet. */
export const traceOf = (customerId: Id<"customer">): Trace => ({
  customerIds: [customerId],
  ...{ names: [], emails: [], phones: [], partitions: [] },
});

/** The people that a name, an address, a number or a help desk's id may mean. Reached by its contract. @public */
export const find = fn(z.object({ q: z.string() }), async ({ q }) => ({
  people: (await Search.find({ q, limit: 20 })).customers.map(personOf),
}));

const Who = z.object({ customerId: idOf("customer") });

/** What keeps everything about a person, or undefined. */
export async function holdOn(customerId: Id<"customer">): Promise<Hold | undefined> {
  const item = await table.get(items.holdOf(customerId));
  return item && z.parse(Hold, item);
}

/** What is known about a person, by kind. Reached by its contract. @public */
export const see = fn(Who, async ({ customerId }) => {
  const customer = await Customer.fromId({ customerId });
  const [{ found }, hold] = await Promise.all([gather(traceOf(customerId)), holdOn(customerId)]);
  return { person: personOf(customer), counts: countsOf(found), ...(hold && { hold }) };
});

/** Keeps everything about a person. Reached by its contract. @public */
export const hold = fn(z.extend(Who, { reason: z.string() }), async ({ customerId, reason }): Promise<Hold> => {
  await Customer.fromId({ customerId });
  const kept = { reason, by: await Staff.presentName(), at: nowIso() };
  if (!(await table.tryWrite(items.putHold(customerId, kept))).ok)
    throw new VisibleError("conflict", "Everything about this person is kept already. Look at why.");
  return kept;
});

/** Lifts what keeps everything about a person. Reached by its contract. @public */
export const release = fn(Who, async ({ customerId }) => {
  await table.write(items.deleteHold(customerId));
  return {};
});

/** Refuses to erase whom a law or a claim keeps. */
async function needsNoHold(customerId: Id<"customer">): Promise<void> {
  const kept = await holdOn(customerId);
  if (kept)
    throw new VisibleError(
      "conflict",
      `Everything about this person has to be kept (${kept.reason}), says ${kept.by}. Lift the hold first, if it is over.`,
    );
}

/** Asks for an export or for erasing. Reached by its contract. @public */
export const request = fn(
  z.extend(Who, { kind: z.enum(["export", "erase"]), reason: z.string() }),
  async ({ customerId, kind, reason }) => {
    const { name } = await Customer.fromId({ customerId });
    if (kind === "erase") await needsNoHold(customerId);
    const member = await Staff.present();
    return shown(await begin({ customerId, kind, reason, name, by: member.name, byId: member.id }));
  },
);

/** Writes a request down; what it asks for is done in the background. */
async function begin(
  asked: Pick<Stored, "kind" | "reason" | "name" | "by" | "byId"> & { customerId: Id<"customer"> },
): Promise<Stored> {
  const id = newId("privacyRequest");
  const requestedAt = nowIso();
  const stored: Stored = {
    ...{ id, requestedAt, ...asked, state: "requested", done: 0, total: 0, counts: [] },
    hash: hashOf({ id, requestedAt, ...asked }),
  };
  await table.write(items.putRequest(stored, occurred(privacyRequested, { requestId: id, pass: 1 })));
  return stored;
}

/** The requests, latest first. Reached by its contract. @public */
export const list = async () => ({
  requests: (await table.queryUpTo(items.listRequests(200))).map((item) => shown(toStored(item))),
});

/** A request as it is kept; `not_found` where there is none. */
export async function read(requestId: Id<"privacyRequest">): Promise<Stored> {
  const item = await table.get(items.requestOf(requestId));
  if (!item) throw new VisibleError("not_found", "There is no such request. Check the address of the page.");
  return toStored(item);
}

/** A finished export, as data and as a page to read; the words of the page are given. */
export const download = (write: (data: Exported) => string) =>
  fn(z.object({ requestId: idOf("privacyRequest") }), async ({ requestId }) => {
    const parts = await table.queryAll(items.listParts(requestId));
    if (parts.length === 0)
      throw new VisibleError("gone", "An export is kept for seven days, and made in the background. Ask for it anew.");
    const packed = Buffer.concat(parts.map(({ body }) => body as Uint8Array));
    const data = JSON.parse(gunzipSync(packed).toString("utf8")) as Exported;
    return { data, html: write(data) };
  });

/** All that is known about a person: things by kind, without the keys that they are kept under. */
export interface Exported {
  exportedAt: string;
  customerId: string;
  kinds: Record<string, Record<string, unknown>[]>;
  /** What was told about the person to the rest of the house. */
  events: unknown[];
}

/** Whether a certificate was signed here. Reached by its contract. @public */
export const verify = fn(
  z.object({ payload: z.string(), signature: z.string(), key: z.number() }),
  async (certificate) => ({ isGenuine: isGenuine(certificate, await certificateProofs()) }),
);
