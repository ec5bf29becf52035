import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { may, useMe } from "../api/me.ts";
import { usePages } from "../api/queries.ts";
import { visitViewsOf } from "../features/visit/views.ts";
import { VisitRow } from "../features/visit/visit-row.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Empty, Failed, SkeletonRows, Stale } from "../ui/states.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./visits.module.css";

const route = getRouteApi("/visits");

/** Visits to take, one's own, and for those who look after auditors all of a quarter. */
export function Visits() {
  const say = useSay();
  const term = useTerm();
  const me = useMe();
  const search = route.useSearch();
  const isAuditor = may("visit.take", me);
  const views = visitViewsOf(me);
  const view = search.view ?? views[0] ?? "open";
  const list = usePages(
    "visit.list",
    { view, ...(search.quarter && { quarter: search.quarter }) },
    { whole: search.status !== undefined },
  );
  const all = list.data?.pages.flatMap((page) => page.visits) ?? [];
  const visits = search.status ? all.filter((visit) => visit.status === search.status) : all;
  return (
    <Page title={say("visits")} lead={say("visits.lead")}>
      <Tabs
        label={say("queue.views")}
        tabs={views.map((each) => ({
          key: each,
          isHere: each === view,
          link: (
            <Link to="/visits" search={{ view: each, ...(search.quarter && { quarter: search.quarter }) }}>
              {say(`visits.view.${each}`)}
            </Link>
          ),
        }))}
      />
      {(search.status || search.quarter) && (
        <p className={classes.filter}>
          {[search.quarter, search.status && term("visitStatus", search.status)].filter(Boolean).join(" · ")}
          <Link to="/visits" search={{ view }} className={classes.link ?? ""}>
            {say("visits.showAll")}
          </Link>
        </p>
      )}
      <Stale query={list} />
      <Panel flush>
        {list.error && !list.data ? (
          <div className={classes.waiting}>
            <Failed error={list.error} retry={() => list.refetch()} />
          </div>
        ) : list.isPending || (visits.length === 0 && list.hasNextPage) ? (
          <div className={classes.waiting} aria-busy="true">
            <SkeletonRows rows={6} height={56} />
          </div>
        ) : visits.length === 0 ? (
          <Empty
            icon="visit"
            title={say(`visits.empty.${view}`)}
            action={
              view === "mine" ? (
                <Button
                  variant="default"
                  renderRoot={(props) => <Link to="/visits" search={{ view: "open" }} {...props} />}
                >
                  {say("visits.toOpen")}
                </Button>
              ) : undefined
            }
          >
            {say(`visits.emptyText.${view}`)}
          </Empty>
        ) : (
          <>
            <ul className={classes.list} aria-label={say("visits")}>
              {visits.map((visit) => (
                <VisitRow key={visit.id} visit={visit} canTake={isAuditor} showsStatus={view !== "open"} />
              ))}
            </ul>
            {list.hasNextPage && (
              <div className={classes.more}>
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                  {say("more")}
                </Button>
              </div>
            )}
          </>
        )}
      </Panel>
    </Page>
  );
}
