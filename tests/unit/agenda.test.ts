import { describe, expect, it } from "vitest";
import { agendaOf, partOf } from "../../web/console/features/visit/agenda.ts";
import type { VisitSummary } from "../../web/console/features/visit/visit-status.tsx";

const noon = new Date(2026, 10, 25, 12);
const now = noon.getTime();
/** So many hours from noon, whatever the zone of the machine. */
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
const visit = (rest: Partial<VisitSummary>) => ({ windowEnd: at(24 * 30), ...rest }) as VisitSummary;

describe("an auditor's agenda", () => {
  it.each([
    ["was handed in", { status: "submitted" as const, scheduledAt: at(-48) }, "submitted"],
    ["is begun", { status: "in_progress" as const, scheduledAt: at(-48) }, "in_progress"],
    ["was to be yesterday", { status: "scheduled" as const, scheduledAt: at(-13) }, "overdue"],
    ["was to be this morning", { status: "scheduled" as const, scheduledAt: at(-2) }, "today"],
    ["is tonight", { status: "scheduled" as const, scheduledAt: at(11) }, "today"],
    ["is tomorrow", { status: "scheduled" as const, scheduledAt: at(13) }, "week"],
    ["is in eight days", { status: "scheduled" as const, scheduledAt: at(8 * 24) }, "later"],
    ["has no day yet", { status: "assigned" as const }, "assigned"],
    ["has no day, and its quarter is over", { status: "assigned" as const, windowEnd: at(-1) }, "overdue"],
  ])("puts a visit that %s into its part", (_, rest, part) => {
    expect(partOf(visit(rest), now)).toBe(part);
  });

  it("begins with what presses most, and leaves out parts without a visit", () => {
    const visits = [
      visit({ id: "done" as never, status: "submitted", submittedAt: at(-30) }),
      visit({ id: "late" as never, status: "scheduled", scheduledAt: at(6) }),
      visit({ id: "early" as never, status: "scheduled", scheduledAt: at(2) }),
      visit({ id: "begun" as never, status: "in_progress" }),
    ];
    expect(agendaOf(visits, now).map(([part, inside]) => [part, inside.map(({ id }) => id)])).toEqual([
      ["in_progress", ["begun"]],
      ["today", ["early", "late"]],
      ["submitted", ["done"]],
    ]);
  });
});
