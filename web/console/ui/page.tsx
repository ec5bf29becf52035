import { Title } from "@mantine/core";
import { Link, useMatch, useParams, useRouterState } from "@tanstack/react-router";
import { type ReactNode, use, useEffect, useRef } from "react";
import { MeContext } from "../api/me.ts";
import { useSay, type WordId } from "../words/words.tsx";
import classes from "./page.module.css";
import { above, usePlace } from "./shell/places.ts";
import { remember } from "./shell/recent.ts";
import { focusAgain } from "./shell/return.ts";

/** Whether the reader has been on another page of this visit: the very first heading does not take the focus. */
let moved: string | undefined;

/** Takes the reader to the top of the page, when what they pressed has gone with what it did. */
export function goToHeading(): void {
  window.scrollTo(0, 0);
  document.querySelector("h1")?.focus({ preventScroll: true });
}

/**
 * One page: below the pages above it; its heading takes the focus when the reader came from another, and names the browser's tab. What it is
 * about, once it is known, is remembered among what the reader looked at.
 */
export function Page(props: {
  title: string;
  /** Beside the tab's title when it is shorter or more telling than the heading. */
  tab?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useMatch({ strict: false, select: (match) => match.pathname });
  useEffect(() => {
    const isNew = moved !== undefined && moved !== path;
    moved = path;
    if (isNew) return focusAgain() ?? heading.current?.focus({ preventScroll: true });
    return undefined;
  }, [path]);
  useEffect(() => {
    document.title = `${props.tab ?? props.title} · Loopkeeper`;
  }, [props.title, props.tab]);
  useRemembering(props.title);
  return (
    <div className={classes.page} data-wide={props.wide || undefined}>
      <Crumbs title={props.title} />
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

/** The pages above this one, each a link, and this one's own title. Nothing where none is above. */
function Crumbs({ title }: { title: string }) {
  const say = useSay();
  // A page that says what broke may stand outside of the shell.
  const me = use(MeContext);
  const place = usePlace();
  const known = useParams({ strict: false }) as Record<string, string>;
  const isLinked = (path: string) => (path.match(/(?<=\$)\w+/g) ?? []).every((name) => name in known);
  const parents = place ? above(place, me).filter(({ path }) => isLinked(path)) : [];
  if (parents.length === 0) return null;
  return (
    <nav className={classes.crumbs} aria-label={say("crumbs")}>
      <ol>
        {parents.map(({ name, path }) => (
          <li key={name}>
            <Link to={path} params={known as never}>
              {say(name as WordId)}
            </Link>
          </li>
        ))}
        <li aria-current="page">{title}</li>
      </ol>
    </nav>
  );
}

function useRemembering(title: string): void {
  const say = useSay();
  const me = use(MeContext);
  const place = usePlace();
  const to = useRouterState({ select: (state) => state.location.pathname });
  const page = place?.path.includes("$") && title !== say(place.name as WordId) ? place.name : undefined;
  useEffect(() => {
    if (page && me) remember(me.id, { to, page, title });
  }, [page, me, to, title]);
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
