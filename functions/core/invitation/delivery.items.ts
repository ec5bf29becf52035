import type { Id } from "../id.ts";
import { type Update, when } from "../item.ts";

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** Counts a bounce that may pass; the same report twice in a row counts once. */
export const countSoftBounce = (id: Id<"invitation">, reportId: string): Update => ({
  op: "update",
  key: keyOf(id),
  set: { softBounceId: reportId },
  add: { softBounces: 1 },
  when: when.all(when.exists(), when.any(when.absent("softBounceId"), when.differs("softBounceId", reportId))),
});

/** Narrows a write to an invitation that nobody has answered. */
export const unanswered = when.absent("response");
