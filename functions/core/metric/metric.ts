import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import type { Change } from "../../adapters/stream.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import type { Item, Update } from "../item.ts";
import * as Pulse from "../pulse/pulse.ts";
import * as Survey from "../survey/scale.ts";
import * as items from "./metric.items.ts";
import { difference, directionOf, netPromoterScore, proportion } from "./statistics.ts";

/** What one item contributes: counters of days and gauges. A change counts the difference of its two images, so corrections move the numbers. */
export interface Contribution {
  day?: string;
  metric: string;
  /** A whole number; one where none stands. */
  n?: number;
}

const dayOf = (at: unknown): string => String(at).slice(0, 10);

/** How a resolved case ended, or stands, by its invitation: the why-not ledger's buckets. `pending` has not been sent yet. */
export function ledgerBucket(invitation: Item): string {
  const { status, reason, sentAt } = invitation;
  if (status === "failed" || status === "suppressed") return `${status}:${reason}`;
  if (sentAt) return "sent";
  return status === "void" ? `suppressed:${reason ?? "reopened"}` : "pending";
}

/** Everything that an item adds to the numbers as it stands. */
export function contributionsOf(item: Item | undefined): Contribution[] {
  if (item?.type === "case") return caseContributions(item);
  if (item?.type === "invitation") return invitationContributions(item);
  if (item?.type === "task") return taskContributions(item);
  if (item?.type === "visit") return visitContributions(item);
  if (item?.type === "look") return lookContributions(item);
  if (item?.type === "anonymous") return [{ day: String(item.day), metric: `score:${item.kind}:${item.score}` }];
  return [];
}

/** Each resolution of the case counts once, on its day, and each time it was reopened: `resolutions` and `reopenings` list their moments. */
function caseContributions(item: Item): Contribution[] {
  const counted = (metric: string, moments: unknown) =>
    ((moments as string[] | undefined) ?? []).map((at) => ({ day: dayOf(at), metric }));
  return [...counted("resolved", item.resolutions), ...counted("reopened", item.reopenings)];
}

function invitationContributions(item: Item): Contribution[] {
  const snapshot = item.snapshot as { resolvedAt?: string };
  const response = item.response as { state: string; score: number; confirmedAt: string } | undefined;
  const isAnswered = response?.state === "confirmed" || item.isAnswered === true;
  const recovery = item.recoveryOf !== undefined;
  // Campaigns and public links follow no case, and have sums of their own.
  const isCase = !recovery && !item.campaignId && !item.publicLinkId;
  const cohort = dayOf(snapshot.resolvedAt);
  const contributions: Contribution[] = isCase ? [{ day: cohort, metric: `ledger:${ledgerBucket(item)}` }] : [];
  const campaign = item.campaignId ? `campaign:${item.campaignId}` : undefined;
  if (campaign) contributions.push({ metric: `${campaign}:${ledgerBucket(item)}` });
  // Who answers at a public link chose themselves: their numbers stand apart.
  const kind = recovery ? "recovery" : item.publicLinkId ? `link-${item.kind}` : item.kind;
  const link = item.publicLinkId ? `publicLink:${item.publicLinkId}` : undefined;
  // A public link is sent to nobody, so nobody can leave it unanswered.
  if (item.sentAt && item.status !== "failed" && !item.publicLinkId) {
    const asked = { day: dayOf(item.plannedAt), metric: `survey:${item.surveyId}:${item.variant ?? ""}` };
    contributions.push({ ...asked, metric: `${asked.metric}:sent` });
    if (isAnswered) contributions.push({ ...asked, metric: `${asked.metric}:answered` });
  }
  if (response?.state === "intent") contributions.push({ day: dayOf(response.confirmedAt), metric: `machine:${kind}` });
  if (response?.state === "confirmed") {
    const isExcluded = (item.validity as { state?: string } | undefined)?.state === "excluded";
    if (link) contributions.push({ metric: `${link}:answered` });
    if (link && !isExcluded) contributions.push({ metric: `${link}:score:${response.score}` });
    if (campaign && !isExcluded) contributions.push({ metric: `${campaign}:score:${response.score}` });
    contributions.push({
      day: dayOf(response.confirmedAt),
      metric: isExcluded ? `excluded:${kind}` : `score:${kind}:${response.score}`,
    });
  }
  if (isAnswered && isCase) contributions.push({ day: cohort, metric: "answered" });
  if (isAnswered && campaign) contributions.push({ metric: `${campaign}:answered` });
  return contributions;
}

