import { Link, type LinkProps } from "@tanstack/react-router";
import type { Got } from "../../api/client.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./kpi-tile.module.css";
import { Weeks, WeeksTable } from "./weeks.tsx";

export type Home = Got<"metric.home">;
export type KpiName = "nps" | "csat" | "responseRate" | "closedInTime";

/** How a number is written: a value, a difference of two, and the ends of its scale. */
export interface Manner {
  scale: [low: number, high: number];
  format: (value: number) => string;
  formatChange: (value: number) => string;
}

/**
 * One of the four numbers: value, 95 % interval drawn on its scale, what lies between it and the period before, its weeks and its sample; hatched
 * where there is not enough data. Leads to its rows.
 */
export function KpiTile(props: {
  name: KpiName;
  data: Home;
  days: number;
  manner: Manner;
  sample: string;
  to: Pick<LinkProps, "to" | "search"> | undefined;
}) {
  const say = useSay();
  const { name, manner } = props;
  const { value, low, high } = props.data[name];
  const [from, to] = manner.scale;
  const place = (at: number) => `${((at - from) / (to - from)) * 100}%`;
  const weeks = props.data.weeks.map((week) => ({ from: week.from, to: week.to, ...week[name] }));
  return (
    <section className={classes.tile}>
      <h2 className={classes.title}>{say(`home.${name}`)}</h2>
      {value === null || low === null || high === null ? (
        <>
          <p className={classes.value} data-withheld>
            {say("home.notEnough")}
          </p>
          <Trend {...props} />
          <div className={classes.scale} data-withheld />
        </>
      ) : (
        <>
          <p className={classes.value}>
            {manner.format(value)}
            <span className={classes.interval}>
              {say("home.interval", { low: manner.format(low), high: manner.format(high) })}
            </span>
          </p>
          <Trend {...props} />
          <div className={classes.scale} aria-hidden="true">
            <span className={classes.band} style={{ left: place(low), right: `calc(100% - ${place(high)})` }} />
            <span className={classes.point} style={{ left: place(value) }} />
          </div>
        </>
      )}
      <div className={classes.ends}>
        <span aria-hidden="true">{manner.format(from)}</span>
        <span>{props.sample}</span>
        <span aria-hidden="true">{manner.format(to)}</span>
      </div>
      <Weeks label={say(`home.${name}`)} weeks={weeks} manner={manner} />
      <details className={classes.details}>
        <summary>{say("home.definition")}</summary>
        <p>{say(`home.${name}.definition`)}</p>
        <WeeksTable label={say(`home.${name}`)} weeks={weeks} manner={manner} />
      </details>
      {props.to && (
        <Link {...props.to} className={classes.more ?? ""}>
          {say(`home.${name}.rows`)} <Icon name="arrowRight" size={16} />
        </Link>
      )}
    </section>
  );
}

/** An arrow only where chance would hardly have made the change; else a word that there is none to speak of. */
function Trend({ name, data, days, manner }: { name: KpiName; data: Home; days: number; manner: Manner }) {
  const say = useSay();
  const { change, direction, before } = data[name];
  if (change.value === null || change.low === null || change.high === null)
    return <p className={classes.trend}>{say("home.trend.unknown", { days })}</p>;
  const earlier = before.value === null ? "" : say("home.trend.before", { value: manner.format(before.value), days });
  if (!direction)
    return (
      <p className={classes.trend}>
        {say("home.trend.none")} <span>{earlier}</span>
      </p>
    );
  const interval = say("home.trend.interval", {
    low: manner.formatChange(change.low),
    high: manner.formatChange(change.high),
  });
  return (
    <p className={classes.trend} title={interval}>
      <Mark meaning={direction === "up" ? "good" : "bad"} icon={direction === "up" ? "trendUp" : "trendDown"}>
        {say(`home.trend.${direction}`, { change: manner.formatChange(Math.abs(change.value)) })}
      </Mark>
      <span>{earlier}</span>
    </p>
  );
}
