import { createHash } from "node:crypto";
import { type Delete, type Get, type Put, when } from "../item.ts";
import type { Channel, Why } from "./suppression.ts";

/** Addresses differ in letter case and white space only by accident; the item's key never shows one. */
const keyOf = (channel: Channel, address: string) => ({
  pk: `suppression#${channel}#${createHash("sha256").update(address.trim().toLowerCase()).digest("hex")}`,
  sk: "suppression",
});

/** Whether a contact point must not be written to. */
export const suppressionOf = (channel: Channel, address: string): Get => ({
  op: "get",
  key: keyOf(channel, address),
  consistent: true,
});

/** The first reason stays, unless it is one of those that give way. */
export const putSuppression = (
  channel: Channel,
  address: string,
  why: Why,
  at: string,
  giveWay: readonly Why[],
): Put => ({
  op: "put",
  item: { type: "suppression", ...keyOf(channel, address), channel, why, at },
  when: giveWay.length > 0 ? when.any(when.absent(), when.oneOf("why", giveWay)) : when.absent(),
});

/** Writing again is allowed only to who asked for it: what bounced or complained stays. */
export const deleteSuppression = (channel: Channel, address: string, whys: readonly Why[]): Delete => ({
  op: "delete",
  key: keyOf(channel, address),
  when: when.oneOf("why", whys),
});