/** A score link that was opened, where nothing in the request itself says that no person did: an intent, no answer. */
function lookContributions({ at, kind, score, method, agent, trap, prefetch }: Item): Contribution[] {
  const isIntent = score !== undefined && method === "GET" && agent && !trap && !prefetch;
  return isIntent ? [{ day: dayOf(at), metric: `intent:${kind}` }] : [];
}

type TaskClock = { state: string; dueAt?: string; metAt?: string };

/** Whether a clock ended before it was met. */
const isMissed = ({ state, dueAt = "", metAt = "" }: TaskClock): boolean =>
  state === "breached" || (state === "met" && metAt > dueAt);

/** How the loop of a task ended or stands, for the share closed in time: `open` is not decided yet. */
function loopOf(item: Item, close: TaskClock | undefined): "in_time" | "late" | "missed" | "open" {
  if (item.status !== "closed") return close?.state === "breached" ? "missed" : "open";
  return close && isMissed(close) ? "late" : "in_time";
}

function taskContributions(item: Item): Contribution[] {
  const day = dayOf(item.openedAt);
  const clocks = (item.clocks ?? {}) as Record<string, TaskClock>;
  const missed = Object.values(clocks).flatMap((clock) => (isMissed(clock) ? [String(clock.dueAt)] : []));
  const contributions: Contribution[] = [
    { day, metric: "task:opened" },
    { day, metric: `loop:${loopOf(item, clocks.close)}` },
  ];
  const first = missed.sort()[0];
  if (first) contributions.push({ day: dayOf(first), metric: "task:late" });
  if (item.status === "closed") return [...contributions, { day: dayOf(item.closedAt), metric: "task:closed" }];
  const states = Object.values(clocks).map((clock) => clock.state);
  const worst = ["breached", "at_risk"].find((state) => states.includes(state)) ?? "running";
  return [...contributions, { metric: `task:${worst}` }];
}

/** A visit by its status, in all and in its programme's quarter; a final score in tenths of a percent, so that the sum stays whole. */
function visitContributions(item: Item): Contribution[] {
  const final = (item.score as { final: number | null } | undefined)?.final;
  const quarter = `audit:${item.programId}:${item.quarter}`;
  const contributions: Contribution[] = [{ metric: `visit:${item.status}` }, { metric: `${quarter}:${item.status}` }];
  if (typeof final !== "number") return contributions;
  return [
    ...contributions,
    { metric: `${quarter}:scored` },
    { metric: `${quarter}:tenths`, n: Math.round(final * 10) },
  ];
}

/** What changes add and take away, by counter; what cancels out is left out. */
export function deltasOf(changes: Change[]): Map<string, Contribution & { n: number }> {
  const deltas = new Map<string, Contribution & { n: number }>();
  const count = (contributions: Contribution[], sign: 1 | -1) => {
    for (const contribution of contributions) {
      const key = `${contribution.day ?? ""}#${contribution.metric}`;
      deltas.set(key, { ...contribution, n: (deltas.get(key)?.n ?? 0) + sign * (contribution.n ?? 1) });
    }
  };
  for (const { before, after } of changes) {
    // What is only forgotten after a while did happen.
    if (!after && before?.type === "look") continue;
    count(contributionsOf(before), -1);
    count(contributionsOf(after), 1);
  }
  for (const [key, { n }] of deltas) if (n === 0) deltas.delete(key);
  return deltas;
}

