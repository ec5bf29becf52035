import type { Got } from "../../api/client.ts";
import classes from "./outcomes.module.css";

type Ledger = Got<"metric.home">["ledger"];
export const outcomeKinds = ["sent", "pending", "suppressed", "failed"] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, n) => total + n, 0);

/** How many of the resolved cases ended each way. */
export const outcomesOf = (ledger: Ledger): Record<OutcomeKind, number> => ({
  sent: ledger.sent,
  pending: ledger.pending,
  suppressed: sum(ledger.suppressed),
  failed: sum(ledger.failed),
});

/** The shares of a day's (or of several days') outcomes as one bar; the numbers stand beside it as text. */
export function OutcomeBar({ ledger }: { ledger: Ledger }) {
  const outcomes = outcomesOf(ledger);
  return (
    <div className={classes.bar} aria-hidden="true">
      {outcomeKinds.map(
        (kind) => outcomes[kind] > 0 && <span key={kind} data-kind={kind} style={{ flexGrow: outcomes[kind] }} />,
      )}
      {ledger.unaccounted > 0 && <span data-kind="unaccounted" style={{ flexGrow: ledger.unaccounted }} />}
    </div>
  );
}

export const OutcomeKey = ({ kind }: { kind: OutcomeKind | "unaccounted" }) => (
  <span className={classes.key} data-kind={kind} aria-hidden="true" />
);
