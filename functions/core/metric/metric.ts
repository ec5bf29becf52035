import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import type { Change } from "../../adapters/stream.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import type { Item, Update } from "../item.ts";
import * as Pulse from "../pulse/pulse.ts";
import * as items from "./metric.items.ts";
import { type Estimate, netPromoterScore, proportion } from "./statistics.ts";

/** What one item contributes: counters of days and gauges. A change counts the difference of its two images, so corrections move the numbers. */
export interface Contribution {
  day?: string;
  metric: string;
}

const dayOf = (at: unknown): string => String(at).slice(0, 10);

/** How a resolved case ended, or stands, by its invitation: the why-not ledger's buckets. `pending` has not been sent yet. */
export function ledgerBucket(invitation: Item): string {
  const { status, reason, sentAt } = invitation;
  if (status === "failed" || status === "suppressed") return `${status}:${reason}`;
  if (sentAt) return "sent";
  return status === "void" ? "suppressed:reopened" : "pending";
}

/** Everything that an item adds to the numbers as it stands. */
export function contributionsOf(item: Item | undefined): Contribution[] {
  if (item?.type === "case") return caseContributions(item);
  if (item?.type === "invitation") return invitationContributions(item);
  if (item?.type === "task") return taskContributions(item);
  if (item?.type === "visit") return [{ metric: `visit:${item.status}` }];
  return [];
}

/** Each resolution of the case counts once, on its day: `resolutions` lists their moments. */
function caseContributions(item: Item): Contribution[] {
  return ((item.resolutions as string[] | undefined) ?? []).map((at) => ({ day: dayOf(at), metric: "resolved" }));
}

function invitationContributions(item: Item): Contribution[] {
  const snapshot = item.snapshot as { resolvedAt: string };
  const response = item.response as { state: string; score: number; confirmedAt: string } | undefined;
  const recovery = item.recoveryOf !== undefined;
  const cohort = dayOf(snapshot.resolvedAt);
  const contributions: Contribution[] = recovery ? [] : [{ day: cohort, metric: `ledger:${ledgerBucket(item)}` }];
  if (response?.state === "confirmed") {
    contributions.push({
      day: dayOf(response.confirmedAt),
      metric: `score:${recovery ? "recovery" : item.kind}:${response.score}`,
    });
    if (!recovery) contributions.push({ day: cohort, metric: "answered" });
  }
  return contributions;
}

function taskContributions(item: Item): Contribution[] {
  const opened: Contribution = { day: dayOf(item.openedAt), metric: "task:opened" };
  if (item.status === "closed") return [opened, { day: dayOf(item.closedAt), metric: "task:closed" }];
  const states = Object.values((item.clocks ?? {}) as Record<string, { state: string }>).map((clock) => clock.state);
  const worst = ["breached", "at_risk"].find((state) => states.includes(state)) ?? "running";
  return [opened, { metric: `task:${worst}` }];
}

/** What changes add and take away, by counter; what cancels out is left out. */
export function deltasOf(changes: Change[]): Map<string, Contribution & { n: number }> {
  const deltas = new Map<string, Contribution & { n: number }>();
  const count = (contributions: Contribution[], n: number) => {
    for (const contribution of contributions) {
      const key = `${contribution.day ?? ""}#${contribution.metric}`;
      deltas.set(key, { ...contribution, n: (deltas.get(key)?.n ?? 0) + n });
    }
  };
  for (const { before, after } of changes) {
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

async function readGauges(): Promise<Record<string, number>> {
  const found = await Promise.all(
    Array.from({ length: items.counterShards }, (_, shard) => table.queryAll(items.listGauges(shard))),
  );
  const gauges: Record<string, number> = {};
  for (const item of found.flat()) gauges[item.sk] = (gauges[item.sk] ?? 0) + (item.n as number);
  return gauges;
}

const periodOf = (days: number) => ({ from: dayOf(addMinutes(now(), -(days - 1) * 1440)), to: dayOf(nowIso()) });

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

/** NPS, CSAT (share of 4 and 5) and response rate from counters. Response rate: answered / sent, both by the day of resolution. */
export function kpisOf(counters: Record<string, number>): { nps: Estimate; csat: Estimate; responseRate: Estimate } {
  return {
    nps: netPromoterScore(
      scoresOf(counters, "nps", 9, 10),
      scoresOf(counters, "nps", 7, 8),
      scoresOf(counters, "nps", 0, 6),
    ),
    csat: proportion(scoresOf(counters, "csat", 4, 5), scoresOf(counters, "csat", 1, 5)),
    responseRate: proportion(counters.answered ?? 0, counters["ledger:sent"] ?? 0),
  };
}

/** The state of the house over the last days up to now. */
export const home = fn(z.object({ days: z.number() }), async ({ days }) => {
  const period = periodOf(days);
  const [counted, gauges] = await Promise.all([readDays(period.from, period.to), readGauges()]);
  const counters = total(counted.values());
  const gaugesOf = (prefix: string) =>
    Object.fromEntries(
      Object.entries(gauges)
        .filter(([metric, n]) => metric.startsWith(`${prefix}:`) && n !== 0)
        .map(([metric, n]) => [metric.slice(prefix.length + 1), n]),
    );
  return {
    ...period,
    generatedAt: nowIso(),
    ...kpisOf(counters),
    ledger: ledgerOf(counters),
    tasks: { running: 0, at_risk: 0, breached: 0, ...gaugesOf("task") },
    visits: gaugesOf("visit"),
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
