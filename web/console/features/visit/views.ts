import { type Me, may } from "../../api/me.ts";

export type VisitView = "mine" | "open" | "all";

/** The lists of visits that a person may look at: one's own as auditor, those to take, and everybody's for those who look after auditors. */
export function visitViewsOf(me: Me): VisitView[] {
  const views: VisitView[] = [];
  if (may("visit.take", me)) views.push("mine");
  if (may("visit.list", me)) views.push("open");
  if (me.roles.some((role) => role === "admin" || role === "head" || role === "reviewer")) views.push("all");
  return views;
}
