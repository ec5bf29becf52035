import { Link } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import { useMe } from "../../api/me.ts";
import { useSay, useTerm } from "../../words/words.tsx";
import { visitViewsOf } from "../visit/views.ts";
import { visitStatuses } from "../visit/visit-status.tsx";
import classes from "./visit-progress.module.css";

/** The visits of a quarter by status as one bar with its words; who sees all visits goes to them from here. */
export function VisitProgress({ visits, quarter }: { visits: Record<string, number>; quarter: string }) {
  const say = useSay();
  const term = useTerm();
  const seesAll = visitViewsOf(useMe()).includes("all");
  const rows = visitStatuses.flatMap((status) => (visits[status] ? [[status, visits[status]] as const] : []));
  return (
    <div className={classes.progress}>
      <div className={classes.bar} aria-hidden="true">
        {[...rows].reverse().map(([status, n]) => (
          <span key={status} data-status={status} style={{ flexGrow: n }} />
        ))}
      </div>
      <ul className={classes.rows}>
        {[...rows].reverse().map(([status, n]) => {
          const words = (
            <>
              <span className={classes.key} data-status={status} aria-hidden="true" />
              {term("visitStatus", status)}{" "}
              <strong>
                <FormattedNumber value={n} />
              </strong>
            </>
          );
          return (
            <li key={status}>
              {seesAll ? (
                <Link
                  to="/visits"
                  search={{ view: "all", quarter, status }}
                  className={classes.link ?? ""}
                  aria-label={say("home.toVisits", { state: term("visitStatus", status) })}
                >
                  {words}
                </Link>
              ) : (
                <span className={classes.link}>{words}</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
