import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import type { Item } from "../item.ts";
import * as Staff from "../staff/staff.ts";
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
const Lift = z.object({
  at: z.string(),
  why: Why,
  since: z.string(),
  /** Absent: the customer, by START. */
  by: z.optional(z.string()),
  note: z.optional(z.string()),
});
export type Lift = z.infer<typeof Lift>;

const toInfo = (item: Item): Info => z.parse(Info, item);

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

/** What a person says themselves, of our questions, and may take back; a bounce or a complaint is about all mail, and stays. */
const personal: readonly Why[] = ["unsubscribed", "stopped", "asked"];

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
async function liftAs(channel: Channel, address: string, said: Pick<Lift, "by" | "note">): Promise<boolean> {
  const standing = await find(channel, address);
  if (!standing || !personal.includes(standing.why)) return false;
  return table.tryTransact([
    items.deleteSuppression(channel, address, standing),
    items.putLift(channel, address, { ...said, at: nowIso(), why: standing.why, since: standing.at }),
  ]);
}

const Point = { channel: Channel, address: z.string() };

/** Whether a contact point may be written to, and if not, why and since when; with the trail of what was lifted. Reached by its contract. @public */
export const check = fn(z.object(Point), async ({ channel, address: written }) => {
  const address = contactIn(channel, written);
  const [suppression, lifts] = await Promise.all([
    find(channel, address),
    table.query(items.listLifts(channel, address)),
  ]);
  return {
    channel,
    masked: masked(channel, address),
    ...(suppression && { suppression }),
    canLift: suppression !== undefined && personal.includes(suppression.why),
    lifts: lifts.items.map((item) => z.parse(Lift, item)),
  };
});

/** Writes down that a customer asked not to be written to. Reached by its contract. @public */
export const add = fn(z.object({ ...Point, note: z.string() }), async ({ channel, address: written, note }) => {
  const address = contactIn(channel, written);
  const by = await Staff.presentName();
  const suppression: Info = { channel, why: "asked", at: nowIso(), masked: masked(channel, address), by, note };
  if (!(await table.tryWrite(items.putSuppression(address, suppression, []))).ok)
    throw new VisibleError("conflict", "This contact point is suppressed already. Check it to see why.");
  return check({ channel, address });
});

/** Writes down that the customer asked in writing to be written to again. Reached by its contract. @public */
export const takeBack = fn(z.object({ ...Point, note: z.string() }), async ({ channel, address: written, note }) => {
  const address = contactIn(channel, written);
  const { suppression, canLift } = await check({ channel, address });
  if (!suppression) throw new VisibleError("conflict", "Nothing is suppressed here: it may be written to.");
  if (!canLift)
    throw new VisibleError(
      "conflict",
      suppression.why === "bounced"
        ? "Messages to this contact point came back, so it stays suppressed. Ask the customer for another one."
        : "The customer reported our mail as unwanted, so it stays suppressed, whatever was said later.",
    );
  if (!(await liftAs(channel, address, { by: await Staff.presentName(), note })))
    throw new VisibleError("conflict", "This changed at the same moment. Check it again.");
  return check({ channel, address });
});

/** A contact point as it is kept: a number without the signs that people put into it. */
function contactIn(channel: Channel, written: string): string {
  const address = channel === "sms" ? written.replace(/[\s().\-/]/g, "") : written.trim();
  const isRight = channel === "sms" ? /^\+[1-9]\d{6,14}$/.test(address) : z.safeParse(z.email(), address).success;
  if (isRight) return address;
  const sentence =
    channel === "sms"
      ? "This is not a number with its country code. Write it like +49 30 123456."
      : "This is not a mail address. Write it like name@example.com.";
  throw new VisibleError("invalid", sentence, { address: sentence });
}

/** What was suppressed in a month, latest first. Reached by its contract. @public */
export const list = fn(
  z.object({ month: z.string(), cursor: z.optional(z.string()), limit: z.number() }),
  async ({ month, cursor, limit }) => {
    const from = cursor === undefined ? undefined : positionIn(cursor, month);
    // One more than wanted tells whether there is a next page; another, because the position itself comes again.
    const pages = await Promise.all(items.listMonth(month, from, limit + 2).map(table.query));
    const found = pages
      .flatMap((page) => page.items)
      .filter((item) => item.bsk !== from)
      .sort((a, b) => (String(a.bsk) < String(b.bsk) ? 1 : -1));
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      suppressions: shown.map(toInfo),
      ...(last && found.length > limit && { cursor: Buffer.from(String(last.bsk)).toString("base64url") }),
    };
  },
);

function positionIn(cursor: string, month: string): string {
  const position = Buffer.from(cursor, "base64url").toString("utf8");
  if (/^[\d:.TZ-]{24}#[0-9a-f]{32}$/.test(position) && position.startsWith(month)) return position;
  const sentence = "This list cannot be continued from here. Load it again from its start.";
  throw new VisibleError("invalid", sentence, { cursor: sentence });
}
