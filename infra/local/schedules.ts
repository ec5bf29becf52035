import { randomUUID } from "node:crypto";
import { type Clock, readTimetable, type Timetable } from "./clock.ts";
import type { Log } from "./platform.ts";
import type { Buses } from "./services/events.ts";
import type { Store } from "./store.ts";
import type { Assembly, Tree } from "./template.ts";

/** The template's schedules, in the platform's time. */
export interface Schedules {
  /** Runs what has become due up to now: a rate once, a cron for each time that has passed, one after another. */
  runDue(settled: () => Promise<void>): Promise<void>;
  /** The next cron occurrence, epoch milliseconds. */
  next(): number | undefined;
  start(): void;
  stop(): void;
}

interface Schedule {
  arn: string;
  name: string;
  timetable: Timetable;
  run(at: number): void;
}

/** A clock moved by years would otherwise run a daily schedule for as long. */
const mostOccurrences = 400;

/** Prepares EventBridge Scheduler's schedules and the rules that have a schedule expression. */
export function createSchedules(assembly: Assembly, store: Store, clock: Clock, buses: Buses, log: Log): Schedules {
  const schedules: Schedule[] = [];
  const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
  for (const resource of assembly.ofType("AWS::Scheduler::Schedule")) {
    const { ScheduleExpression, ScheduleExpressionTimezone, Target, State } = resource.properties;
    if (State === "DISABLED") continue;
    const arn = resource.attributes.Arn ?? "";
    schedules.push({
      arn,
      name: resource.logicalId,
      timetable: readTimetable(ScheduleExpression, ScheduleExpressionTimezone),
      run(at) {
        const input = String(Target.Input ?? "{}")
          .replaceAll("<aws.scheduler.scheduled-time>", iso(at))
          .replaceAll("<aws.scheduler.schedule-arn>", arn)
          .replaceAll("<aws.scheduler.execution-id>", randomUUID())
          .replaceAll("<aws.scheduler.attempt-number>", "1");
        if (String(Target.Arn).includes(":event-bus/")) {
          const { DetailType, Source } = Target.EventBridgeParameters;
          buses.publish(String(Target.Arn).split("/").at(-1) ?? "", {
            source: Source,
            "detail-type": DetailType,
            detail: JSON.parse(input),
          });
        } else buses.deliver({ ...Target, Input: input, InputPath: undefined }, {});
      },
    });
  }
  for (const resource of assembly.ofType("AWS::Events::Rule")) {
    const { ScheduleExpression, State, Targets } = resource.properties;
    if (!ScheduleExpression || State === "DISABLED") continue;
    const arn = resource.attributes.Arn ?? "";
    schedules.push({
      arn,
      name: resource.logicalId,
      timetable: readTimetable(ScheduleExpression),
      run(at) {
        const event = {
          version: "0",
          id: randomUUID(),
          "detail-type": "Scheduled Event",
          source: "aws.events",
          account: assembly.account,
          time: iso(at),
          region: assembly.region,
          resources: [arn],
          detail: {},
        };
        for (const target of Targets ?? ([] as Tree[])) buses.deliver(target, event);
      },
    });
  }
  for (const schedule of schedules)
    store.run(
      "insert into schedule (name, last_run) values (?, ?) on conflict (name) do nothing",
      schedule.arn,
      clock.now(),
    );
  const lastRun = (schedule: Schedule): number =>
    store.one<{ last_run: number }>("select last_run from schedule where name = ?", schedule.arn)?.last_run ??
    clock.now();
  const dueOf = (schedule: Schedule): number | undefined => schedule.timetable.after(lastRun(schedule));

  const run = (schedule: Schedule, at: number): void => {
    log({ source: "schedule", level: "debug", message: `${schedule.name} runs for ${iso(at)}` });
    store.together(() => {
      store.run("update schedule set last_run = ? where name = ?", at, schedule.arn);
      schedule.run(at);
    });
  };

  let running: Promise<void> = Promise.resolve();
  const runDue = async (settled: () => Promise<void>): Promise<void> => {
    const now = clock.now();
    const occurrences: { schedule: Schedule; at: number }[] = [];
    for (const schedule of schedules.filter((one) => one.timetable.kind === "cron")) {
      let at = dueOf(schedule);
      while (at !== undefined && at <= now && occurrences.length < mostOccurrences) {
        occurrences.push({ schedule, at });
        at = schedule.timetable.after(at);
      }
      if (at !== undefined && at <= now) {
        log({
          source: "schedule",
          level: "warn",
          message: `${schedule.name} missed occurrences beyond ${mostOccurrences}`,
        });
        store.run("update schedule set last_run = ? where name = ?", now, schedule.arn);
      }
    }
    occurrences.sort((one, other) => one.at - other.at);
    for (const { schedule, at } of occurrences) {
      run(schedule, at);
      await settled();
    }
    for (const schedule of schedules.filter((one) => one.timetable.kind === "rate")) {
      const at = dueOf(schedule);
      if (at !== undefined && at <= now) run(schedule, now);
    }
  };

  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const oneAfterAnother = (settled: () => Promise<void>): Promise<void> => {
    running = running.then(() => (stopped ? undefined : runDue(settled)));
    return running;
  };
  const tick = (): void => {
    if (stopped) return;
    oneAfterAnother(async () => {})
      .catch((error) => log({ source: "schedule", level: "error", message: String(error) }))
      .finally(() => {
        if (stopped) return;
        const next = Math.min(...schedules.map((schedule) => dueOf(schedule) ?? Number.POSITIVE_INFINITY));
        timer = setTimeout(tick, Math.min(Math.max(next - clock.now(), 50), 30_000));
      });
  };

  return {
    runDue: oneAfterAnother,
    next() {
      const due = schedules
        .filter((schedule) => schedule.timetable.kind === "cron")
        .flatMap((schedule) => schedule.timetable.after(Math.max(lastRun(schedule), clock.now())) ?? []);
      return due.length > 0 ? Math.min(...due) : undefined;
    },
    start: tick,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
