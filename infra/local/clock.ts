import { Cron } from "croner";
import type { Store } from "./store.ts";

/** The platform's time: the machine's, moved on by an offset that survives a restart. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  offsetMs(): number;
  /** Read live by every worker. */
  readonly shared: SharedArrayBuffer;
  set(offsetMs: number): void;
}

/** Opens the clock where the last run left it; in a new store at an offset of its own. */
export function openClock(store: Store, firstOffsetMs = 0): Clock {
  const shared = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(shared);
  const kept = store.one<{ value: string }>("select value from setting where name = 'clock offset'");
  Atomics.store(cell, 0, BigInt(kept?.value ?? 0));
  const offsetMs = (): number => Number(Atomics.load(cell, 0));
  const clock: Clock = {
    now: () => Date.now() + offsetMs(),
    offsetMs,
    shared,
    set(milliseconds) {
      const value = Math.round(milliseconds);
      store.run(
        "insert into setting (name, value) values ('clock offset', ?) on conflict (name) do update set value = excluded.value",
        String(value),
      );
      Atomics.store(cell, 0, BigInt(value));
    },
  };
  if (!kept) clock.set(firstOffsetMs);
  return clock;
}

/** When a schedule is due. */
export interface Timetable {
  kind: "rate" | "cron";
  /** First time after this one. */
  after(time: number): number | undefined;
}

/** Reads `rate(…)`, `cron(…)` and `at(…)` as EventBridge writes them. */
export function readTimetable(expression: string, timezone = "UTC"): Timetable {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  if (kind === "rate") {
    const [, count, unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(inner) ?? [];
    const milliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit];
    if (count && milliseconds) return { kind, after: (time) => time + Number(count) * milliseconds };
  }
  if (kind === "at") {
    const at = Date.parse(`${inner}Z`);
    return { kind: "cron", after: (time) => (at > time ? at : undefined) };
  }
  if (kind === "cron") {
    const [minute, hour, day, month, weekday, year] = inner.split(" ");
    if (minute && hour && day && month && weekday && year) {
      // AWS counts Sunday as 1, croner as 0; names, L, W and # mean the same to both.
      const days = weekday.replace(
        /(^|[,-])([1-7])/g,
        (_, before: string, number: string) => before + (Number(number) - 1),
      );
      const cron = new Cron(`0 ${minute} ${hour} ${day.replace("?", "*")} ${month} ${days.replace("?", "*")} ${year}`, {
        timezone,
        paused: true,
      });
      return { kind, after: (time) => cron.nextRun(new Date(time))?.getTime() };
    }
  }
  throw new Error(`The local platform cannot read the schedule ${expression}.`);
}
