import { createHash } from "node:crypto";
import { type Get, type Put, when } from "../item.ts";
import { type LogKey, sortKeyOf } from "../log-key.ts";
import type { Info } from "./message.ts";

/** Shards of one day's log of messages: 8 take 8,000 messages a second. */
export const messageShards = 8;

const shardOf = (causeId: string): number =>
  createHash("sha256").update(causeId).digest().readUInt32BE(0) % messageShards;

const keyOf = (message: LogKey) => ({
  pk: `messages#${message.at.slice(0, 10)}#${shardOf(message.causeId)}`,
  sk: sortKeyOf(message),
});

/** Once: whoever hears of the same message again finds it written. Below 1 kB, so that it costs one write unit. */
export const putMessage = (message: Info, isFirst: boolean, ttl: number): Put => ({
  op: "put",
  item: {
    type: "message",
    ...keyOf(message),
    ...message,
    // The first costs no entry of an index: it is found by its invitation.
    ...(!isFirst && message.customerId && { hpk: `messages#${message.customerId}`, hsk: `${message.at}#message` }),
    ttl,
  },
  when: when.absent(),
});

/** What was logged of one message. */
export const messageOf = (message: LogKey): Get => ({ op: "get", key: keyOf(message) });
