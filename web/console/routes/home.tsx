import { SegmentedControl, Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useIntl } from "react-intl";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { NextDraw } from "../features/draw/next-draw.tsx";
import { Changed } from "../features/metric/changed.tsx";
import { type Home as Data, KpiTile, type Manner } from "../features/metric/kpi-tile.tsx";
import { lateViewOf } from "../features/queue/asked.ts";
import { LateNow, MyDay } from "../features/queue/day.tsx";
import { viewsOf } from "../features/queue/views.ts";
import { HandedIn } from "../features/visit/handed-in.tsx";
import { visitViewsOf } from "../features/visit/views.ts";
import { Moment } from "../ui/moment.tsx";
import { Page } from "../ui/page.tsx";
import { Answer, SkeletonRows } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./home.module.css";

const route = getRouteApi("/");

/** Four numbers, what is late, what changed and the next draw; whoever closes loops sees the own day first. */
export function Home() {
  const say = useSay();
  const me = useMe();
  const days = route.useSearch({ select: (search) => search.days ?? 30 });
  const navigate = route.useNavigate();
  const numbers = useAnswer("metric.home", { days });
  return (
    <Page
      title={say("home")}
      lead={
        numbers.data && (
          <>
            {say("home.asOf")} <Moment at={numbers.data.generatedAt} />
          </>
        )
      }
      actions={
        <SegmentedControl
          aria-label={say("home.period")}
          value={String(days)}
          onChange={(value) => navigate({ search: { days: Number(value) as 7 }, replace: true })}
          data={[7, 30, 90].map((count) => ({ value: String(count), label: say("home.days", { days: count }) }))}
        />
      }
    >
      <div className={classes.page}>
        {me.roles.includes("owner") && <MyDay />}
        <Answer query={numbers} skeleton={<Waiting />}>
          {(data) => (
            <div className={classes.page}>
              <Numbers data={data} days={days} />
              <div className={classes.panels}>
                <Work data={data} />
                <div className={classes.side}>
                  <Changed changed={data.changed} />
                  {may("draw.list", me) && <NextDraw />}
                </div>
              </div>
            </div>
          )}
        </Answer>
      </div>
    </Page>
  );
}

/** What the reader can act on: late tasks, or what auditors handed in. */
function Work({ data }: { data: Data }) {
  const me = useMe();
  const view = lateViewOf(me);
  if (may("task.list", me) && view) return <LateNow counts={data.tasks} view={view} />;
  return visitViewsOf(me).includes("all") ? <HandedIn /> : null;
}

const Waiting = () => (
  <div className={classes.page}>
    <div className={classes.tiles}>
      {["nps", "csat", "rate", "loops"].map((key) => (
        <Skeleton key={key} height={306} radius="lg" />
      ))}
    </div>
    <div className={classes.panels}>
      <SkeletonRows rows={4} height={84} />
      <Skeleton height={260} radius="lg" />
    </div>
  </div>
);

function Numbers({ data, days }: { data: Data; days: 7 | 30 | 90 }) {
  const say = useSay();
  const me = useMe();
  const intl = useIntl();
  const whole = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 0, signDisplay: "negative" });
  const tenths = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 1, signDisplay: "negative" });
  const points: Manner = {
    scale: [-100, 100],
    format: (value) => intl.formatNumber(value, { maximumFractionDigits: 0, signDisplay: "exceptZero" }),
    formatChange: (value) => say("home.points", { n: whole(value) }),
  };
  const share: Manner = {
    scale: [0, 1],
    format: (value) => intl.formatNumber(value, { style: "percent", maximumFractionDigits: 0 }),
    formatChange: (value) => say("home.percentagePoints", { n: tenths(value * 100) }),
  };
  const sample = (n: number, excluded: number) =>
    excluded > 0 ? say("home.answersExcluded", { n, excluded }) : say("home.answers", { n });
  const view = viewsOf(me).at(-1) ?? "mine";
  const tile = { data, days };
  return (
    <div className={classes.tiles}>
      <KpiTile
        {...tile}
        name="nps"
        manner={points}
        sample={sample(data.nps.n, data.validity.nps.excluded)}
        to={{ to: "/responses", search: { kind: "nps", days } }}
      />
      <KpiTile
        {...tile}
        name="csat"
        manner={share}
        sample={sample(data.csat.n, data.validity.csat.excluded)}
        to={{ to: "/responses", search: { kind: "csat", days } }}
      />
      <KpiTile
        {...tile}
        name="responseRate"
        manner={share}
        sample={say("home.sentSurveys", { n: data.responseRate.n })}
        to={{ to: "/ledger", search: { days } }}
      />
      <KpiTile
        {...tile}
        name="closedInTime"
        manner={share}
        sample={say("home.tasksDecided", { n: data.closedInTime.n })}
        to={may("task.list", me) ? { to: "/queue", search: { view } } : undefined}
      />
    </div>
  );
}
