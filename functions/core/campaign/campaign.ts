import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import { type Id, idOf, newId } from "../id.ts";
import type { Item } from "../item.ts";
import * as items from "./campaign.items.ts";
import { segments } from "./steps.ts";

export * from "./steps.ts";

const days = z.int().check(z.minimum(1), z.maximum(3650));
/** An empty list is none. */
const few = <S extends z.ZodMiniType>(schema: S) => z.optional(z.array(schema).check(z.maxLength(50)));

/** Whom a campaign asks: customers who are all of this; empty, everybody. Team, location and last contact are those of the last case. */
export const Frame = z.strictObject({
  tiers: few(z.enum(Customer.tiers)),
  /** `de` takes `de-AT`, too. */
  locales: few(z.string().check(z.minLength(2), z.maxLength(35))),
  countries: few(z.string().check(z.regex(/^[A-Z]{2}$/, "Two capital letters such as DE."))),
  teamIds: few(idOf("team")),
  locationIds: few(idOf("location")),
  /** Served within so many days. */
  servedWithinDays: z.optional(days),
  /** Not served within so many days, or never. */
  notServedWithinDays: z.optional(days),
});
export type Frame = z.infer<typeof Frame>;

/** What staff say of a campaign. */
export const Plan = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  surveyId: z.string().check(z.minLength(1), z.maxLength(40)),
  frame: z._default(Frame, {}),
  /** Of the frame; the same customers each time that one campaign is passed through. */
  sharePercent: z.int().check(z.minimum(1), z.maximum(100)),
  /** So many messages a minute at most, while the recipients' send windows are open. */
  perMinute: z.int().check(z.minimum(1), z.maximum(100_000)),
  /** Absent: now. */
  startsAt: z.optional(z.iso.datetime()),
  repeats: z.enum(["never", "quarterly"]),
});
export type Plan = z.infer<typeof Plan>;

/** `running` plans, or has planned, and sends; a paused one does neither until it is resumed. */
const states = ["scheduled", "running", "paused", "cancelled"] as const;

/** How a campaign stands for a reader: its own state, or what its sums say of one that runs or ends. */
export const stages = ["scheduled", "planning", "sending", "done", "paused", "cancelling", "cancelled"] as const;
export type Stage = (typeof stages)[number];

