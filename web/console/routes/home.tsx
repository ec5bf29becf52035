import { SegmentedControl, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { FormattedNumber, useIntl } from "react-intl";
import type { Got } from "../api/client.ts";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { EstimateTile } from "../features/metric/estimate-tile.tsx";
import { OutcomeBar, OutcomeKey, outcomeKinds, outcomesOf, Reasons } from "../features/metric/outcomes.tsx";
import { viewsOf } from "../features/task/views.ts";
import { visitViewsOf } from "../features/visit/views.ts";
import { Icon } from "../ui/icons.tsx";
import { Mark, type Meaning } from "../ui/mark.tsx";
import { Moment } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./home.module.css";

const route = getRouteApi("/");

/** The state of the house: every number with its interval and sample, each leading to its list. */
export function Home() {
  const say = useSay();
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
      <Answer query={numbers} skeleton={<Waiting />}>
        {(data) => <Numbers data={data} />}
      </Answer>
    </Page>
  );
}

const Waiting = () => (
  <div className={classes.page}>
    <div className={classes.tiles}>
      {["nps", "csat", "rate"].map((key) => (
        <Skeleton key={key} height={238} radius="lg" />
      ))}
    </div>
    <div className={classes.panels}>
      <Skeleton height={190} radius="lg" />
      <Skeleton height={190} radius="lg" />
    </div>
  </div>
);

function Numbers({ data }: { data: Got<"metric.home"> }) {
  const say = useSay();
  const intl = useIntl();
  const points = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const share = (value: number) => intl.formatNumber(value, { style: "percent", maximumFractionDigits: 0 });
  const view = viewsOf(useMe()).at(-1) ?? "mine";
  return (
    <div className={classes.page}>
      <div className={classes.tiles}>
        <EstimateTile
          title={say("home.nps")}
          definition={say("home.nps.definition")}
          estimate={data.nps}
          scale={[-100, 100]}
          format={points}
          sample={(speak, n) => speak("home.answers", { n })}
          to={{ to: "/queue", search: { view } }}
          toLabel={say("home.toQueue")}
        />
        <EstimateTile
          title={say("home.csat")}
          definition={say("home.csat.definition")}
          estimate={data.csat}
          scale={[0, 1]}
          format={share}
          sample={(speak, n) => speak("home.answers", { n })}
          to={{ to: "/queue", search: { view } }}
          toLabel={say("home.toQueue")}
        />
        <EstimateTile
          title={say("home.rate")}
          definition={say("home.rate.definition")}
          estimate={data.responseRate}
          scale={[0, 1]}
          format={share}
          sample={(speak, n) => speak("home.sentSurveys", { n })}
          to={{ to: "/ledger" }}
          toLabel={say("home.toLedger")}
        />
      </div>
      <div className={classes.panels}>
        <OpenTasks tasks={data.tasks} />
        <Outcomes ledger={data.ledger} />
        <Audits visits={data.visits} />
      </div>
    </div>
  );
}

function Count(props: { n: number; word: ReactNode; to: ReactNode }) {
  return (
    <li className={classes.count}>
      <span className={classes.number} data-none={props.n === 0 || undefined}>
        <FormattedNumber value={props.n} />
      </span>
      {props.word}
      {props.to}
    </li>
  );
}

const clocks: [state: "breached" | "at_risk" | "running", meaning: Meaning][] = [
  ["breached", "bad"],
  ["at_risk", "warning"],
  ["running", "good"],
];

function OpenTasks({ tasks }: { tasks: Got<"metric.home">["tasks"] }) {
  const say = useSay();
  const me = useMe();
  const view = viewsOf(me).at(-1) ?? "mine";
  return (
    <Panel title={say("home.tasks")}>
      <ul className={classes.counts}>
        {clocks.map(([state, meaning]) => (
          <Count
            key={state}
            n={tasks[state]}
            word={<Mark meaning={meaning}>{say(`clock.${state}`)}</Mark>}
            to={
              may("task.list", me) && (
                <Link
                  to="/queue"
                  search={{ view, clock: state }}
                  className={classes.go ?? ""}
                  aria-label={say("home.toTasks", { state: say(`clock.${state}`) })}
                >
                  <Icon name="arrowRight" size={16} />
                </Link>
              )
            }
          />
        ))}
      </ul>
    </Panel>
  );
}

function Outcomes({ ledger }: { ledger: Got<"metric.home">["ledger"] }) {
  const say = useSay();
  const outcomes = outcomesOf(ledger);
  return (
    <Panel
      title={say("home.outcomes", { n: ledger.resolved })}
      aside={
        <Link to="/ledger" className={classes.link ?? ""}>
          {say("home.toLedger")}
        </Link>
      }
    >
      <OutcomeBar ledger={ledger} />
      <dl className={classes.outcomes}>
        {outcomeKinds.map((kind) => (
          <div key={kind}>
            <dt>
              <OutcomeKey kind={kind} /> {say(`ledger.${kind}`)}
            </dt>
            <dd>
              <FormattedNumber value={outcomes[kind]} />
            </dd>
          </div>
        ))}
      </dl>
      {ledger.unaccounted !== 0 && <Mark meaning="bad">{say("ledger.unaccounted", { n: ledger.unaccounted })}</Mark>}
      <Reasons counts={{ ...ledger.suppressed, ...ledger.failed }} />
    </Panel>
  );
}

/** The states of a visit in the order of its life. */
const lives = ["open", "assigned", "scheduled", "in_progress", "submitted"];

function Audits({ visits }: { visits: Record<string, number> }) {
  const say = useSay();
  const term = useTerm();
  const me = useMe();
  const seesAll = visitViewsOf(me).includes("all");
  const rows = lives.flatMap((status) => (visits[status] ? [[status, visits[status]] as const] : []));
  return (
    <Panel title={say("home.audits")}>
      {rows.length === 0 ? (
        <p className={classes.none}>
          {say("home.noAudits")}{" "}
          {may("draw.list", me) && (
            <Link to="/draws" className={classes.link ?? ""}>
              {say("home.toDraws")}
            </Link>
          )}
        </p>
      ) : (
        <ul className={classes.counts}>
          {rows.map(([status, n]) => (
            <Count
              key={status}
              n={n}
              word={<span>{term("visitStatus", status)}</span>}
              to={
                seesAll && (
                  <Link
                    to="/visits"
                    search={{ view: "all", status }}
                    className={classes.go ?? ""}
                    aria-label={say("home.toVisits", { state: term("visitStatus", status) })}
                  >
                    <Icon name="arrowRight" size={16} />
                  </Link>
                )
              }
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}
