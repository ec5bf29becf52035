import { Link } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import { Icon } from "../../ui/icons.tsx";
import { DateTime, Moment } from "../../ui/moment.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { useStratum } from "../draw/stratum.ts";
import classes from "./board.module.css";
import { LastDay, useVisitName } from "./visit-row.tsx";
import { VisitStatus, type VisitSummary, visitStatuses } from "./visit-status.tsx";

/** A quarter's visits in columns by status, from what waits for an auditor to what was handed in. */
export function VisitBoard({
  visits,
  auditorName,
}: {
  visits: readonly VisitSummary[];
  auditorName: (id: string | undefined) => string;
}) {
  const say = useSay();
  const term = useTerm();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.board} aria-label={say("visits.as.board")} tabIndex={0}>
      {visitStatuses.map((status) => {
        const inside = visits.filter((visit) => visit.status === status);
        return (
          <section key={status} className={classes.column} aria-labelledby={`column-${status}`}>
            <h2 className={classes.title} id={`column-${status}`}>
              {term("visitStatus", status)}
              <span className={classes.count}>
                <FormattedNumber value={inside.length} />
              </span>
            </h2>
            {inside.length === 0 ? (
              <p className={classes.none}>{say("visits.column.none")}</p>
            ) : (
              <ul className={classes.cards}>
                {inside.map((visit) => (
                  <li key={visit.id}>
                    <VisitCard visit={visit} auditorName={auditorName} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </section>
  );
}

/** One visit in a few words: what it is called, where, who goes and when. */
export function VisitCard(props: {
  visit: VisitSummary;
  auditorName: (id: string | undefined) => string;
  showsStatus?: boolean;
  isPlain?: boolean;
}) {
  const { visit } = props;
  const say = useSay();
  const stratumName = useStratum();
  const nameOf = useVisitName();
  return (
    <div className={classes.card} data-plain={props.isPlain || undefined}>
      <Link to="/visits/$visitId" params={{ visitId: visit.id }} className={classes.name ?? ""}>
        {nameOf(visit)}
      </Link>
      {props.showsStatus && (
        <span>
          <VisitStatus status={visit.status} />
        </span>
      )}
      <span className={classes.fact}>{stratumName(visit.stratum)}</span>
      {visit.locationId && visit.customerName && (
        <span className={classes.fact}>
          <Icon name="place" size={14} /> {visit.locationId}
        </span>
      )}
      {visit.auditorId && (
        <span className={classes.fact}>
          <Icon name="person" size={14} /> {props.auditorName(visit.auditorId)}
        </span>
      )}
      <span className={classes.fact}>
        <Icon name="calendar" size={14} />
        {visit.submittedAt ? (
          <Moment at={visit.submittedAt} />
        ) : visit.scheduledAt ? (
          <DateTime at={visit.scheduledAt} />
        ) : (
          <span>
            {say("visit.until")} <LastDay visit={visit} />
          </span>
        )}
      </span>
    </div>
  );
}
