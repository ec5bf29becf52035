import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useNow } from "../../api/platform-time.ts";
import { Icon } from "../../ui/icons.tsx";
import { Moment, useAbsolute } from "../../ui/moment.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./clock.module.css";

export type TaskRow = Got<"task.list">["tasks"][number];
export type TaskDetail = Got<"task.fromId">;
export type Clock = TaskRow["clocks"]["close"];
export type ClockName = keyof TaskRow["clocks"];
export type ClockState = "running" | "at_risk" | "breached";
export const clockNames: ClockName[] = ["acknowledge", "firstContact", "close"];

const badness: ClockState[] = ["running", "at_risk", "breached"];

/** How a clock that still runs stands at a moment, without waiting for the platform to say so. */
export function stateOf(clock: Clock, now: number): ClockState {
  if (now >= Date.parse(clock.dueAt)) return "breached";
  return now >= Date.parse(clock.atRiskAt) ? "at_risk" : "running";
}

/** The clock of a task that runs out first, undefined when all are met. */
export function nextClock(task: Pick<TaskRow, "clocks" | "status">): ClockName | undefined {
  if (task.status === "closed") return undefined;
  return clockNames
    .filter((name) => task.clocks[name].state !== "met")
    .sort((a, b) => task.clocks[a].dueAt.localeCompare(task.clocks[b].dueAt))[0];
}

/** The worst state among the clocks of an open task. */
export function worstState(task: TaskRow, now: number): ClockState {
  const states = clockNames
    .filter((name) => task.clocks[name].state !== "met")
    .map((name) => badness.indexOf(stateOf(task.clocks[name], now)));
  return badness[Math.max(0, ...states)] ?? "running";
}

/** "1 hr 20 min": the two largest units that matter. */
function useDuration() {
  const intl = useIntl();
  const unit = (value: number, name: string) =>
    intl.formatNumber(value, { style: "unit", unit: name, unitDisplay: "short" });
  return (milliseconds: number): string => {
    const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
    const hours = Math.floor(minutes / 60);
    if (hours >= 48) return unit(Math.floor(hours / 24), "day");
    if (hours >= 6) return unit(hours, "hour");
    if (hours >= 1)
      return [unit(hours, "hour"), minutes % 60 && unit(minutes % 60, "minute")].filter(Boolean).join(" ");
    return unit(minutes, "minute");
  };
}

/** "2 hr left", "late by 1 hr". */
export function useTimeLeft() {
  const say = useSay();
  const duration = useDuration();
  return (dueAt: string, now: number): string => {
    const left = Date.parse(dueAt) - now;
    return say(left > 0 ? "clock.left" : "clock.late", { time: duration(left) });
  };
}

/** The time that is left of a clock as a ring that empties; the words stand beside it. */
export function ClockRing({ clock, size = 36 }: { clock: Clock | undefined; size?: number }) {
  const now = useNow();
  if (!clock || clock.state === "met")
    return (
      <span className={classes.met} style={{ width: size, height: size }}>
        <Icon name="check" size={size / 2} />
      </span>
    );
  // A clock is at risk when three quarters of its time are gone.
  const due = Date.parse(clock.dueAt);
  const whole = (due - Date.parse(clock.atRiskAt)) * 4;
  const left = whole > 0 ? Math.min(1, Math.max(0, (due - now) / whole)) : 0;
  const state = stateOf(clock, now);
  const length = 2 * Math.PI * 15;
  return (
    <svg aria-hidden="true" className={classes.ring} data-state={state} width={size} height={size} viewBox="0 0 36 36">
      <circle className={classes.track} cx="18" cy="18" r="15" />
      {left > 0 && (
        <circle
          className={classes.left}
          cx="18"
          cy="18"
          r="15"
          strokeDasharray={`${left * length} ${length}`}
          transform="rotate(-90 18 18)"
        />
      )}
      {state === "running" ? (
        <path className={classes.sign} d="M18 12v6.5l4 2.5" />
      ) : (
        <path className={classes.sign} d="M18 11.5v8M18 24h.01" />
      )}
    </svg>
  );
}

/** One clock with its name: how much is left, or when it was met. */
export function ClockLine({ name, clock, isClosed }: { name: ClockName; clock: Clock; isClosed: boolean }) {
  const say = useSay();
  const now = useNow();
  const timeLeft = useTimeLeft();
  const absolute = useAbsolute();
  const isMet = clock.state === "met";
  const wasLate = clock.metAt !== undefined && clock.metAt > clock.dueAt;
  const state = stateOf(clock, now);
  return (
    <li className={classes.line}>
      <ClockRing clock={isClosed ? { ...clock, state: "met" } : clock} size={32} />
      <div>
        <div className={classes.name}>{say(`clock.${name}`)}</div>
        <div className={classes.words} data-state={isMet || isClosed ? (wasLate ? "at_risk" : "met") : state}>
          {isMet && clock.metAt ? (
            <>
              {say(wasLate ? "clock.metLate" : "clock.met")} <Moment at={clock.metAt} />
            </>
          ) : isClosed ? (
            say("clock.ended")
          ) : (
            <time dateTime={clock.dueAt} title={absolute(clock.dueAt)}>
              {timeLeft(clock.dueAt, now)}
            </time>
          )}
        </div>
      </div>
    </li>
  );
}
