import type { Me } from "../../api/me.ts";

export type QueueView = "mine" | "team" | "all";

const has = (me: Me, ...any: string[]) => me.roles.some((role) => any.includes(role));

/** The queues that a person may look at, the widest last: one's own, one's team's, everybody's. */
export function viewsOf(me: Me): QueueView[] {
  const views: QueueView[] = [];
  if (has(me, "owner", "manager", "head", "admin")) views.push("mine");
  if (me.teamId) views.push("team");
  if (has(me, "admin", "head", "viewer")) views.push("all");
  return views;
}
