import type { Id } from "../id.ts";
import { type Update, when } from "../item.ts";
import { notAnswered } from "./invitation.items.ts";
import type { Info } from "./invitation.ts";

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** Narrows a write to an invitation that nobody has answered. */
export const unanswered = when.all(when.absent("response"), when.absent("isAnswered"));

/** What did not arrive for a while is planned again, as it was read; its message id stands among those that bounced. */
export const planAfterBounce = (
  id: Id<"invitation">,
  messageId: string,
  { softBounced, sendAt }: { softBounced: string[]; sendAt: string },
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { status: "planned", softBounced: [...softBounced, messageId], sendAt },
  remove: ["messageId"],
  when: when.all(
    when.oneOf("status", ["sending", "sent"]),
    softBounced.length === 0 ? when.absent("softBounced") : when.equals("softBounced", softBounced),
    unanswered,
  ),
});

/** The word of the delivery came after that of the opening. */
export const noteDelivered = (id: Id<"invitation">, deliveredAt: string): Update => ({
  op: "update",
  key: keyOf(id),
  set: { deliveredAt },
  when: when.all(when.equals("status", "opened"), when.absent("deliveredAt")),
});

/** What another message about the same thing changes. */
export interface FollowUp {
  reminders?: number;
  channel?: "sms";
  to?: string;
  cascaded?: "silence" | "bounce";
}

/** Another message about what was asked is planned, of an invitation as it was read; the id of the one before is kept, so that late word of it is known. */
export const followUp = (
  { id, status, messageId, earlierMessages = [], reminders }: Info,
  step: FollowUp & { sendAt: string },
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { status: "planned", ...step, ...(messageId && { earlierMessages: [...earlierMessages, messageId] }) },
  remove: ["messageId"],
  when: when.all(
    when.equals("status", status),
    reminders === undefined ? when.absent("reminders") : when.equals("reminders", reminders),
    step.cascaded ? when.absent("cascaded") : when.exists(),
    notAnswered,
  ),
});

/** Another message did not go out; the one before did, and still takes an answer. */
export const endFollowUp = (id: Id<"invitation">, from: readonly string[]): Update => ({
  op: "update",
  key: keyOf(id),
  set: { status: "sent" },
  when: when.all(when.oneOf("status", from), when.exists("sentAt")),
});

/** Late word of an earlier message: it moves nothing on. */
export const noteEarlier = (id: Id<"invitation">, step: Pick<Info, "deliveredAt" | "openedAt">): Update => ({
  op: "update",
  key: keyOf(id),
  set: step,
  when: when.exists(),
});