/** Counters and pulses that fit one transaction beside the checkpoint. */
const perTransaction = 99;
/** The stream keeps a day; a checkpoint older than that is of no use. */
const checkpointKeptSeconds = 3 * 86_400;

/**
 * Counts a batch of one stream shard exactly once: its counters, the pulses of the topics that it moved and the shard's checkpoint are written
 * in one transaction, and what the checkpoint has passed already is left out. Throws when another reader was faster; the batch then comes again and finds itself counted.
 */
export async function count(changes: Change[], streamShard: string | undefined): Promise<void> {
  if (!streamShard) throw new Error("Counting needs the stream's shard id: set a tumbling window on the event source.");
  const checkpoint = await table.get(items.checkpointOf(streamShard));
  let counted = checkpoint?.sequence as string | undefined;
  let rest = changes.filter((change) => counted === undefined || change.sequence > counted);
  const shard = items.counterShardOf(streamShard);
  while (rest.length > 0) {
    const part = fittingPart(rest);
    const to = (part.at(-1) as Change).sequence;
    const updates = updatesOf(part, shard);
    if (updates.length > 0) {
      const ttl = Math.floor(now().getTime() / 1000) + checkpointKeptSeconds;
      await table.transact([...updates, items.moveCheckpoint(streamShard, counted, to, ttl)]);
      counted = to;
    }
    rest = rest.slice(part.length);
  }
}

/** What a batch adds to the counters, and the topics that it moved. */
function updatesOf(changes: Change[], shard: number): Update[] {
  const deltas = deltasOf(changes);
  return [
    ...[...deltas.values()].map(({ day, metric, n }) =>
      day ? items.addToDay(shard, day, metric, n) : items.addToGauge(shard, metric, n),
    ),
    ...Pulse.beats(Pulse.movedBy(changes, deltas.size > 0)),
  ];
}

/** The longest beginning whose updates fit one transaction; a single change always does. */
function fittingPart(changes: Change[]): Change[] {
  let size = changes.length;
  while (size > 1 && updatesOf(changes.slice(0, size), 0).length > perTransaction) size = Math.ceil(size / 2);
  return changes.slice(0, size);
}

/** Counters of days from..to (inclusive, `yyyy-mm-dd`), all shards added up: day -> metric -> n. */
async function readDays(from: string, to: string): Promise<Map<string, Record<string, number>>> {
  const months = new Set<string>();
  for (let day = new Date(`${from}T00:00:00Z`); dayOf(day.toISOString()) <= to; day.setUTCDate(day.getUTCDate() + 1))
    months.add(day.toISOString().slice(0, 7));
  const found = await Promise.all(
    [...months].flatMap((month) =>
      Array.from({ length: items.counterShards }, (_, shard) =>
        table.queryAll(items.listMonth(month, shard, from, to)),
      ),
    ),
  );
  const days = new Map<string, Record<string, number>>();
  for (const item of found.flat()) {
    const day = item.sk.slice(0, 10);
    const metric = item.sk.slice(11);
    const counters = days.get(day) ?? {};
    counters[metric] = (counters[metric] ?? 0) + (item.n as number);
    days.set(day, counters);
  }
  return days;
}

async function readGauges(beginsWith?: string): Promise<Record<string, number>> {
  const found = await Promise.all(
    Array.from({ length: items.counterShards }, (_, shard) => table.queryAll(items.listGauges(shard, beginsWith))),
  );
  const gauges: Record<string, number> = {};
  for (const item of found.flat()) gauges[item.sk] = (gauges[item.sk] ?? 0) + (item.n as number);
  return gauges;
}

