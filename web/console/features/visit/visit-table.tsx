import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { DateTime, Moment } from "../../ui/moment.tsx";
import { DataTable, type DataTableProps } from "../../ui/table/data-table.tsx";
import type { Column } from "../../ui/table/table-column.ts";
import { useSay, useTerm } from "../../words/words.tsx";
import { useStratum } from "../draw/stratum.ts";
import { VisitCard } from "./board.tsx";
import { LastDay, useVisitName } from "./visit-row.tsx";
import { VisitStatus, type VisitSummary, visitStatuses } from "./visit-status.tsx";

/** What the visits of a quarter can be filtered by; their names in the address. */
export const visitFacets = ["status", "place", "stratum", "auditor"] as const;

const idOf = (visit: VisitSummary) => visit.id;

/** A quarter's visits as a table to search, filter and sort. */
export function VisitTable(
  props: Pick<DataTableProps<VisitSummary>, "rows" | "state" | "onState" | "query" | "empty"> & {
    auditorName: (id: string | undefined) => string;
  },
) {
  const { auditorName, ...rest } = props;
  const say = useSay();
  const term = useTerm();
  const navigate = useNavigate();
  const stratumName = useStratum();
  const nameOf = useVisitName();
  const hasPlaces = rest.rows.some(({ locationId }) => locationId !== undefined);
  const columns = useMemo((): Column<VisitSummary>[] => {
    const place = (name: string) => name || say("visits.noPlace");
    return [
      {
        id: "name",
        title: say("visit"),
        value: nameOf,
        cell: (visit) => (
          <Link to="/visits/$visitId" params={{ visitId: visit.id }}>
            {nameOf(visit)}
          </Link>
        ),
        isTitle: true,
      },
      {
        id: "status",
        title: say("visits.status"),
        value: (visit) => visit.status,
        order: (visit) => visitStatuses.indexOf(visit.status),
        cell: (visit) => <VisitStatus status={visit.status} />,
        text: (visit) => term("visitStatus", visit.status),
        facet: (status) => term("visitStatus", status),
        width: 150,
      },
      ...(hasPlaces
        ? [
            {
              id: "place",
              title: say("visits.place"),
              value: (visit: VisitSummary) => visit.locationId ?? "",
              cell: (visit: VisitSummary) => place(visit.locationId ?? ""),
              facet: place,
            },
          ]
        : []),
      {
        id: "stratum",
        title: say("visits.stratum"),
        value: (visit) => visit.stratum,
        cell: (visit) => stratumName(visit.stratum),
        text: (visit) => stratumName(visit.stratum),
        facet: stratumName,
      },
      {
        id: "auditor",
        title: say("visits.auditor"),
        value: (visit) => visit.auditorId ?? "",
        cell: (visit) => auditorName(visit.auditorId),
        text: (visit) => (visit.auditorId ? auditorName(visit.auditorId) : ""),
        facet: (id) => auditorName(id || undefined),
      },
      {
        id: "when",
        title: say("visits.when"),
        value: (visit) => visit.submittedAt ?? visit.scheduledAt ?? visit.windowEnd,
        cell: (visit) =>
          visit.submittedAt ? (
            <Moment at={visit.submittedAt} />
          ) : visit.scheduledAt ? (
            <DateTime at={visit.scheduledAt} />
          ) : (
            <span>
              {say("visit.until")} <LastDay visit={visit} />
            </span>
          ),
        width: 190,
      },
    ];
  }, [say, term, stratumName, nameOf, auditorName, hasPlaces]);
  const open = useCallback(
    (visit: VisitSummary) => {
      navigate({ to: "/visits/$visitId", params: { visitId: visit.id } });
    },
    [navigate],
  );
  const card = useCallback(
    (visit: VisitSummary) => <VisitCard visit={visit} auditorName={auditorName} showsStatus isPlain />,
    [auditorName],
  );
  return (
    <DataTable
      label={say("visits")}
      name="visits"
      {...rest}
      {...{ columns, idOf, card }}
      cardHeight={140}
      onOpen={open}
    />
  );
}
