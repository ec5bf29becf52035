import { holds } from "../../../../functions/core/access.ts";
import type { Me } from "../../api/me.ts";

export type VisitView = "mine" | "open" | "all";

/** The lists of visits that a person may look at: one's own as auditor, those to take, and everybody's for those who look after auditors. */
export function visitViewsOf(me: Me): VisitView[] {
  const views: VisitView[] = [];
  if (holds(me.roles, "visits.do")) views.push("mine");
  if (holds(me.roles, "visits.read")) views.push("open");
  if (holds(me.roles, "visits.readAll")) views.push("all");
  return views;
}
