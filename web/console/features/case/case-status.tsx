import type { Got } from "../../api/client.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Mark, type Meaning } from "../../ui/mark.tsx";
import { useTerm } from "../../words/words.tsx";

export type CaseRead = Got<"case.read">;

/** What help desks that know more tell of a case beside. */
export const factsOf = (value: CaseRead) =>
  value as {
    acceptedAt?: string;
    closedAt?: string;
    contacts?: number;
    isComplaint?: boolean;
    isValid?: boolean;
  };

const looks: Record<CaseRead["status"], [Meaning, IconName]> = {
  open: ["info", "case"],
  resolved: ["good", "checkCircle"],
  reopened: ["warning", "loop"],
};

export function CaseStatus({ status }: { status: CaseRead["status"] }) {
  const term = useTerm();
  const [meaning, icon] = looks[status];
  return (
    <Mark meaning={meaning} icon={icon}>
      {term("caseStatus", status)}
    </Mark>
  );
}
