import { parsePhoneNumberFromString } from "libphonenumber-js";
import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import * as Staff from "../staff/staff.ts";
import * as items from "./suppression.items.ts";
import { Channel, find, type Info, Lift, liftAs, masked, personal, toInfo } from "./suppression.ts";

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
  const number = channel === "sms" ? parsePhoneNumberFromString(written) : undefined;
  // One that could be: inbound numbers are kept as they came, and new ranges open before a library knows them.
  if (number?.isPossible()) return number.number;
  const address = written.trim();
  if (channel === "email" && z.safeParse(z.email(), address).success) return address;
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