/** A survey to many customers at once, because of the calendar and not of a case. */
export const Info = z.object({
  ...Plan.shape,
  frame: Frame,
  startsAt: z.string(),
  id: idOf("campaign"),
  /** What teams and locations of the frame are called by help desks. */
  helpDesk: z.object({ teams: z.optional(z.array(z.string())), locations: z.optional(z.array(z.string())) }),
  state: z.enum(states),
  /** The first of those that repeat, and which of them this is. */
  seriesId: idOf("campaign"),
  run: z.number(),
  /** How often the frame was, or is to be, passed through; 0 before it begins. */
  pass: z.number(),
  /** When the present pass was asked for. */
  passAt: z.optional(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  /** Who moved it last, and when. */
  changedAt: z.optional(z.string()),
  changedBy: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

/** How far a part of the frame has been passed through, and what came of it. */
export const Segment = z.object({
  campaignId: idOf("campaign"),
  segment: z.number(),
  /** Which pass the position is of. */
  pass: z.number(),
  /** Where the scan goes on; absent at its beginning. */
  position: z.optional(z.record(z.string(), z.unknown())),
  isPassed: z.boolean(),
  /** The same of the planning, which a pause may interrupt. */
  planPosition: z.optional(z.record(z.string(), z.unknown())),
  isPlanned: z.boolean(),
  /** Customers looked at, and those of them whom the frame holds. */
  customers: z.number(),
  framed: z.number(),
  planned: z.object({ email: z.number(), sms: z.number() }),
  /** Why not asked -> customers. */
  suppressed: z.record(z.string(), z.number()),
  /** What was planned before the present pass. */
  plannedBefore: z.object({ email: z.number(), sms: z.number() }),
  /** Invitations that the present pass planned anew. */
  released: z.object({ email: z.number(), sms: z.number() }),
});
export type Segment = z.infer<typeof Segment>;

const toInfo = (item: Item): Info => z.parse(Info, item);

/** The campaign, or undefined. */
export async function find(id: Id<"campaign">): Promise<Info | undefined> {
  const item = await table.get(items.campaignOf(id));
  return item && toInfo(item);
}

/** The campaign; `not_found` where there is none. */
export async function read(id: Id<"campaign">): Promise<Info> {
  const campaign = await find(id);
  if (!campaign) throw new VisibleError("not_found", "There is no such campaign. Check the address of the page.");
  return campaign;
}

/** All campaigns, the latest to begin first: an organisation has some dozens. */
export const all = async (): Promise<Info[]> => (await table.queryAll(items.listCampaigns())).map(toInfo);

/** The parts of a campaign that were begun. */
export const segmentsOf = async (id: Id<"campaign">): Promise<Segment[]> =>
  (await table.queryAll(items.listSegments(id))).map((item) => z.parse(Segment, item));

/** Whether each part is there, and is so. */
export const isThrough = (parts: Segment[], is: (part: Segment) => boolean): boolean =>
  parts.length === segments && parts.every(is);

const dayMs = 86_400_000;

const isAmong = <T>(wanted: T[] | undefined, is: (each: T) => boolean): boolean => !wanted?.length || wanted.some(is);

/** Whether the frame holds a customer at a moment. Pure. */
export function holds(
  { frame, helpDesk }: Pick<Info, "frame" | "helpDesk">,
  { tier, locale, country, lastContact }: Pick<Customer.Info, "tier" | "locale" | "country" | "lastContact">,
  at: string,
): boolean {
  const within = (wanted: number) =>
    lastContact !== undefined && Date.parse(at) - Date.parse(lastContact.at) <= wanted * dayMs;
  return (
    isAmong(frame.tiers, (each) => each === tier) &&
    isAmong(frame.locales, (each) => locale === each || locale.startsWith(`${each}-`)) &&
    isAmong(frame.countries, (each) => each === country) &&
    (helpDesk.teams?.includes(lastContact?.teamId ?? "") ?? true) &&
    (helpDesk.locations?.includes(lastContact?.locationId ?? "") ?? true) &&
    (frame.servedWithinDays === undefined || within(frame.servedWithinDays)) &&
    (frame.notServedWithinDays === undefined || !within(frame.notServedWithinDays))
  );
}

/** Longer than a worker works on a part before it puts it down. */
const leaseMs = 90_000;

/** A part that a worker took: `isHalfDone` where the one before stopped somewhere within a page. */
export interface Taken {
  segment: Segment;
  isHalfDone: boolean;
  by: string;
}

/** Takes a part of the frame, so that one worker at a time is at it; undefined while another one is. */
export async function takeSegment(campaignId: Id<"campaign">, segment: number): Promise<Taken | undefined> {
  const by = newId("event");
  const until = new Date(Date.parse(nowIso()) + leaseMs).toISOString();
  const fresh: Segment = {
    ...{ campaignId, segment, pass: 0, isPassed: false, isPlanned: false, customers: 0, framed: 0, suppressed: {} },
    ...{ planned: { email: 0, sms: 0 }, plannedBefore: { email: 0, sms: 0 }, released: { email: 0, sms: 0 } },
  };
  if ((await table.tryWrite(items.putSegment(fresh, { by, until }))).ok)
    return { segment: fresh, isHalfDone: false, by };
  const before = await table.get(items.segmentOf(campaignId, segment));
  const lease = before?.lease as { by: string } | undefined;
  const taken = await table.tryWrite(items.takeSegment(campaignId, segment, { by, until }, lease?.by, nowIso()));
  if (!taken.ok || !before) return undefined;
  return { segment: z.parse(Segment, before), isHalfDone: lease !== undefined, by };
}

/** Keeps how far a part is; a worker that was too slow, so that another one took over, throws. */
export const keepSegment = ({ segment, by }: Taken): Promise<void> => table.write(items.keepSegment(segment, by));

/** Puts a part down. */
export async function leaveSegment({ segment, by }: Taken): Promise<void> {
  await table.tryWrite(items.leaveSegment(segment, by));
}
