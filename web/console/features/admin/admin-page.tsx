import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { holds, type PageEntry, pages } from "../../../../functions/core/access.ts";
import { useMe } from "../../api/me.ts";
import { useAnswer } from "../../api/queries.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../../ui/states.tsx";
import { useSay, type WordId } from "../../words/words.tsx";
import classes from "./admin-page.module.css";

/** The administration's pages that the reader may open, in their order, as the shared table of pages says it; a page's name is its word. */
export function useParts() {
  const me = useMe();
  return Object.entries(pages as Record<string, PageEntry>)
    .flatMap(([name, { path, needs, admin }]) =>
      admin && holds(me.roles, needs) ? [{ name: name as WordId, path, admin }] : [],
    )
    .sort((a, b) => a.admin - b.admin);
}

/** A page of the administration: beside it the way to the others, above it on a phone. */
export function AdminPage({ children, ...page }: ComponentProps<typeof Page>) {
  const say = useSay();
  const parts = useParts();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the ways to the others scroll sideways: the present one must be seen.
    const here = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && here) nav.current.scrollLeft = here.offsetLeft - nav.current.offsetLeft - 24;
  }, []);
  return (
    <Page {...page}>
      <div className={classes.columns}>
        <nav ref={nav} className={classes.parts} aria-label={say("admin")}>
          {parts.map(({ name, path }) => (
            <Link key={name} to={path} className={classes.part ?? ""} activeOptions={{ includeSearch: false }}>
              {say(name)}
            </Link>
          ))}
        </nav>
        <div className={classes.content}>{children}</div>
      </div>
    </Page>
  );
}

/** The button that leads to the form of a new thing. */
export const AddLink = ({ to, children }: { to: ReactNode; children: ReactNode }) => (
  <Button leftSection={<Icon name="plus" size={16} />} renderRoot={(props) => <Link to={to as "/"} {...props} />}>
    {children}
  </Button>
);

/** A list of the administration, in its four states. */
export function AdminList<T, Row>(props: {
  query: ComponentProps<typeof Answer<T>>["query"];
  rows: (answer: T) => Row[];
  label: string;
  /** Above the list. */
  filters?: ReactNode;
  empty: { icon: IconName; title: string; text: string; action?: ReactNode };
  row: (row: Row) => ReactNode;
}) {
  return (
    <section className={classes.list}>
      {props.filters}
      <Answer
        query={props.query}
        skeleton={
          <div className={classes.waiting}>
            <SkeletonRows rows={6} height={48} />
          </div>
        }
      >
        {(answer) => {
          const rows = props.rows(answer);
          return rows.length === 0 ? (
            <Empty icon={props.empty.icon} title={props.empty.title} action={props.empty.action}>
              {props.empty.text}
            </Empty>
          ) : (
            <ul aria-label={props.label}>{rows.map(props.row)}</ul>
          );
        }}
      </Answer>
    </section>
  );
}

/** A list whose rows are known. */
export const Rows = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className={classes.list}>
    <ul aria-label={label}>{children}</ul>
  </section>
);

/** One thing of a list: all of it leads to its page. */
export const AdminRow = (props: { to: string; title: ReactNode; detail: ReactNode; marks?: ReactNode }) => (
  <li>
    <Link to={props.to as "/"} className={classes.row ?? ""}>
      <span className={classes.rowText}>
        <strong>{props.title}</strong>
        <span>{props.detail}</span>
      </span>
      {props.marks && <span className={classes.marks}>{props.marks}</span>}
      <Icon name="arrowRight" size={16} />
    </Link>
  </li>
);

/** The names behind ids of staff. */
function useStaffName(): (id: string | undefined) => string {
  const say = useSay();
  const staff = useAnswer("staff.list", {});
  return (id) => staff.data?.staff.find((member) => member.id === id)?.name ?? say("by.system");
}

/** Who changed a thing last, and when. */
export function LastChange({ of }: { of: { updatedAt?: string | undefined; updatedBy?: string | undefined } }) {
  const say = useSay();
  const nameOf = useStaffName();
  if (!of.updatedAt) return null;
  return (
    <p className={classes.change}>
      {say("admin.changed", { name: nameOf(of.updatedBy) })} <Moment at={of.updatedAt} />
    </p>
  );
}

/** A form beside what is to be known about its thing. */
export const Beside = ({ children, aside }: { children: ReactNode; aside?: ReactNode }) => (
  <div className={classes.beside} data-two={aside ? true : undefined}>
    <div className={classes.main}>{children}</div>
    {aside && <div className={classes.aside}>{aside}</div>}
  </div>
);
