import { FormattedDate, FormattedNumber, useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useSay } from "../../words/words.tsx";
import type { Manner } from "./kpi-tile.tsx";
import classes from "./weeks.module.css";

type Estimate = Got<"metric.home">["weeks"][number]["nps"];
export type Week = Estimate & { from: string; to: string };
type Shown = { [K in keyof Week]: NonNullable<Week[K]> };

const isShown = (week: Week): week is Shown => week.value !== null && week.low !== null && week.high !== null;

const width = 240;
const height = 44;
const inset = 5;

/** Day and month of a day `yyyy-mm-dd`. */
const Day = ({ day }: { day: string }) => (
  <FormattedDate value={`${day}T00:00:00Z`} timeZone="UTC" day="numeric" month="short" />
);

/** A number's weeks as a line in the band of its intervals; weeks without enough data are hatched, and end the line. */
export function Weeks({ label, weeks, manner }: { label: string; weeks: Week[]; manner: Manner }) {
  const say = useSay();
  const intl = useIntl();
  const shown = weeks.filter(isShown);
  const first = weeks[0];
  const last = weeks.at(-1);
  if (!first || !last) return null;
  const lowest = Math.min(...shown.map(({ low }) => low));
  const highest = Math.max(...shown.map(({ high }) => high));
  const step = (width - 2 * inset) / (weeks.length - 1);
  const x = (index: number) => inset + index * step;
  const y = (value: number) =>
    highest === lowest ? height / 2 : inset + ((highest - value) / (highest - lowest)) * (height - 2 * inset);
  const lines: { index: number; week: Shown }[][] = [];
  for (const [index, week] of weeks.entries()) {
    if (!isShown(week)) continue;
    const line = lines.at(-1);
    if (line && line.at(-1)?.index === index - 1) line.push({ index, week });
    else lines.push([{ index, week }]);
  }
  const points = (line: (typeof lines)[number], name: "value" | "low" | "high") =>
    line.map(({ index, week }) => `${x(index).toFixed(1)},${y(week[name]).toFixed(1)}`);
  const told = shown.at(-1);
  const day = (at: string) => intl.formatDate(`${at}T00:00:00Z`, { timeZone: "UTC", day: "numeric", month: "short" });
  return (
    <>
      <svg
        className={classes.weeks}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={
          told
            ? say("home.weeks.said", {
                label,
                value: manner.format(told.value),
                from: day(told.from),
                to: day(told.to),
              })
            : say("home.weeks.none", { label })
        }
      >
        {weeks.map(
          (week, index) =>
            !isShown(week) && (
              <g key={week.from} className={classes.hatch}>
                <rect
                  className={classes.none}
                  stroke="none"
                  x={x(index) - 4}
                  y={height - 9}
                  width="8"
                  height="6"
                  rx="1"
                  opacity="0.6"
                />
                <path d={`M${x(index) - 4} ${height - 4}l5 -5M${x(index) - 1} ${height - 4}l5 -5`} />
              </g>
            ),
        )}
        {lines.map((line) => (
          <g key={line[0]?.week.from}>
            <polygon
              className={classes.area}
              points={[...points(line, "high"), ...points(line, "low").reverse()].join(" ")}
            />
            <polyline className={classes.line} points={points(line, "value").join(" ")} />
            {line.length === 1 && line[0] && (
              <>
                <rect
                  className={classes.area}
                  x={x(line[0].index) - 3}
                  width="6"
                  y={y(line[0].week.high)}
                  height={Math.max(1, y(line[0].week.low) - y(line[0].week.high))}
                />
                <circle className={classes.dot} cx={x(line[0].index)} cy={y(line[0].week.value)} r="2.5" />
              </>
            )}
          </g>
        ))}
        {isShown(last) && <circle className={classes.last} cx={x(weeks.length - 1)} cy={y(last.value)} r="3.5" />}
      </svg>
      <div className={classes.ends} aria-hidden="true">
        <Day day={first.from} />
        <span>{say("home.weeks")}</span>
        <Day day={last.to} />
      </div>
    </>
  );
}

/** The same as a table. */
export function WeeksTable({ label, weeks, manner }: { label: string; weeks: Week[]; manner: Manner }) {
  const say = useSay();
  return (
    <table className={classes.table} aria-label={say("home.weeks.table", { label })}>
      <thead>
        <tr>
          <th scope="col">{say("home.weeks.week")}</th>
          <th scope="col">{say("home.weeks.value")}</th>
          <th scope="col">{say("home.weeks.interval")}</th>
          <th scope="col">n</th>
        </tr>
      </thead>
      <tbody>
        {[...weeks].reverse().map((week) => (
          <tr key={week.from}>
            <th scope="row">
              <Day day={week.from} />
            </th>
            <td>{isShown(week) ? manner.format(week.value) : "–"}</td>
            <td>
              {isShown(week)
                ? say("home.interval", { low: manner.format(week.low), high: manner.format(week.high) })
                : "–"}
            </td>
            <td>
              <FormattedNumber value={week.n} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