/** NPS or CSAT of some answers alone, counted as `score:<n>`; a CES has none. */
export function resultOf(kind: Survey.SurveyKind, gauges: Record<string, number>) {
  const counters = Object.entries(gauges).flatMap(([name, n]) =>
    name.startsWith("score:") ? [[`score:${kind}:${name.slice(6)}`, n] as const] : [],
  );
  const { nps, csat } = kpisOf(Object.fromEntries(counters));
  return kind === "nps" ? nps : kind === "csat" ? csat : undefined;
}

/** What was answered at a public link: `answered` or `score:<n>` -> how many. */
export const ofPublicLink = (publicLinkId: string): Promise<Record<string, number>> =>
  gaugesOf(`publicLink:${publicLinkId}:`);

/** What became of a campaign's invitations: bucket, `answered` or `score:<n>` -> how many. */
export const ofCampaign = (campaignId: string): Promise<Record<string, number>> => gaugesOf(`campaign:${campaignId}:`);

async function gaugesOf(prefix: string): Promise<Record<string, number>> {
  const gauges = await readGauges(prefix);
  return Object.fromEntries(Object.entries(gauges).map(([name, n]) => [name.slice(prefix.length), n]));
}

/** So many days that end today, or `ago` days earlier. */
const periodOf = (days: number, ago = 0) => {
  const daysAgo = (n: number) => dayOf(addMinutes(now(), -n * 1440));
  return { from: daysAgo(ago + days - 1), to: daysAgo(ago) };
};

/** How the resolved cases of a day, or of several, ended. They reconcile when nothing is `unaccounted`. */
export function ledgerOf(counters: Record<string, number>) {
  const bucket = (prefix: string) =>
    Object.fromEntries(
      Object.entries(counters)
        .filter(([metric, n]) => metric.startsWith(`ledger:${prefix}:`) && n !== 0)
        .map(([metric, n]) => [metric.slice(`ledger:${prefix}:`.length), n]),
    );
  const sum = (record: Record<string, number>) => Object.values(record).reduce((total, n) => total + n, 0);
  const resolved = counters.resolved ?? 0;
  const sent = counters["ledger:sent"] ?? 0;
  const pending = counters["ledger:pending"] ?? 0;
  const suppressed = bucket("suppressed");
  const failed = bucket("failed");
  return {
    resolved,
    sent,
    pending,
    suppressed,
    failed,
    unaccounted: resolved - sent - pending - sum(suppressed) - sum(failed),
  };
}

const total = (days: Iterable<Record<string, number>>): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const counters of days) for (const [metric, n] of Object.entries(counters)) all[metric] = (all[metric] ?? 0) + n;
  return all;
};

const scoresOf = (counters: Record<string, number>, kind: string, from: number, to: number): number => {
  let n = 0;
  for (let score = from; score <= to; score++) n += counters[`score:${kind}:${score}`] ?? 0;
  return n;
};

/**
 * The four numbers from counters: NPS; CSAT, the share of 4 and 5; response rate, answered / sent by the day of resolution; tasks closed in
 * time of those that are closed or past their clock, by the day of opening.
 */
export function kpisOf(counters: Record<string, number>) {
  const inTime = counters["loop:in_time"] ?? 0;
  return {
    nps: netPromoterScore(
      scoresOf(counters, "nps", 9, 10),
      scoresOf(counters, "nps", 7, 8),
      scoresOf(counters, "nps", 0, 6),
    ),
    csat: proportion(scoresOf(counters, "csat", 4, 5), scoresOf(counters, "csat", 1, 5)),
    responseRate: proportion(counters.answered ?? 0, counters["ledger:sent"] ?? 0),
    closedInTime: proportion(inTime, inTime + (counters["loop:late"] ?? 0) + (counters["loop:missed"] ?? 0)),
  };
}
type Kpis = ReturnType<typeof kpisOf>;

/**
 * By the day of resolution or of opening, the latest days are not decided yet: who was asked yesterday answers tomorrow, and what is closed
 * already is closed in time. So what is compared with the period before ends a week ago; the number itself takes everything.
 */
