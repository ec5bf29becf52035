import type { Id } from "../id.ts";
import { type Update, when } from "../item.ts";

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** Narrows a write to an invitation that nobody has answered. */
export const unanswered = when.absent("response");

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
