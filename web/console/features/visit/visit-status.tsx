import type { Got } from "../../api/client.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Mark, type Meaning } from "../../ui/mark.tsx";
import { useTerm } from "../../words/words.tsx";

export type VisitSummary = Got<"visit.list">["visits"][number];
export type Visit = Got<"visit.fromId">["visit"];
export type Scorecard = Got<"visit.fromId">["scorecard"];

/** The states of a visit in the order of its life. */
export const visitStatuses = ["open", "assigned", "scheduled", "in_progress", "submitted"] as const;

const looks: Record<VisitSummary["status"], [Meaning, IconName]> = {
  open: ["info", "flag"],
  assigned: ["plain", "person"],
  scheduled: ["plain", "calendar"],
  in_progress: ["info", "note"],
  submitted: ["good", "checkCircle"],
};

export function VisitStatus({ status }: { status: VisitSummary["status"] }) {
  const term = useTerm();
  const [meaning, icon] = looks[status];
  return (
    <Mark meaning={meaning} icon={icon}>
      {term("visitStatus", status)}
    </Mark>
  );
}
