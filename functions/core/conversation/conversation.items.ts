import { createHash } from "node:crypto";
import type { Id } from "../id.ts";
import { type Get, type Update, when } from "../item.ts";

const keyOf = (number: string) => ({
  pk: `phone#${createHash("sha256").update(number).digest("hex")}`,
  sk: "conversation",
});

export const conversationOf = (number: string): Get => ({ op: "get", key: keyOf(number), consistent: true });

/** A new question to a number, in place of the one before; the same one again does not start over. */
export const beginConversation = (number: string, invitationId: Id<"invitation">, ttl: number): Update => ({
  op: "update",
  key: keyOf(number),
  set: { type: "conversation", invitationId, step: "score", ttl },
  add: { version: 1 },
  remove: ["said"],
  when: when.any(when.absent(), when.differs("invitationId", invitationId)),
});

/** Moves on from exactly the version that was read: of two messages at once, one comes again. */
export const continueConversation = (
  number: string,
  version: number,
  next: { step: string; said: string | undefined; handled: string[] },
): Update => ({
  op: "update",
  key: keyOf(number),
  set: { step: next.step, handled: next.handled, said: next.said },
  add: { version: 1 },
  ...(next.said === undefined && { remove: ["said"] }),
  when: when.equals("version", version),
});
