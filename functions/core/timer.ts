import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { addMinutes, nowIso } from "./clock.ts";
import type { Delete, Item, Put, Query } from "./item.ts";

/** Shards of the due list: 16 take 16,000 timer writes a second. */
export const timerShards = 16;

/** Something that happens later. The sweeper puts it, as it is, on the queue it names once it is due, at least once. */
export const Timer = z.object({
  /** What happens, for example `invitation.send` or `task.clock`. */
  kind: z.string(),
  /** The id of what it happens to; with kind and dueAt it identifies the timer. */
  targetId: z.string(),
  /** ISO 8601 UTC with milliseconds. */
  dueAt: z.string(),
  queue: z.enum(["email", "sms", "timer"]),
  /** What the verb needs beyond the target. */
  detail: z.optional(z.record(z.string(), z.string())),
});
export type Timer = z.infer<typeof Timer>;

const shardOf = (targetId: string): number =>
  createHash("sha256").update(targetId).digest().readUInt32BE(0) % timerShards;

const keyOf = (timer: Pick<Timer, "kind" | "targetId" | "dueAt">) => ({
  pk: `timer#${shardOf(timer.targetId)}`,
  sk: `${timer.dueAt}#${timer.kind}#${timer.targetId}`,
});

/**
 * When a message that the provider put off is tried again: for its rate within ten minutes, then twenty and so on to an hour, spread so that a burst
 * does not come back as one; for a quota in an hour or a little more.
 */
export const retryAt = (result: "rate" | "quota", putOff = 0): string =>
  addMinutes(nowIso(), result === "quota" ? 60 + Math.random() * 5 : 1 + Math.random() * Math.min(60, 9 * 2 ** putOff));

/** The timer that an item holds. */
export const toTimer = (item: Item): Timer => z.parse(Timer, item);

/** Plans a timer; the same one planned twice is one. */
export const plan = (timer: Timer): Put => ({ op: "put", item: { type: "timer", ...keyOf(timer), ...timer } });

/** Cancels a timer; one that has gone off already is not missed. */
export const cancel = (timer: Pick<Timer, "kind" | "targetId" | "dueAt">): Delete => ({
  op: "delete",
  key: keyOf(timer),
});

/** The timers of a shard that are due, earliest first, from where the page before ended. */
export const listDue = (shard: number, at: string, limit: number, after?: Query["after"]): Query => ({
  op: "query",
  pk: `timer#${shard}`,
  sk: { atMost: `${at}~` },
  limit,
  ...(after && { after }),
  consistent: true,
});