const undecidedDays = 7;

/** What changed in a week, from its counters. */
const changesOf = (counters: Record<string, number>) => ({
  unhappy: Object.entries(Survey.scales).reduce((sum, [kind, [lowest, highest]]) => {
    const scores = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
    const unhappy = scores.filter((score) => Survey.isUnhappy(kind as Survey.SurveyKind, score));
    return sum + unhappy.reduce((n, score) => n + (counters[`score:${kind}:${score}`] ?? 0), 0);
  }, 0),
  reopened: counters.reopened ?? 0,
  late: counters["task:late"] ?? 0,
  recovered: scoresOf(counters, "recovery", 4, 5),
});

/** How many answers of a kind count, and what stands beside them: score links opened, answers left out by staff, and those of machines. */
const validityOf = (counters: Record<string, number>, kind: "nps" | "csat") => ({
  confirmed: scoresOf(counters, kind, Survey.scales[kind][0], Survey.scales[kind][1]),
  intents: counters[`intent:${kind}`] ?? 0,
  excluded: counters[`excluded:${kind}`] ?? 0,
  machine: counters[`machine:${kind}`] ?? 0,
});

/** How many were sent and answered, by survey and variant (empty for a survey's own words). */
export type SurveyRates = Map<string, Map<string, { sent: number; answered: number }>>;

/** How many invitations that were planned in the last days were sent, and how many of them are answered. */
export async function surveyRates(days: number): Promise<SurveyRates> {
  const { from, to } = periodOf(days);
  const rates: SurveyRates = new Map();
  for (const [metric, n] of Object.entries(total((await readDays(from, to)).values()))) {
    const [, survey, variant = "", what] = /^survey:([^:]+):([^:]*):(sent|answered)$/.exec(metric) ?? [];
    if (!survey || !what) continue;
    const variants = rates.get(survey) ?? new Map<string, { sent: number; answered: number }>();
    const counts = variants.get(variant) ?? { sent: 0, answered: 0 };
    variants.set(variant, { ...counts, [what]: n });
    rates.set(survey, variants);
  }
  return rates;
}

const rateFrom = ({ sent, answered }: { sent: number; answered: number }) => {
  const { value, low, high } = proportion(answered, sent);
  return { sent, value, low, high };
};

/** The response rate of a survey with all its variants. */
export const rateOf = (rates: SurveyRates, survey: string) =>
  rateFrom(
    [...(rates.get(survey)?.values() ?? [])].reduce(
      (sum, { sent, answered }) => ({ sent: sum.sent + sent, answered: sum.answered + answered }),
      { sent: 0, answered: 0 },
    ),
  );

/** The response rates of a survey's own words and of each variant, with what lies between. */
export function variantRates(rates: SurveyRates, survey: string, variants: string[]) {
  const counts = (variant: string) => rates.get(survey)?.get(variant) ?? { sent: 0, answered: 0 };
  const estimate = (variant: string) => proportion(counts(variant).answered, counts(variant).sent);
  return [
    rateFrom(counts("")),
    ...variants.map((id) => ({ id, ...rateFrom(counts(id)), difference: difference(estimate(id), estimate("")) })),
  ];
}

const weeksShown = 12;

