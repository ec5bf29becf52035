import { SegmentedControl, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useAnswer } from "../api/queries.ts";
import { AddsUp, DayName, type DayRow, Days, ReasonBars, Weeks } from "../features/invitation/days.tsx";
import { Entries } from "../features/invitation/entries.tsx";
import { OutcomeBar, OutcomeKey, type OutcomeKind, outcomeKinds, outcomesOf } from "../features/metric/outcomes.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../ui/states.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./invitations.module.css";

const route = getRouteApi("/invitations");

/** The why-not ledger: every resolved case ends as sent, not asked, not delivered or pending, each day adds up, and each number opens its rows. */
export function Invitations() {
  const say = useSay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const days = search.days ?? 30;
  const ledger = useAnswer("metric.ledger", { days });
  return (
    <Page
      title={say("invitations")}
      lead={say("ledger.lead")}
      wide
      actions={
        <SegmentedControl
          aria-label={say("home.period")}
          value={String(days)}
          onChange={(value) => navigate({ search: { days: Number(value) as 7 }, replace: true })}
          data={[7, 30, 90].map((count) => ({ value: String(count), label: say("home.days", { days: count }) }))}
        />
      }
    >
      <Answer query={ledger} skeleton={<Waiting />}>
        {(data) => (data.days.length === 0 ? <None /> : <Ledger days={data.days} />)}
      </Answer>
    </Page>
  );
}

const Waiting = () => (
  <div className={classes.page}>
    <div className={classes.above}>
      <Skeleton height={240} radius="lg" />
      <Skeleton height={240} radius="lg" />
    </div>
    <div className={classes.below}>
      <SkeletonRows rows={7} height={48} />
      <Skeleton height={420} radius="lg" />
    </div>
  </div>
);

function None() {
  const say = useSay();
  return (
    <Panel>
      <Empty
        icon="ledger"
        title={say("ledger.empty")}
        action={
          <Link to="/invitations" search={{ days: 90 }} className={classes.link ?? ""}>
            {say("home.days", { days: 90 })}
          </Link>
        }
      >
        {say("ledger.emptyText")}
      </Empty>
    </Panel>
  );
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, n) => total + n, 0);

function Ledger({ days }: { days: DayRow[] }) {
  const say = useSay();
  const search = route.useSearch();
  const day = search.day ?? days[0]?.day;
  const chosen = days.find((row) => row.day === day);
  const whyNot = days.reduce((total, { suppressed, failed }) => total + sum(suppressed) + sum(failed), 0);
  const all = days.reduce((total, { resolved }) => total + resolved, 0);
  return (
    <div className={classes.page}>
      <div className={classes.above}>
        <Panel flush title={say("ledger.byWeek")}>
          <Weeks days={days} />
        </Panel>
        <Panel title={say("ledger.why", { n: whyNot, all })}>
          <ReasonBars days={days} />
        </Panel>
      </div>
      <div className={classes.below}>
        <div className={classes.daysPlace}>
          <Panel flush title={say("ledger.days")}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <section className={classes.scroll} tabIndex={0} aria-label={say("ledger.days")}>
              <Days days={days} chosen={day} />
            </section>
          </Panel>
        </div>
        {day && <Day key={day} day={day} ledger={chosen} bucket={search.bucket} />}
      </div>
    </div>
  );
}

/** A day the numbers of which are not known, because it lies outside of the period, shows its rows all the same. */
function Day({ day, ledger, bucket }: { day: string; ledger: DayRow | undefined; bucket: OutcomeKind | undefined }) {
  const say = useSay();
  const search = route.useSearch();
  const outcomes = ledger && outcomesOf(ledger);
  const first = search.reason
    ? ledger?.failed[search.reason]
      ? "failed"
      : "suppressed"
    : (outcomeKinds.find((kind) => outcomes?.[kind]) ?? "sent");
  const here = bucket ?? first;
  return (
    <Panel flush title={<DayName day={day} long />} aside={ledger && <AddsUp ledger={ledger} />}>
      {ledger && outcomes && (
        <div className={classes.sum}>
          <OutcomeBar ledger={ledger} />
          <p>{say("ledger.sum", { resolved: ledger.resolved, ...outcomes })}</p>
        </div>
      )}
      <div className={classes.tabs}>
        <Tabs
          label={say("ledger.buckets")}
          tabs={outcomeKinds.map((kind) => ({
            key: kind,
            isHere: kind === here,
            link: (
              <Link
                to="/invitations"
                search={{ ...(search.days && { days: search.days }), day, bucket: kind }}
                replace
                resetScroll={false}
              >
                <span className={classes.tab}>
                  <OutcomeKey kind={kind} />
                  {say(`ledger.${kind}`)}
                  {outcomes && <span className={classes.count}>{outcomes[kind]}</span>}
                </span>
              </Link>
            ),
          }))}
        />
      </div>
      <Entries key={here} day={day} bucket={here} counted={outcomes?.[here]} />
    </Panel>
  );
}
