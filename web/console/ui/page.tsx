import { Title } from "@mantine/core";
import { useMatch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./page.module.css";

/** Whether the reader has been on another page of this visit: the very first heading does not take the focus. */
let moved: string | undefined;

/** Takes the reader to the top of the page, when what they pressed has gone with what it did. */
export function goToHeading(): void {
  window.scrollTo(0, 0);
  document.querySelector("h1")?.focus({ preventScroll: true });
}

/** One page: its heading takes the focus when the reader came from another, and names the browser's tab. */
export function Page(props: {
  title: string;
  /** Beside the tab's title when it is shorter or more telling than the heading. */
  tab?: string;
  above?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useMatch({ strict: false, select: (match) => match.pathname });
  useEffect(() => {
    if (moved !== undefined && moved !== path) heading.current?.focus({ preventScroll: true });
    moved = path;
  }, [path]);
  useEffect(() => {
    document.title = `${props.tab ?? props.title} · Loopkeeper`;
  }, [props.title, props.tab]);
  return (
    <div className={classes.page} data-wide={props.wide || undefined}>
      {props.above}
      <header className={classes.header}>
        <div className={classes.heading}>
          <Title order={1} ref={heading} tabIndex={-1}>
            {props.title}
          </Title>
          {props.lead && <div className={classes.lead}>{props.lead}</div>}
        </div>
        {props.actions && <div className={classes.actions}>{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}

/** A surface with a heading of its own. */
export function Panel(props: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  id?: string;
}) {
  return (
    <section className={classes.panel} data-flush={props.flush || undefined} id={props.id}>
      {props.title && (
        <div className={classes.panelHead}>
          <h2 className={classes.panelTitle}>{props.title}</h2>
          {props.aside}
        </div>
      )}
      {props.children}
    </section>
  );
}
