import type { VisitSummary } from "./visit-status.tsx";

/** The parts of an auditor's agenda in the order of what presses most. */
const agendaParts = ["overdue", "in_progress", "today", "week", "later", "assigned", "submitted"] as const;
export type AgendaPart = (typeof agendaParts)[number];

const day = 86_400_000;

/** Where a visit stands in its auditor's agenda at a moment; days are the reader's. */
export function partOf(visit: Pick<VisitSummary, "status" | "scheduledAt" | "windowEnd">, now: number): AgendaPart {
  const { status, scheduledAt } = visit;
  if (status === "submitted") return "submitted";
  if (now >= Date.parse(visit.windowEnd)) return "overdue";
  if (status === "in_progress") return "in_progress";
  if (status !== "scheduled" || !scheduledAt) return "assigned";
  const at = Date.parse(scheduledAt);
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (at < today) return "overdue";
  if (at < new Date(today).setHours(24)) return "today";
  return at < today + 7 * day ? "week" : "later";
}

/** The visits of each part, the earliest first; what was handed in, the latest first. */
export function agendaOf(visits: readonly VisitSummary[], now: number): [AgendaPart, VisitSummary[]][] {
  const momentOf = (visit: VisitSummary) => visit.submittedAt ?? visit.scheduledAt ?? visit.windowEnd;
  return agendaParts.flatMap((part): [AgendaPart, VisitSummary[]][] => {
    const direction = part === "submitted" ? -1 : 1;
    const inside = visits
      .filter((visit) => partOf(visit, now) === part)
      .sort((a, b) => direction * momentOf(a).localeCompare(momentOf(b)));
    return inside.length > 0 ? [[part, inside]] : [];
  });
}
