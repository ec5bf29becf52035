import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";
import { Moment } from "./moment.tsx";
import classes from "./timeline.module.css";

export const Timeline = ({ label, children }: { label: string; children: ReactNode }) => (
  <ol className={classes.timeline} aria-label={label}>
    {children}
  </ol>
);

/** One thing that happened. */
export const TimelineEntry = (props: {
  icon: IconName;
  at?: string | undefined;
  title: ReactNode;
  by?: ReactNode;
  children?: ReactNode;
}) => (
  <li className={classes.entry}>
    <span className={classes.icon}>
      <Icon name={props.icon} size={16} />
    </span>
    <div className={classes.body}>
      <div className={classes.head}>
        <span className={classes.title}>{props.title}</span>
        <span className={classes.meta}>
          {props.by}
          {props.at && <Moment at={props.at} />}
        </span>
      </div>
      {props.children}
    </div>
  </li>
);

/** What a customer or a colleague wrote, in their own line breaks. */
export const Said = ({ children, large }: { children: string; large?: boolean }) => (
  <blockquote className={classes.said} data-large={large || undefined}>
    {children}
  </blockquote>
);
