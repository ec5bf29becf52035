import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Got } from "../../api/client.ts";
import { Icon } from "../../ui/icons.tsx";
import { type Say, useSay } from "../../words/words.tsx";
import classes from "./estimate-tile.module.css";

type Estimate = Got<"metric.home">["nps"];

/** A number of the home page: value, 95 % interval drawn on its scale, sample; hatched where there is not enough data. Leads to its list. */
export function EstimateTile(props: {
  title: string;
  definition: string;
  estimate: Estimate;
  scale: [low: number, high: number];
  format: (value: number) => string;
  sample: (say: Say, n: number) => string;
  to: Pick<LinkProps, "to" | "search">;
  toLabel: ReactNode;
}) {
  const say = useSay();
  const { value, low, high, n } = props.estimate;
  const [from, to] = props.scale;
  const place = (at: number) => `${((at - from) / (to - from)) * 100}%`;
  return (
    <section className={classes.tile}>
      <h2 className={classes.title}>{props.title}</h2>
      {value === null || low === null || high === null ? (
        <>
          <p className={classes.value} data-withheld>
            {say("home.notEnough")}
          </p>
          <div className={classes.scale} data-withheld />
        </>
      ) : (
        <>
          <p className={classes.value}>
            {props.format(value)}
            <span className={classes.interval}>
              {say("home.interval", { low: props.format(low), high: props.format(high) })}
            </span>
          </p>
          <div className={classes.scale} aria-hidden="true">
            <span className={classes.band} style={{ left: place(low), right: `calc(100% - ${place(high)})` }} />
            <span className={classes.point} style={{ left: place(value) }} />
          </div>
        </>
      )}
      <div className={classes.ends} aria-hidden="true">
        <span>{props.format(from)}</span>
        <span>{props.format(to)}</span>
      </div>
      <p className={classes.sample}>{props.sample(say, n)}</p>
      <details className={classes.definition}>
        <summary>{say("home.definition")}</summary>
        <p>{props.definition}</p>
      </details>
      <Link {...props.to} className={classes.more ?? ""}>
        {props.toLabel} <Icon name="arrowRight" size={16} />
      </Link>
    </section>
  );
}
