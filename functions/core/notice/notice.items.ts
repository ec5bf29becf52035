import type { Id } from "../id.ts";
import { type Get, type Put, type Query, type Update, when } from "../item.ts";
import type { Info, Status } from "./notice.ts";

const keyOf = (id: Id<"notice">) => ({ pk: `notice#${id}`, sk: "notice" });
const inboxOf = (staffId: Id<"staff">) => `notices#${staffId}`;

export const noticeOf = (id: Id<"notice">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** Once: the id follows from the cause, so a repeated cause meets it. */
export const putNotice = (notice: Info): Put => ({
  op: "put",
  item: {
    type: "notice",
    ...keyOf(notice.id),
    ...notice,
    wpk: inboxOf(notice.staffId),
    wsk: `${notice.at}#${notice.id}`,
  },
  when: when.absent(),
});

/** What a member was told, newest first. */
export const listNotices = (staffId: Id<"staff">, limit: number): Query => ({
  op: "query",
  index: "worker",
  pk: inboxOf(staffId),
  newestFirst: true,
  limit,
});

/** What a member was told after a moment: enough to say how much, whatever the backlog. */
export const someAfter = (staffId: Id<"staff">, readTo: string) =>
  ({
    op: "query",
    index: "worker",
    pk: inboxOf(staffId),
    sk: { between: [`${readTo}~`, "~"] },
    limit: 100,
  }) as const satisfies Query;

const readKeyOf = (staffId: Id<"staff">) => ({ pk: `staff#${staffId}`, sk: "read-notices" });

/** How far a member has read. */
export const readOf = (staffId: Id<"staff">): Get => ({ op: "get", key: readKeyOf(staffId), consistent: true });

/** Moves how far a member has read, forwards only. */
export const moveRead = (staffId: Id<"staff">, readTo: string): Put => ({
  op: "put",
  item: { type: "read-notices", ...readKeyOf(staffId), readTo },
  when: when.any(when.absent(), when.below("readTo", readTo)),
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
