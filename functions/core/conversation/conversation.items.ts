import { createHash } from "node:crypto";
import type { Id } from "../id.ts";
import { type Get, type Item, type Put, type Update, type Write, when } from "../item.ts";

const keyOf = (number: string) => ({
  pk: `phone#${createHash("sha256").update(number).digest("hex")}`,
  sk: "conversation",
});

export const conversationOf = (number: string): Get => ({ op: "get", key: keyOf(number), consistent: true });

/** What conversations with a number are told apart by. */
interface Known {
  version: number;
  handled: string[];
}

/** A new question to a number, in place of exactly the conversation that was read. */
export const beginConversation = (
  number: string,
  earlier: Known | undefined,
  { invitationId, ttl }: { invitationId: Id<"invitation">; ttl: number },
): Put => ({
  op: "put",
  item: {
    type: "conversation",
    ...keyOf(number),
    invitationId,
    step: "score",
    handled: earlier?.handled ?? [],
    version: (earlier?.version ?? 0) + 1,
    ttl,
  },
  when: earlier ? when.equals("version", earlier.version) : when.absent(),
});

/** The conversation as it was before the latest question, about which nothing has been said. */
export const putBackConversation = (number: string, earlier: (Item & Known) | undefined): Write =>
  earlier
    ? { op: "put", item: earlier, when: when.equals("version", earlier.version + 1) }
    : { op: "delete", key: keyOf(number), when: when.equals("version", 1) };

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
