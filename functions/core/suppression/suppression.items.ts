import { createHash } from "node:crypto";
import { type Delete, type Get, type Put, type Query, when } from "../item.ts";
import type { Channel, Info, Lift, Why } from "./suppression.ts";

/** Addresses differ in letter case and white space only by accident; the item's key never shows one. */
const hashOf = (address: string): string => createHash("sha256").update(address.trim().toLowerCase()).digest("hex");
const pkOf = (channel: Channel, address: string) => `suppression#${channel}#${hashOf(address)}`;
const keyOf = (channel: Channel, address: string) => ({ pk: pkOf(channel, address), sk: "suppression" });

/** A month's suppressions lie spread over so many keys: a bad list of addresses bounces all at once. */
const shards = 4;

/** Whether a contact point must not be written to. */
export const suppressionOf = (channel: Channel, address: string): Get => ({
  op: "get",
  key: keyOf(channel, address),
  consistent: true,
});

/** The first reason stays, unless it is one of those that give way. */
export const putSuppression = (address: string, suppression: Info, giveWay: readonly Why[]): Put => {
  const { channel, at } = suppression;
  const hash = hashOf(address);
  return {
    op: "put",
    item: {
      type: "suppression",
      ...keyOf(channel, address),
      bpk: `suppressions#${at.slice(0, 7)}#${Number.parseInt(hash.slice(0, 2), 16) % shards}`,
      bsk: `${at}#${hash.slice(0, 32)}`,
      ...suppression,
    },
    when: giveWay.length > 0 ? when.any(when.absent(), when.oneOf("why", giveWay)) : when.absent(),
  };
};

/** Takes a suppression away as it was read. */
export const deleteSuppression = (channel: Channel, address: string, { why, at }: Info): Delete => ({
  op: "delete",
  key: keyOf(channel, address),
  when: when.all(when.equals("why", why), when.equals("at", at)),
});

/** The trail of what was lifted stays beside the contact point. */
export const putLift = (channel: Channel, address: string, lift: Lift): Put => ({
  op: "put",
  item: { type: "lift", pk: pkOf(channel, address), sk: `lift#${lift.at}`, ...lift },
  when: when.absent(),
});

/** What was lifted for a contact point, latest first. */
export const listLifts = (channel: Channel, address: string): Query => ({
  op: "query",
  pk: pkOf(channel, address),
  sk: { beginsWith: "lift#" },
  newestFirst: true,
  limit: 20,
  consistent: true,
});

/** A month's suppressions, latest first, from a place on: one query for each of its keys. */
export const listMonth = (month: string, from: string | undefined, limit: number): Query[] =>
  Array.from({ length: shards }, (_, shard) => ({
    op: "query",
    index: "board",
    pk: `suppressions#${month}#${shard}`,
    ...(from && { sk: { atMost: from } }),
    newestFirst: true,
    limit,
  }));
