import { Link } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import { Mark, type Meaning } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";
import type { ClockState } from "../task/clock.tsx";
import classes from "./clock-counts.module.css";
import type { QueueView } from "./views.ts";

const clocks: [state: ClockState, meaning: Meaning][] = [
  ["breached", "bad"],
  ["at_risk", "warning"],
  ["running", "good"],
];

/** How many open tasks are late, at risk and on time; each leads to its part of the queue. */
export function ClockCounts({ counts, view }: { counts: Record<ClockState, number>; view: QueueView }) {
  const say = useSay();
  return (
    <ul className={classes.counts}>
      {clocks.map(([state, meaning]) => (
        <li key={state}>
          <Link
            to="/queue"
            search={{ view, clock: state }}
            className={classes.count ?? ""}
            aria-label={say("home.toTasks", { state: say(`clock.${state}`) })}
          >
            <span className={classes.number} data-none={counts[state] === 0 || undefined}>
              <FormattedNumber value={counts[state]} />
            </span>
            <Mark meaning={counts[state] === 0 ? "plain" : meaning}>{say(`clock.${state}`)}</Mark>
          </Link>
        </li>
      ))}
    </ul>
  );
}
