import type { ReactNode } from "react";
import classes from "./facts.module.css";

/** Names and values; those without a value are left out. */
export const Facts = ({ facts, wide }: { facts: [name: string, value: ReactNode][]; wide?: boolean }) => (
  <dl className={classes.facts} data-wide={wide || undefined}>
    {facts
      .filter(([, value]) => Boolean(value))
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
