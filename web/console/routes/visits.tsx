import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { may, useMe } from "../api/me.ts";
import { platformNow } from "../api/platform-time.ts";
import { useAnswer, usePages } from "../api/queries.ts";
import { quarterOf, windowOf } from "../features/draw/quarter.ts";
import { Agenda } from "../features/visit/agenda.tsx";
import { VisitBoard } from "../features/visit/board.tsx";
import { type VisitView, visitViewsOf } from "../features/visit/views.ts";
import { VisitRow } from "../features/visit/visit-row.tsx";
import type { VisitSummary } from "../features/visit/visit-status.tsx";
import { VisitTable, visitFacets } from "../features/visit/visit-table.tsx";
import { Chips } from "../ui/chips.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Empty, Failed, SkeletonRows, Stale } from "../ui/states.tsx";
import { useTableState } from "../ui/table/table-state.ts";
import { Tabs } from "../ui/tabs.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./visits.module.css";

const route = getRouteApi("/visits");

const none: VisitSummary[] = [];

/** The present quarter and the three before. */
const lastQuarters = (): string[] => {
  const quarters = [quarterOf(platformNow())];
  while (quarters.length < 4) quarters.push(quarterOf(windowOf(quarters.at(-1) ?? "").start - 1));
  return quarters;
};

/** A view's visits, whole, with how many there are as far as they have come. */
function useVisits(view: VisitView, quarter: string | undefined, enabled: boolean) {
  const list = usePages("visit.list", { view, ...(quarter && { quarter }) }, { whole: true, enabled });
  const visits = useMemo(() => list.data?.pages.flatMap((page) => page.visits) ?? none, [list.data]);
  return { list, visits };
}

/** One's own agenda, visits to take, and for those who look after auditors all of a quarter. */
export function Visits() {
  const say = useSay();
  const me = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const views = visitViewsOf(me);
  const view = search.view ?? views[0] ?? "open";
  const quarter = search.quarter;
  const lists = {
    mine: useVisits("mine", undefined, views.includes("mine")),
    open: useVisits("open", quarter, views.includes("open")),
    all: useVisits("all", quarter, views.includes("all")),
  };
  const { list, visits } = lists[view];
  const countOf = (each: VisitView) =>
    each === "mine"
      ? lists.mine.visits.filter(({ status }) => status !== "submitted").length
      : lists[each].visits.length;
  const isBoard = search.as === "board";
  return (
    <Page
      title={say("visits")}
      lead={say(view === "all" ? "visits.leadAll" : "visits.lead")}
      wide={view === "all"}
      actions={
        view === "all" && (
          <>
            <NativeSelect
              aria-label={say("visits.quarter")}
              value={quarter ?? quarterOf(platformNow())}
              data={lastQuarters()}
              onChange={(event) =>
                navigate({ search: { view, quarter: event.currentTarget.value, ...(isBoard && { as: "board" }) } })
              }
            />
            <SegmentedControl
              aria-label={say("visits.as")}
              value={isBoard ? "board" : "table"}
              onChange={(as) =>
                navigate({
                  search: { view, ...(quarter && { quarter }), ...(as === "board" && { as }) },
                  replace: true,
                })
              }
              data={(["table", "board"] as const).map((value) => ({ value, label: say(`visits.as.${value}`) }))}
            />
          </>
        )
      }
    >
      <Tabs
        label={say("queue.views")}
        tabs={views.map((each) => ({
          key: each,
          isHere: each === view,
          link: (
            <Link to="/visits" search={{ view: each, ...(quarter && each !== "mine" && { quarter }) }}>
              {say(`visits.view.${each}`)}
              {lists[each].list.data && <span className={classes.count}>{countOf(each)}</span>}
            </Link>
          ),
        }))}
      />
      {view === "all" ? (
        <All {...{ list, visits, isBoard }} />
      ) : list.error && !list.data ? (
        <Failed error={list.error} retry={() => list.refetch()} />
      ) : (
        <>
          <Stale query={list} />
          {list.isPending || (visits.length === 0 && list.hasNextPage) ? (
            <Panel flush>
              <div className={classes.waiting} aria-busy="true">
                <SkeletonRows rows={6} height={64} />
              </div>
            </Panel>
          ) : visits.length === 0 ? (
            <Panel>
              <Nothing view={view} />
            </Panel>
          ) : view === "mine" ? (
            <Agenda visits={visits} />
          ) : (
            <ToTake visits={visits} canTake={may("visit.take", me)} />
          )}
        </>
      )}
    </Page>
  );
}

