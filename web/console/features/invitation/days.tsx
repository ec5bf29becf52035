import { Link } from "@tanstack/react-router";
import { FormattedDate, FormattedNumber } from "react-intl";
import type { Got } from "../../api/client.ts";
import { Mark } from "../../ui/mark.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { OutcomeBar, OutcomeKey, outcomeKinds, outcomesOf } from "../metric/outcomes.tsx";
import classes from "./days.module.css";
import { weeksOf } from "./weeks.ts";

export type DayRow = Got<"metric.ledger">["days"][number];
type Counts = Pick<DayRow, "resolved" | "sent" | "pending" | "suppressed" | "failed" | "unaccounted">;

export const DayName = ({ day, long }: { day: string; long?: boolean }) => (
  <FormattedDate
    value={`${day}T00:00:00Z`}
    timeZone="UTC"
    weekday={long ? "long" : "short"}
    day="numeric"
    month={long ? "long" : "short"}
  />
);

/** Whether a ledger adds up, in a word. */
export function AddsUp({ ledger }: { ledger: Counts }) {
  const say = useSay();
  return ledger.unaccounted === 0 ? (
    <Mark meaning="good">{say("ledger.reconciles")}</Mark>
  ) : (
    <Mark meaning="bad">{say("ledger.unaccounted", { n: ledger.unaccounted })}</Mark>
  );
}

/** The outcomes of each week, beside each other: which of them grows. */
export function Weeks({ days }: { days: DayRow[] }) {
  const say = useSay();
  const weeks = weeksOf(days);
  const most = Math.max(...weeks.map(({ resolved }) => resolved));
  return (
    <Table label={say("ledger.byWeek")}>
      <thead>
        <tr>
          <th>{say("ledger.week")}</th>
          <th data-number>{say("ledger.resolved")}</th>
          {outcomeKinds.map((kind) => (
            <th key={kind} data-number>
              <OutcomeKey kind={kind} /> {say(`ledger.${kind}`)}
            </th>
          ))}
          <th className={classes.barCell}>
            <span className={classes.hidden}>{say("ledger.buckets")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => {
          const outcomes = outcomesOf(week);
          return (
            <tr key={week.day}>
              <th scope="row">
                <FormattedDate value={`${week.day}T00:00:00Z`} timeZone="UTC" day="numeric" month="short" />
              </th>
              <td data-number>
                <strong>
                  <FormattedNumber value={week.resolved} />
                </strong>
              </td>
              {outcomeKinds.map((kind) => (
                <td key={kind} data-number data-none={outcomes[kind] === 0 || undefined}>
                  <FormattedNumber value={outcomes[kind]} />
                </td>
              ))}
              <td className={classes.barCell}>
                <div className={classes.scaled} style={{ width: `${(week.resolved / most) * 100}%` }}>
                  <OutcomeBar ledger={week} />
                </div>
                {week.unaccounted !== 0 && <AddsUp ledger={week} />}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** Why cases were not surveyed, most frequent first; the bars are of one colour, because no reason is better than another. */
export function ReasonBars({ days }: { days: DayRow[] }) {
  const say = useSay();
  const term = useTerm();
  const counts = new Map<string, number>();
  for (const { suppressed, failed } of days)
    for (const [reason, n] of Object.entries({ ...suppressed, ...failed }))
      counts.set(reason, (counts.get(reason) ?? 0) + n);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  const most = rows[0]?.[1] ?? 1;
  if (rows.length === 0) return <p className={classes.none}>{say("ledger.whyNone")}</p>;
  return (
    <ul className={classes.reasons} aria-label={say("ledger.reasons")}>
      {rows.map(([reason, n]) => (
        <li key={reason}>
          <span>{term("reason", reason)}</span>
          <FormattedNumber value={n} />
          <span className={classes.track} aria-hidden="true">
            <span style={{ width: `${(n / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The days of the period, each with its outcomes as a bar; the chosen one is shown beside. */
export function Days({ days, chosen }: { days: DayRow[]; chosen: string | undefined }) {
  const say = useSay();
  return (
    <ul className={classes.days} aria-label={say("ledger.days")}>
      {days.map((row) => (
        <li key={row.day}>
          <Link
            to="/invitations"
            search={({ days: period }) => ({ ...(period && { days: period }), day: row.day })}
            resetScroll={false}
            className={classes.day ?? ""}
            aria-current={row.day === chosen ? "true" : undefined}
          >
            <span className={classes.dayHead}>
              <DayName day={row.day} />
              <strong>
                <FormattedNumber value={row.resolved} />
              </strong>
            </span>
            <OutcomeBar ledger={row} />
            {row.unaccounted !== 0 && <AddsUp ledger={row} />}
          </Link>
        </li>
      ))}
    </ul>
  );
}
