import type { Actor } from "../actor.ts";
import type { Envelope } from "../event.ts";
import { type Get, news, type Put, type Query, when } from "../item.ts";
import type { Entry, Info } from "./task.ts";

/** The task. */
export const taskOf = (id: string): Get => ({ op: "get", key: { pk: `task#${id}`, sk: "task" }, consistent: true });

/** Where a list shows a task: open ones by time left, closed ones by when they were closed. */
const positionOf = (task: Info): string =>
  task.status === "closed" ? `closed#${task.closedAt}#${task.id}` : `open#${task.nextDueAt}#${task.id}`;

/** A task as it stands after a change of the version before, or a task that is new. */
export const putTask = (task: Info, events: Envelope[]): Put => ({
  op: "put",
  item: {
    type: "task",
    pk: `task#${task.id}`,
    sk: "task",
    ...(task.customerId && { hpk: `customer#${task.customerId}`, hsk: `${task.openedAt}#task` }),
    ...(task.ownerId && { wpk: `owner#${task.ownerId}`, wsk: positionOf(task) }),
    bpk: `team#${task.teamId ?? "none"}`,
    bsk: positionOf(task),
    ...task,
    ...(events.length > 0 && news(...events)),
  },
  when: task.version === 1 ? when.absent() : when.equals("version", task.version - 1),
});

const entryKeyOf = (taskId: string, n: number) => ({ pk: `task#${taskId}`, sk: `trail#${String(n).padStart(5, "0")}` });

/** The n-th entry of a trail. */
export const entryOf = (taskId: string, n: number): Get => ({
  op: "get",
  key: entryKeyOf(taskId, n),
  consistent: true,
});

/** One more entry of the trail; an entry that stands is never written again. */
export const putEntry = (taskId: string, entry: Entry & { actor: Actor }): Put => ({
  op: "put",
  item: { type: "trail", ...entryKeyOf(taskId, entry.n), ...entry },
  when: when.absent(),
});

/** A task's trail, oldest first. */
export const listTrail = (id: string): Query => ({
  op: "query",
  pk: `task#${id}`,
  sk: { beginsWith: "trail#" },
  consistent: true,
});

/** Whose tasks a list shows. */
export type Place = { ownerId: string } | { teamId: string | undefined };

/** A page of somebody's open tasks, least time left first, or of the closed ones, latest first: from a position on, which is part of it. */
export const listTasks = (
  place: Place,
  status: "open" | "closed",
  from: string | undefined,
  limit: number,
): Query & { limit: number } => ({
  op: "query",
  ...("ownerId" in place
    ? { index: "worker", pk: `owner#${place.ownerId}` }
    : { index: "board", pk: `team#${place.teamId ?? "none"}` }),
  sk: { between: status === "open" ? [from ?? "open#", "open#~"] : ["closed#", from ?? "closed#~"] },
  newestFirst: status === "closed",
  limit,
});

/** The first open tasks of an owner: enough to see who has the fewest, whatever the backlog. */
export const someOpenOf = (ownerId: string) =>
  ({
    op: "query",
    index: "worker",
    pk: `owner#${ownerId}`,
    sk: { beginsWith: "open#" },
    limit: 50,
  }) as const satisfies Query;
