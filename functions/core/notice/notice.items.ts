import type { Id } from "../id.ts";
import { type Get, type Put, type Update, when } from "../item.ts";
import type { Info, Status } from "./notice.ts";

const keyOf = (id: Id<"notice">) => ({ pk: `notice#${id}`, sk: "notice" });

export const noticeOf = (id: Id<"notice">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** Once: the id follows from the cause, so a repeated cause meets it. */
export const putNotice = (notice: Info, ttl: number): Put => ({
  op: "put",
  item: { type: "notice", ...keyOf(notice.id), ...notice, ttl },
  when: when.absent(),
});

/** Makes a queued notice one worker's own, unless another has had it since `lapsedAt`. */
export const claimNotice = (id: Id<"notice">, at: string, lapsedAt: string): Update => ({
  op: "update",
  key: keyOf(id),
  set: { claimedAt: at },
  when: when.all(
    when.equals("status", "queued"),
    when.any(when.absent("claimedAt"), when.atMost("claimedAt", lapsedAt)),
  ),
});

/** Lets the next worker have it. */
export const releaseNotice = (id: Id<"notice">): Update => ({
  op: "update",
  key: keyOf(id),
  remove: ["claimedAt"],
  when: when.equals("status", "queued"),
});

/** From one status to the next; only one of two takers succeeds. */
export const moveNotice = (id: Id<"notice">, from: Status, to: Status): Update => ({
  op: "update",
  key: keyOf(id),
  set: { status: to },
  when: when.equals("status", from),
});
