import type { Act } from "../../api/acts.ts";
import type { TaskDetail, TaskRow } from "./clock.tsx";

/** The verbs that show at once and can be taken back; the others want words first, or cannot be repeated. */
export const undoable = ["take", "acknowledge", "wait", "resume", "resolve", "addNote"] as const;
export type Undoable = (typeof undoable)[number];
type Verb = TaskDetail["can"][number];
type Status = TaskDetail["status"];

/** What its owner may do to a task in each state. */
export const canIn: Record<Status, Verb[]> = {
  new: ["acknowledge", "addNote", "handOver"],
  acknowledged: ["logAttempt", "addNote", "handOver"],
  contacting: ["logAttempt", "addNote", "handOver", "wait", "resolve", "close"],
  waiting: ["logAttempt", "addNote", "handOver", "resume", "resolve"],
  resolved: ["addNote", "handOver", "resume", "close"],
  closed: ["addNote", "reopen"],
  reopened: ["acknowledge", "addNote", "handOver"],
};

/** The state that a verb leads to. */
export const leadsTo: Partial<Record<Undoable, Status>> = {
  acknowledge: "acknowledged",
  wait: "waiting",
  resume: "contacting",
  resolve: "resolved",
};

/** What comes next for its owner. */
export function nextOf(status: Status, lastOutcome: string | undefined): Verb | undefined {
  if (status === "closed") return undefined;
  if (status === "new" || status === "reopened") return "acknowledge";
  if (status === "acknowledged") return "logAttempt";
  if (status === "waiting") return "resume";
  if (status === "resolved") return "close";
  return lastOutcome === "reached" || lastOutcome === "refused" ? "close" : "logAttempt";
}

type TaskAct = Pick<Act, "at" | "by"> & { input: { taskId: string; note?: string | undefined } };

/** A task of a list once a verb is done: where it stands in the list stays. */
export function rowAfter<Row extends TaskRow>(task: Row, verb: Undoable, { at, by }: TaskAct): Row {
  const status = canIn[task.status].includes(verb) ? (leadsTo[verb] ?? task.status) : task.status;
  const { acknowledge } = task.clocks;
  return {
    ...task,
    status,
    ...(verb === "take" && !task.ownerId && { ownerId: by.id, ownerName: by.name }),
    ...(verb === "acknowledge" &&
      acknowledge.state !== "met" && {
        clocks: { ...task.clocks, acknowledge: { ...acknowledge, state: "met" as const, metAt: at } },
      }),
  };
}

/** A task's page once a verb is done. */
export function detailAfter(task: TaskDetail, verb: Undoable, act: TaskAct): TaskDetail {
  const { note } = act.input;
  // What the server knows already is not shown twice.
  const isKnown =
    verb === "addNote"
      ? task.trail.some(
          (entry) => entry.verb === verb && entry.note === note && Date.parse(entry.at) > Date.parse(act.at) - slackMs,
        )
      : !task.can.includes(verb);
  if (isKnown) return task;
  const row = rowAfter(task, verb, act);
  const lastOutcome = task.trail.findLast((entry) => entry.attempt)?.attempt?.outcome;
  // A note is also for those who do not work on the task: it changes nothing of what they can.
  const next = verb === "addNote" ? task.nextStep : nextOf(row.status, lastOutcome);
  const { nextStep: _, ...rest } = row;
  return {
    ...rest,
    version: task.version + 1,
    can: verb === "addNote" ? task.can : canIn[row.status],
    ...(next && { nextStep: next }),
    trail: [...task.trail, { n: task.version + 1, at: act.at, by: act.by.name, verb, ...(note && { note }) }],
  };
}

/** How far this browser may be from the platform's time. */
const slackMs = 5_000;
