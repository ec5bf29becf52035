import { holds } from "../../../../functions/core/access.ts";
import type { Me } from "../../api/me.ts";

export type QueueView = "mine" | "team" | "all";

/** The queues that a person may look at, the widest last: one's own, one's team's, everybody's. */
export function viewsOf(me: Me): QueueView[] {
  const views: QueueView[] = [];
  if (holds(me.roles, "tasks.work")) views.push("mine");
  if (me.teamId) views.push("team");
  if (holds(me.roles, "tasks.readAll")) views.push("all");
  return views;
}

/** Whether a person may open a task: one's own, one's team's, or any; the API refuses the others. */
export const mayOpenTask = (me: Me, task: { ownerId?: string | undefined; teamId?: string | undefined }): boolean =>
  holds(me.roles, "tasks.readAll") ||
  (holds(me.roles, "tasks.read") && (task.ownerId === me.id || (me.teamId !== undefined && task.teamId === me.teamId)));
