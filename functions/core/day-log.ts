import * as table from "../adapters/table.ts";
import { addMinutes, now } from "./clock.ts";
import type { Item, Query } from "./item.ts";
import { type LogKey, logIdOf, logKeyIn, sortKeyOf } from "./log-key.ts";

/** A log by days, `<log>#<day>#<shard>` / `<at>#<cause>`, spread over shards, and how its items are read. */
export interface DayLog<Entry extends LogKey> {
  name: string;
  shards: number;
  read: (item: Item) => Entry;
}

/** Entries that a step reads from each shard. */
const step = 100;

/** One shard of a day, from an entry on, that one included. */
const listShard = (
  partition: string,
  { day, edge, newestFirst }: { day: string; edge: LogKey | undefined; newestFirst: boolean },
): Query => {
  const from = edge && sortKeyOf(edge);
  return {
    op: "query",
    pk: partition,
    sk: { between: newestFirst ? [day, from ?? `${day}~`] : [from ?? day, `${day}~`] },
    newestFirst,
    limit: step + 1,
  };
};

/** A day's entries in order of time, read as far as they are taken; from just past `past` on. */
async function* ofDay<Entry extends LogKey>(
  { name, shards, read }: DayLog<Entry>,
  day: string,
  newestFirst: boolean,
  past: LogKey | undefined,
): AsyncGenerator<Entry> {
  for (let edge = past; ; ) {
    const seen = edge && logIdOf(edge);
    const pages = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        table.query(listShard(`${name}#${day}#${shard}`, { day, edge, newestFirst })),
      ),
    );
    // TTL is advice.
    const isKept = ({ ttl }: Item) => ttl === undefined || Number(ttl) > now().getTime() / 1000;
    const found = pages
      .flatMap(({ items }) => items.filter(isKept).map(read))
      .filter((entry) => logIdOf(entry) !== seen)
      .sort((a, b) => (newestFirst ? -1 : 1) * logIdOf(a).localeCompare(logIdOf(b)));
    // Each shard gave its first hundred, so the first hundred of all are among them.
    const first = found.slice(0, step);
    yield* first;
    const last = first.at(-1);
    if (!last || (found.length <= step && pages.every(({ next }) => !next))) return;
    edge = last;
  }
}

/** The entries of days that fit, in the order of the days; `next` is the id of the last one where more follow. */
export async function listDays<Entry extends LogKey>(
  log: DayLog<Entry>,
  days: string[],
  options: { newestFirst: boolean; past?: string | undefined; limit: number; fits?: (entry: Entry) => boolean },
): Promise<{ entries: Entry[]; next?: string }> {
  const { newestFirst, past, limit, fits = () => true } = options;
  const edge = past === undefined ? undefined : logKeyIn(past);
  const entries: Entry[] = [];
  for (const day of edge ? days.slice(Math.max(0, days.indexOf(dayOf(edge.at)))) : days)
    for await (const entry of ofDay(log, day, newestFirst, edge && dayOf(edge.at) === day ? edge : undefined)) {
      if (!fits(entry)) continue;
      const last = entries.at(-1);
      if (entries.length === limit && last) return { entries, next: logIdOf(last) };
      entries.push(entry);
    }
  return { entries };
}

export const dayOf = (at: string): string => at.slice(0, 10);

/** So many days from one on, forward or back. */
export const daysFrom = (day: string, count: number, step: 1 | -1): string[] =>
  Array.from({ length: count }, (_, index) => dayOf(addMinutes(`${day}T00:00:00.000Z`, index * step * 1440)));