function Nothing({ view }: { view: VisitView }) {
  const say = useSay();
  return (
    <Empty
      icon="visit"
      title={say(`visits.empty.${view}`)}
      action={
        view === "mine" ? (
          <Button variant="default" renderRoot={(props) => <Link to="/visits" search={{ view: "open" }} {...props} />}>
            {say("visits.toOpen")}
          </Button>
        ) : view === "all" ? (
          <Button variant="default" renderRoot={(props) => <Link to="/draws" {...props} />}>
            {say("draws")}
          </Button>
        ) : undefined
      }
    >
      {say(`visits.emptyText.${view}`)}
    </Empty>
  );
}

/** What waits for an auditor, all places or one. */
function ToTake({ visits, canTake }: { visits: VisitSummary[]; canTake: boolean }) {
  const say = useSay();
  const search = route.useSearch();
  const places = [...new Set(visits.map(({ locationId }) => locationId ?? ""))].sort();
  const here = places.find((place) => place !== "" && place === search.place);
  const { place: _, ...elsewhere } = search;
  const shown = here ? visits.filter(({ locationId }) => locationId === here) : visits;
  const counted = (place: string) => visits.filter(({ locationId = "" }) => locationId === place).length;
  return (
    <>
      {places.length > 1 && (
        <div className={classes.places}>
          <Chips
            label={say("visits.place")}
            all={{
              isHere: !here,
              link: (
                <Link to="/visits" search={elsewhere}>
                  {say("visits.everyPlace")}
                </Link>
              ),
            }}
            chips={places.filter(Boolean).map((place) => ({
              key: place,
              isHere: place === here,
              link: (
                <Link to="/visits" search={{ ...search, place }}>
                  {place} · {counted(place)}
                </Link>
              ),
            }))}
          />
        </div>
      )}
      <Panel flush>
        <ul className={classes.list} aria-label={say("visits")}>
          {shown.map((visit) => (
            <VisitRow key={visit.id} visit={visit} canTake={canTake} showsStatus={false} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

/** All visits of a quarter, as a table or as a board. */
function All({
  list,
  visits,
  isBoard,
}: ReturnType<typeof useVisits> & {
  isBoard: boolean;
}) {
  const say = useSay();
  const me = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const staff = useAnswer("staff.list", {}, { enabled: may("staff.list", me) });
  const names = useMemo(() => new Map(staff.data?.staff.map(({ id, name }) => [id, name])), [staff.data]);
  const auditorName = useCallback(
    (id: string | undefined) => (id ? (names.get(id) ?? say("unknown")) : say("visits.noAuditor")),
    [names, say],
  );
  const [state, setState] = useTableState(search, visitFacets, (patch) =>
    navigate({ search: (before) => ({ ...before, ...patch }), replace: true, resetScroll: false }),
  );
  if (!isBoard)
    return (
      <Panel flush>
        <VisitTable
          rows={visits}
          {...{ state, auditorName }}
          onState={setState}
          query={list}
          empty={<Nothing view="all" />}
        />
      </Panel>
    );
  if (list.error && !list.data) return <Failed error={list.error} retry={() => list.refetch()} />;
  return (
    <>
      <Stale query={list} />
      {list.isPending ? (
        <div className={classes.board} aria-busy="true">
          {["a", "b", "c", "d", "e"].map((key) => (
            <SkeletonRows key={key} rows={3} height={88} />
          ))}
        </div>
      ) : visits.length === 0 ? (
        <Panel>
          <Nothing view="all" />
        </Panel>
      ) : (
        <VisitBoard visits={visits} auditorName={auditorName} />
      )}
    </>
  );
}
