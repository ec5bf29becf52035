import { createHash } from "node:crypto";
import { type Get, type Query, type Update, when } from "../item.ts";

/** Counters of one name are spread over as many items; each shard of the stream writes to one of them. */
export const counterShards = 4;

/** The counter shard that a shard of the stream writes to. */
export const counterShardOf = (streamShard: string): number =>
  createHash("sha256").update(streamShard).digest().readUInt32BE(0) % counterShards;

/** Adds to a day's counter: `day` is `yyyy-mm-dd`. */
export const addToDay = (shard: number, day: string, metric: string, n: number): Update => ({
  op: "update",
  key: { pk: `counter#${day.slice(0, 7)}#${shard}`, sk: `${day}#${metric}` },
  set: { type: "counter" },
  add: { n },
  when: undefined,
});

/** Adds to a counter that says how many there are now. */
export const addToGauge = (shard: number, metric: string, n: number): Update => ({
  op: "update",
  key: { pk: `gauge#${shard}`, sk: metric },
  set: { type: "gauge" },
  add: { n },
  when: undefined,
});

/** One shard's counters of the days from..to of a month `yyyy-mm`. */
export const listMonth = (month: string, shard: number, from: string, to: string): Query => ({
  op: "query",
  pk: `counter#${month}#${shard}`,
  sk: { between: [from, `${to}~`] },
});

/** One shard's gauges, all or those whose names begin so. */
export const listGauges = (shard: number, beginsWith?: string): Query => ({
  op: "query",
  pk: `gauge#${shard}`,
  ...(beginsWith && { sk: { beginsWith } }),
});

const checkpointKey = (streamShard: string) => ({ pk: `checkpoint#${streamShard}`, sk: "checkpoint" });

/** How far a shard of the stream has been counted. */
export const checkpointOf = (streamShard: string): Get => ({
  op: "get",
  key: checkpointKey(streamShard),
  consistent: true,
});

/** Moves a checkpoint on, from exactly where it was read: two readers of one shard cannot both count. */
export const moveCheckpoint = (streamShard: string, from: string | undefined, to: string, ttl: number): Update => ({
  op: "update",
  key: checkpointKey(streamShard),
  set: { type: "checkpoint", sequence: to, ttl },
  when: from ? when.equals("sequence", from) : when.absent("sequence"),
});
