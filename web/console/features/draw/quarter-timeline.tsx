import { Button, Loader } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { FormattedNumber, useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { may, useMe } from "../../api/me.ts";
import { useNow } from "../../api/platform-time.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { useAbsolute } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import type { Program } from "../program/program-facts.tsx";
import { StaffInformed } from "../program/staff-informed.tsx";
import { visitViewsOf } from "../visit/views.ts";
import { windowOf } from "./quarter.ts";
import classes from "./quarter-timeline.module.css";
import { VisitProgress } from "./visit-progress.tsx";

export type Draw = Got<"draw.list">["draws"][number];
export type Result = Got<"metric.audits">["quarters"][number];

/** `now`: the one step that waits for somebody. */
type State = "done" | "now" | "later";

/** Sums the visits of a quarter whatever their status. */
const sum = (visits: Record<string, number>): number => Object.values(visits).reduce((total, n) => total + n, 0);

/**
 * A quarter of a programme from telling staff to its last visit: what is done, by whom and when, and the one thing to do next. Without a `draw`
 * the quarter still has to be drawn.
 */
export function QuarterTimeline(props: {
  program: Program;
  quarter: string;
  draw: Draw | undefined;
  result: Result | undefined;
}) {
  const { program, quarter, draw, result } = props;
  const say = useSay();
  const me = useMe();
  const now = useNow();
  const intl = useIntl();
  const staff = useAnswer("staff.list", {}, { enabled: may("staff.list", me) });
  const nameOf = (id: string | undefined) => staff.data?.staff.find((member) => member.id === id)?.name;
  const { start, end } = windowOf(quarter);
  const isOver = now >= end;
  const visits = result?.visits ?? {};
  const all = sum(visits);
  const isHandedIn = all > 0 && visits.submitted === all;
  const drawn = draw?.strata.reduce((total, stratum) => total + stratum.drawn, 0) ?? 0;
  const isDrawn = draw?.state === "drawn";
  const isInformed = program.staffInformedAt !== undefined;
  const date = (at: number) => intl.formatDate(at, { timeZone: "UTC", day: "numeric", month: "long" });
  const step = (isDone: boolean, isNext: boolean): State => (isDone ? "done" : isNext ? "now" : "later");
  const seesAll = visitViewsOf(me).includes("all");
  return (
    <Panel
      title={say("draw.quarter", { quarter })}
      aside={
        isOver ? (
          <Mark meaning="plain" icon="flag">
            {say("draw.over")}
          </Mark>
        ) : (
          <span className={classes.window}>
            {date(start)} – {date(end - 1)}
          </span>
        )
      }
    >
      <QuarterBar start={start} end={end} now={now} drawnAt={draw?.drawnAt} />
      <ol className={classes.steps} aria-live="polite">
        <Step
          state={step(isInformed, true)}
          title={say("draw.step.informed")}
          at={program.staffInformedAt}
          by={nameOf(program.staffInformedBy)}
        >
          {program.staffInformedHow}
          {!isInformed && <StaffInformed program={program} canRecord={may("program.recordStaffInformed", me)} />}
        </Step>
        <Step
          state={step(draw !== undefined, isInformed)}
          title={say("draw.step.seed")}
          at={draw?.requestedAt}
          by={nameOf(draw?.requestedBy)}
        >
          {draw ? <code className={classes.hash}>{draw.seedHash}</code> : isInformed && <Ask {...props} />}
          {!draw && !isInformed && say("draw.step.seed.later")}
        </Step>
        <Step
          state={step(draw?.frozenAt !== undefined || isDrawn, draw !== undefined)}
          title={say("draw.step.frame")}
          at={draw?.frozenAt}
        >
          {draw?.frameSize !== undefined ? (
            say("draw.step.frame.done", { n: draw.frameSize })
          ) : draw ? (
            <span className={classes.running}>
              <Loader size="xs" /> {say("draw.drawingText")}
            </span>
          ) : (
            say("draw.step.frame.later")
          )}
        </Step>
        <Step state={step(isDrawn, draw?.frozenAt !== undefined)} title={say("draw.step.drawn")} at={draw?.drawnAt}>
          {isDrawn
            ? say("draw.step.drawn.done", {
                drawn,
                eligible: draw.strata.reduce((total, { eligible }) => total + eligible, 0),
              })
            : say("draw.step.drawn.later")}
        </Step>
        <Step state={step(isHandedIn || (isDrawn && isOver), isDrawn)} title={say("draw.step.visits")}>
          {isDrawn && all > 0 ? (
            <>
              <VisitProgress visits={visits} quarter={quarter} />
              {seesAll && !isHandedIn && !isOver && (
                <Link
                  to="/visits"
                  search={{ view: "all", quarter, ...(visits.open && { status: "open" }) }}
                  className={classes.action ?? ""}
                >
                  {say(visits.open ? "draw.step.visits.open" : "draw.toVisits", { n: visits.open ?? 0 })}
                  <Icon name="arrowRight" size={16} />
                </Link>
              )}
            </>
          ) : (
            say("draw.step.visits.later")
          )}
        </Step>
        <Step state={step(isDrawn && isOver, isHandedIn)} title={say("draw.step.final")}>
          {result && result.scored > 0 ? (
            <span className={classes.result}>
              <strong>
                <FormattedNumber value={result.meanScore ?? 0} maximumFractionDigits={1} />
              </strong>
              <span>{say(isOver ? "draw.step.final.mean" : "draw.step.final.sofar", { n: result.scored })}</span>
            </span>
          ) : (
            say("draw.step.final.later", { date: date(end - 1) })
          )}
        </Step>
      </ol>
    </Panel>
  );
}

function Step(props: {
  state: State;
  title: string;
  at?: string | undefined;
  by?: string | undefined;
  children?: ReactNode;
}) {
  const say = useSay();
  const intl = useIntl();
  const absolute = useAbsolute();
  return (
    <li className={classes.step} data-state={props.state} aria-current={props.state === "now" ? "step" : undefined}>
      <span className={classes.sign}>
        {props.state === "done" && <Icon name="check" size={16} />}
        {props.state === "now" && <span className={classes.pulse} />}
      </span>
      <div className={classes.body}>
        <h3 className={classes.title}>
          {props.title}
          <span className={classes.state}>{say(`draw.state.${props.state}`)}</span>
        </h3>
        {(props.at || props.by) && (
          <p className={classes.meta}>
            {props.at && (
              <time dateTime={props.at} title={absolute(props.at)}>
                {intl.formatDate(props.at, { dateStyle: "medium", timeStyle: "short" })}
              </time>
            )}
            {props.by && <span>{props.by}</span>}
          </p>
        )}
        {props.children && <div className={classes.detail}>{props.children}</div>}
      </div>
    </li>
  );
}

/** Asks for the quarter's draw, or says who may. */
function Ask({ program, quarter }: { program: Program; quarter: string }) {
  const say = useSay();
  const request = useDeed("draw.request", ["draw.list", "metric.audits"]);
  const canRequest = may("draw.request", useMe());
  return (
    <>
      <p className={classes.text}>{say(canRequest ? "draw.dueText" : "draw.dueWait")}</p>
      {request.error && <Failed error={request.error} />}
      {canRequest && (
        <Button
          size="md"
          leftSection={<Icon name="draw" />}
          loading={request.isPending}
          onClick={() =>
            request.mutate({ programId: program.id, quarter }, { onSuccess: () => announce(say("draw.requested")) })
          }
        >
          {say("draw.request")}
        </Button>
      )}
    </>
  );
}

/** The three months as a line with the draw's day and today on it. */
function QuarterBar(props: { start: number; end: number; now: number; drawnAt: string | undefined }) {
  const say = useSay();
  const intl = useIntl();
  const { start, end, now } = props;
  const place = (at: number) => `${Math.min(100, Math.max(0, ((at - start) / (end - start)) * 100))}%`;
  const first = new Date(start);
  const months = [0, 1, 2].map((n) => Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n));
  const drawnAt = props.drawnAt === undefined ? undefined : Date.parse(props.drawnAt);
  const isNow = now >= start && now < end;
  return (
    <div className={classes.bar} aria-hidden="true">
      <div className={classes.track}>
        <span className={classes.gone} style={{ width: place(now) }} />
        {drawnAt !== undefined && (
          <span className={classes.drawn} style={{ left: place(drawnAt) }} title={say("draw.step.drawn")} />
        )}
        {isNow && <span className={classes.today} style={{ left: place(now) }} title={say("day.today")} />}
      </div>
      <div className={classes.months}>
        {months.map((month) => (
          <span key={month}>{intl.formatDate(month, { timeZone: "UTC", month: "long" })}</span>
        ))}
      </div>
    </div>
  );
}
