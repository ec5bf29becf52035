import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { FormattedDate } from "react-intl";
import { Icon } from "../../ui/icons.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { useSay } from "../../words/words.tsx";
import { useStratum } from "../draw/stratum.ts";
import { useLocationName } from "../location/names.ts";
import { useVisitAct } from "./verbs.ts";
import classes from "./visit-row.module.css";
import { VisitStatus, type VisitSummary } from "./visit-status.tsx";

/** The last day of a visit's window, which ends exclusively. */
export const LastDay = ({ visit }: { visit: Pick<VisitSummary, "windowEnd"> }) => (
  <FormattedDate value={Date.parse(visit.windowEnd) - 1} timeZone="UTC" day="numeric" month="short" year="numeric" />
);

/** What a visit is called: before an auditor takes it, the customer's name is not told. */
export function useVisitName(): (visit: Pick<VisitSummary, "id" | "customerName" | "locationId">) => string {
  const say = useSay();
  const locationName = useLocationName();
  return useCallback(
    ({ id, customerName, locationId }) =>
      customerName ?? (locationId && locationName(locationId)) ?? `${say("visit")} ${id.slice(-4)}`,
    [say, locationName],
  );
}

/** One visit of a list; an open one can be taken here. */
export function VisitRow({
  visit,
  canTake,
  showsStatus,
}: {
  visit: VisitSummary;
  canTake: boolean;
  showsStatus: boolean;
}) {
  const say = useSay();
  const navigate = useNavigate();
  const stratumName = useStratum();
  const act = useVisitAct();
  const name = useVisitName()(visit);
  const locationName = useLocationName();
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <Link to="/visits/$visitId" params={{ visitId: visit.id }} className={classes.name ?? ""}>
          {name}
        </Link>
        <div className={classes.facts}>
          <span>{visit.quarter}</span>
          {visit.locationId && (
            <span>
              <Icon name="place" size={14} /> {locationName(visit.locationId)}
            </span>
          )}
          <span>{stratumName(visit.stratum)}</span>
          {visit.scheduledAt && visit.status === "scheduled" ? (
            <span>
              <Icon name="calendar" size={14} /> <DateTime at={visit.scheduledAt} />
            </span>
          ) : (
            visit.status !== "submitted" && (
              <span>
                {say("visit.until")} <LastDay visit={visit} />
              </span>
            )
          )}
        </div>
      </div>
      <div className={classes.end}>
        {showsStatus && <VisitStatus status={visit.status} />}
        {visit.status === "open" && canTake && (
          <Button
            variant="default"
            size="xs"
            aria-label={say("visit.takeNamed", { name })}
            onClick={() => {
              act("take", visit.id);
              navigate({ to: "/visits/$visitId", params: { visitId: visit.id } });
            }}
          >
            {say("visit.take")}
          </Button>
        )}
      </div>
    </li>
  );
}