/** The state of the house over the last days up to now, beside the days before. */
export const home = fn(z.object({ days: z.number() }), async ({ days }) => {
  const period = periodOf(days);
  const read = periodOf(Math.max(2 * days + undecidedDays, weeksShown * 7));
  const [counted, gauges] = await Promise.all([readDays(read.from, read.to), readGauges()]);
  const within = ({ from, to }: { from: string; to: string }) =>
    total([...counted].flatMap(([day, counters]) => (day >= from && day <= to ? [counters] : [])));
  const counters = within(period);
  const shown = kpisOf(counters);
  const compared = (ago: number) => [kpisOf(within(periodOf(days, ago))), kpisOf(within(periodOf(days, ago + days)))];
  const present = compared(0);
  const decided = compared(undecidedDays);
  const trend = (name: keyof Kpis, [later, earlier]: (Kpis | undefined)[]) => {
    const before = (earlier as Kpis)[name];
    const change = difference((later as Kpis)[name], before);
    return { ...shown[name], before, change, direction: directionOf(change) };
  };
  const [week, weekBefore] = [changesOf(within(periodOf(7))), changesOf(within(periodOf(7, 7)))];
  const changed = (name: keyof typeof week) => ({ now: week[name], before: weekBefore[name] });
  const gaugesOf = (prefix: string) =>
    Object.fromEntries(
      Object.entries(gauges)
        .filter(([metric, n]) => metric.startsWith(`${prefix}:`) && n !== 0)
        .map(([metric, n]) => [metric.slice(prefix.length + 1), n]),
    );
  return {
    ...period,
    generatedAt: nowIso(),
    nps: trend("nps", present),
    csat: trend("csat", present),
    responseRate: trend("responseRate", decided),
    closedInTime: trend("closedInTime", decided),
    weeks: Array.from({ length: weeksShown }, (_, index) => {
      const span = periodOf(7, (weeksShown - 1 - index) * 7);
      return { ...span, ...kpisOf(within(span)) };
    }),
    changed: {
      unhappy: changed("unhappy"),
      reopened: changed("reopened"),
      late: changed("late"),
      recovered: changed("recovered"),
    },
    validity: { nps: validityOf(counters, "nps"), csat: validityOf(counters, "csat") },
    ledger: ledgerOf(counters),
    tasks: { running: 0, at_risk: 0, breached: 0, ...gaugesOf("task") },
    visits: gaugesOf("visit"),
  };
});

/** The visits of each quarter of a programme by status, and the mean of their final scores, latest quarter first. Reached by its contract. @public */
export const audits = fn(z.object({ programId: z.string() }), async ({ programId }) => {
  const prefix = `audit:${programId}:`;
  const quarters = new Map<string, Record<string, number>>();
  for (const [metric, n] of Object.entries(await readGauges(prefix))) {
    const [quarter = "", name = ""] = metric.slice(prefix.length).split(":");
    quarters.set(quarter, { ...quarters.get(quarter), ...(n !== 0 && { [name]: n }) });
  }
  return {
    quarters: [...quarters]
      .map(([quarter, { scored = 0, tenths = 0, ...visits }]) => ({
        quarter,
        visits,
        scored,
        meanScore: scored > 0 ? tenths / scored / 10 : null,
      }))
      .filter(({ visits }) => Object.keys(visits).length > 0)
      .sort((a, b) => b.quarter.localeCompare(a.quarter)),
  };
});

/** The why-not ledger, day by day, latest first; days without a resolved case are left out. */
export const ledger = fn(z.object({ days: z.number() }), async ({ days }) => {
  const period = periodOf(days);
  const counted = await readDays(period.from, period.to);
  const rows = [...counted].map(([day, counters]) => ({ day, ...ledgerOf(counters) }));
  return {
    ...period,
    days: rows.filter((row) => row.resolved > 0 || row.unaccounted !== 0).sort((a, b) => b.day.localeCompare(a.day)),
  };
});

/**
 * Reconciles the ledger of yesterday. `unaccounted` other than zero means that a resolved case was lost on its way, or waits in a dead-letter
 * queue: it is logged as an error, which raises the alarm.
 */
export async function closeYesterday(): Promise<void> {
  const day = dayOf(addMinutes(now(), -1440));
  const closed = ledgerOf((await readDays(day, day)).get(day) ?? {});
  if (closed.unaccounted === 0) logger.info("ledger reconciled", { day, resolved: closed.resolved });
  else logger.error("ledger does not reconcile", { day, ...closed });
}
