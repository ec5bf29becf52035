import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import type { Response } from "../invitation/invitation.ts";
import { type Get, news, type Update, when } from "../item.ts";

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** The invitation that an answer is given to; the answer lives on it. */
export const askedOf = (id: Id<"invitation">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** Saves an answer and its event in one write: on an open invitation only, and only in place of exactly the revision that was read. */
export const saveAnswer = (
  id: Id<"invitation">,
  response: Response,
  replaced: number | undefined,
  event: Envelope,
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { response, ...news(event) },
  when: when.all(
    when.differs("status", "void"),
    when.above("expiresAt", response.updatedAt),
    replaced === undefined ? when.absent("response") : when.equals("response.revision", replaced),
  ),
});
