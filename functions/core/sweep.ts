import * as queue from "../adapters/queue.ts";
import * as table from "../adapters/table.ts";
import { nowIso } from "./clock.ts";
import type { Query } from "./item.ts";
import * as Timer from "./timer.ts";

/** A sweep ends before the next one starts. */
const longestMs = 45_000;
const pageSize = 100;
const queues = ["email", "sms", "timer"] as const;

/**
 * Puts every timer that is due on its queue, and deletes those that the queue accepted: at least once, also after a crash in between. What a
 * queue does not accept stays for the next sweep and holds nothing else up; then this one throws at its end, so that somebody hears of it.
 */
export async function sweep(): Promise<void> {
  const stopAt = performance.now() + longestMs;
  const at = nowIso();
  const shards = Array.from({ length: Timer.timerShards }, (_, shard) => sweepShard(shard, at, stopAt));
  const failures = rejectionsOf(await Promise.allSettled(shards));
  if (failures.length > 0) throw new AggregateError(failures, `Timers stay for the next sweep: ${failures[0]}`);
}

async function sweepShard(shard: number, at: string, stopAt: number): Promise<void> {
  const failures: unknown[] = [];
  let after: Query["after"];
  do {
    const page = await table.query(Timer.listDue(shard, at, pageSize, after));
    const due = page.items.map(Timer.toTimer);
    const moves = queues.map((name) =>
      enqueue(
        name,
        due.filter((timer) => timer.queue === name),
      ),
    );
    failures.push(...rejectionsOf(await Promise.allSettled(moves)));
    after = page.next;
  } while (after && performance.now() < stopAt);
  if (failures.length > 0) throw failures[0];
}

/** Moves timers to a queue: first there, then away from here. */
async function enqueue(name: queue.QueueName, timers: Timer.Timer[]): Promise<void> {
  const refused = new Set(await queue.sendAll(name, timers));
  const accepted = timers.filter((_, index) => !refused.has(index));
  await Promise.all(accepted.map((timer) => table.write(Timer.cancel(timer))));
  if (refused.size > 0) throw new Error(`The ${name} queue did not accept ${refused.size} timers.`);
}

const rejectionsOf = (results: PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
