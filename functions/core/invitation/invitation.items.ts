import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Id } from "../id.ts";
import { type Condition, type Get, type Item, type Put, type Query, type Update, when } from "../item.ts";
import { Info, isInLedger, ledgerDay, type Reason, type Status } from "./invitation.ts";

/** Shards of one day's why-not ledger: 8 take 8,000 refusals a second. */
export const ledgerShards = 8;

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** The invitation that an item holds. */
export const toInfo = (item: Item): Info => z.parse(Info, item);

/** The invitation with its response. */
export const invitationOf = (id: Id<"invitation">): Get => ({ op: "get", key: keyOf(id), consistent: true });

const shardOf = (id: string): number => createHash("sha256").update(id).digest().readUInt32BE(0) % ledgerShards;

/** Where the why-not ledger finds an invitation that was not delivered. */
const ledgerKeys = (invitation: Info, reason: Reason | undefined) =>
  reason && isInLedger(invitation)
    ? { bpk: `ledger#${ledgerDay(invitation)}#${shardOf(invitation.id)}`, bsk: `${reason}#${invitation.id}` }
    : {};

/** A new invitation, planned or suppressed; one that is there already stays as it is. */
export const putInvitation = (invitation: Info): Put => ({
  op: "put",
  item: {
    type: "invitation",
    ...keyOf(invitation.id),
    ...invitation,
    ...(invitation.customerId && {
      hpk: `customer#${invitation.customerId}`,
      hsk: `${invitation.plannedAt}#invitation`,
    }),
    ...ledgerKeys(invitation, invitation.reason),
  },
  when: when.absent(),
});

/** What a step of an invitation's life changes beside its status. */
export type Step = Partial<Omit<Info, "id" | "status" | "reason" | "response" | "snapshot">>;

/** Moves an invitation on from one of the states given, and from nowhere else; `also` narrows the condition. */
export const move = (
  id: Id<"invitation">,
  from: readonly Status[],
  to: Status,
  step: Step = {},
  also?: Condition,
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { status: to, ...step },
  when: also ? when.all(when.oneOf("status", from), also) : when.oneOf("status", from),
});

/** Ends an invitation without a delivered message, for a reason that the why-not ledger shows; only from one of the states given. */
export const end = (
  invitation: Info,
  from: readonly Status[],
  to: "suppressed" | "failed",
  reason: Reason,
  endedAt: string,
  also?: Condition,
): Update => ({
  op: "update",
  key: keyOf(invitation.id),
  set: { status: to, reason, endedAt, ...ledgerKeys(invitation, reason) },
  when: also ? when.all(when.oneOf("status", from), also) : when.oneOf("status", from),
});

/** Narrows a write to an invitation that no person has answered, here or anonymously. */
export const notAnswered: Condition = when.all(
  when.absent("isAnswered"),
  when.any(when.absent("response"), when.equals("response.state", "intent")),
);

/**
 * Ends an unanswered invitation because its case was reopened; where nothing was sent yet, the why-not ledger shows it. A send that is under
 * way cannot be stopped: when it turns out to have been sent, `sentAfterVoid` says so.
 */
export const voidUnanswered = (invitation: Info, endedAt: string): Update => ({
  op: "update",
  key: keyOf(invitation.id),
  set: {
    status: "void",
    reason: "reopened",
    endedAt,
    ...(invitation.sentAt ? {} : ledgerKeys(invitation, "reopened")),
  },
  when: when.all(
    // Exactly as it was read: a send or an answer in between is looked at again.
    when.equals("status", invitation.status),
    notAnswered,
  ),
});

/** Ends a campaign's invitation, of which nothing was sent, because the campaign was cancelled. */
export const cancel = ({ id, status }: Info, endedAt: string): Update => ({
  op: "update",
  key: keyOf(id),
  set: { status: "void", reason: "cancelled", endedAt },
  when: when.all(when.equals("status", status), when.absent("response"), when.absent("isAnswered")),
});

/** The message of an invitation that was void by then did go out: it counts as sent, and the why-not ledger no longer shows it. */
export const sentAfterVoid = (id: Id<"invitation">, step: Step & { sentAt: string }): Update => ({
  op: "update",
  key: keyOf(id),
  set: { ...step },
  remove: ["bpk", "bsk"],
  when: when.all(when.equals("status", "void"), when.absent("sentAt")),
});

/** One shard of a day's why-not ledger, all reasons or one. */
export const listLedger = (day: string, shard: number, reason: Reason | undefined, limit: number): Query => ({
  op: "query",
  index: "board",
  pk: `ledger#${day}#${shard}`,
  ...(reason && { sk: { beginsWith: `${reason}#` } }),
  limit,
});
