import { Mark, type Meaning } from "../../ui/mark.tsx";
import { useTerm } from "../../words/words.tsx";

const meanings: Record<string, Meaning> = {
  delivered: "plain",
  opened: "plain",
  answered: "good",
  failed: "bad",
  void: "plain",
  expired: "plain",
  sending: "info",
};

/** How an invitation stands, in a word. */
export function Stage({ stage }: { stage: string }) {
  const term = useTerm();
  return <Mark meaning={meanings[stage] ?? "plain"}>{term("invitationStatus", stage)}</Mark>;
}
