import type { Role } from "../access.ts";
import type { StaffActor } from "../actor.ts";
import { hasRole, may } from "../actor.ts";
import { addMinutes } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { isUnhappy, type SurveyKind } from "../survey/scale.ts";
import type { Timer } from "../timer.ts";
import { clockNames, verbs } from "./task.contract.ts";
import type { ClockName, Clocks, Info, Outcome, Status, Step, Verb } from "./task.ts";

/** Minutes from opening to each clock's end, day and night. */
const clockMinutes = {
  high: { acknowledge: 120, firstContact: 720, close: 2160 },
  normal: { acknowledge: 240, firstContact: 1440, close: 4320 },
} as const;
export type Severity = keyof typeof clockMinutes;

/** The share of its time after which a clock is at risk. */
const atRiskShare = 0.75;

/** Whether an answer makes a task: an unhappy score, or "please call me" at any. */
export const needsTask = (kind: SurveyKind, score: number, contactRequested: boolean): boolean =>
  contactRequested || isUnhappy(kind, score);

const stay = (...statuses: Status[]): Partial<Record<Status, Status>> =>
  Object.fromEntries(statuses.map((status) => [status, status]));
const open = ["new", "acknowledged", "contacting", "waiting", "resolved", "reopened"] as const;

/** The states that a verb may be used in, and the state that each leads to. */
export const transitions: Record<Verb, Partial<Record<Status, Status>>> = {
  take: stay(...open),
  acknowledge: { new: "acknowledged", reopened: "acknowledged" },
  logAttempt: { acknowledged: "contacting", contacting: "contacting", waiting: "contacting" },
  addNote: stay(...open, "closed"),
  handOver: stay(...open),
  wait: { contacting: "waiting" },
  resume: { waiting: "contacting", resolved: "contacting" },
  resolve: { contacting: "resolved", waiting: "resolved" },
  close: { contacting: "closed", resolved: "closed" },
  reopen: { closed: "reopened" },
};

/** Why a verb does not fit the state, and what to do instead. */
function misfit(verb: Verb, status: Status): string {
  if (verb === "reopen") return "Only a closed task can be reopened.";
  if (status === "closed") return "This task is closed. Reopen it to work on it again.";
  if (verb === "acknowledge") return "This task is acknowledged already.";
  if (verb === "resume") return "This task is neither waiting nor resolved.";
  if (status === "new" || status === "reopened") return "Acknowledge this task first.";
  if (status === "acknowledged") return "Log an attempt to reach the customer first.";
  if (status === "resolved") return "This task is resolved. Close it, or resume it to go on working.";
  return "This task is waiting for the customer. Resume it, log the attempt, or resolve it first.";
}

/** The signed-in member as the rules see one: the roles are the token's. */
export interface Member {
  id: string;
  teamId?: string | undefined;
  agentId?: string | undefined;
  actor: StaffActor;
}

/** Whether the case's agent and the member are one person: who was rated must not close the loop. */
export const isRated = (member: { agentId?: string | undefined }, task: Pick<Info, "snapshot">): boolean =>
  member.agentId !== undefined && member.agentId === task.snapshot?.agentId;

const isOfTeam = (member: Member, task: Info): boolean => member.teamId !== undefined && member.teamId === task.teamId;

/** Whether the member may see the task: one's own, one's team's, or all. */
export const mayRead = (member: Member, task: Info): boolean =>
  may(member.actor, "tasks.readAll") || task.ownerId === member.id || isOfTeam(member, task);

/** Whether the member leads the work on the task: as manager of its team, as head or administrator. */
const leads = (member: Member, task: Info): boolean =>
  may(member.actor, "tasks.leadAll") || (hasRole(member.actor, "manager") && isOfTeam(member, task));

/** Why the member may not do this to the task as it stands; undefined where it is allowed. */
export function refusalOf(verb: Verb, member: Member, task: Info): VisibleError | undefined {
  const no = (code: "forbidden" | "conflict", sentence: string) => new VisibleError(code, sentence);
  const isOwner = task.ownerId === member.id && may(member.actor, "tasks.work");
  const canTake = leads(member, task) || (hasRole(member.actor, "owner") && isOfTeam(member, task));
  if (verb === "take") {
    if (!canTake) return no("forbidden", "This task belongs to another team. Ask that team's manager to hand it over.");
  } else if (!isOwner && !leads(member, task))
    return task.ownerId || !canTake
      ? no("forbidden", "Only the owner, the team's manager or a head may do this. Ask for the task to be handed over.")
      : no("conflict", "Nobody owns this task yet. Take it first.");
  if (isRated(member, task) && verb !== "handOver" && verb !== "addNote")
    return no("forbidden", "You served this case yourself, so somebody else has to close the loop.");
  if (verb === "take") {
    if (task.ownerId) return no("conflict", `${task.ownerName} owns this task already. Ask for it to be handed over.`);
  } else if (!task.ownerId && verb !== "handOver" && verb !== "addNote" && verb !== "reopen")
    return no("conflict", "Nobody owns this task yet. Take it first, or hand it over to an owner.");
  return transitions[verb][task.status] ? undefined : no("conflict", misfit(verb, task.status));
}

/** Somebody whom work may be given to. */
interface Receiver {
  id: string;
  name: string;
  roles: readonly Role[];
  isActive: boolean;
  away: boolean;
  agentId?: string | undefined;
}

/** Why somebody cannot be given work now; undefined where they can. */
export function unfitToTake({ name, roles, isActive, away }: Receiver): string | undefined {
  if (!roles.includes("owner") && !roles.includes("manager"))
    return `${name} does not close loops. Choose an owner or a manager.`;
  if (!isActive) return `${name} has left. Choose somebody who is here.`;
  return away ? `${name} is away. Choose somebody who is here.` : undefined;
}

/** Why the task cannot be handed over to somebody; undefined where it can. */
export function unfitFor(to: Receiver, task: Pick<Info, "ownerId" | "snapshot">): string | undefined {
  const unfit = unfitToTake(to);
  if (unfit) return unfit;
  if (to.id === task.ownerId) return `${to.name} owns this task already.`;
  return isRated(to, task) ? `${to.name} served this case, so somebody else has to close the loop.` : undefined;
}

/** What the member may do to the task as it stands. */
export const allowed = (member: Member, task: Info): Verb[] => verbs.filter((verb) => !refusalOf(verb, member, task));

/** What should be done next, whoever does it; undefined when nothing is left. */
export function nextStep(task: Pick<Info, "status" | "ownerId" | "lastOutcome">): Verb | undefined {
  if (task.status === "closed") return undefined;
  if (!task.ownerId) return "take";
  if (task.status === "new" || task.status === "reopened") return "acknowledge";
  if (task.status === "acknowledged") return "logAttempt";
  if (task.status === "waiting") return "resume";
  if (task.status === "resolved") return "close";
  return task.lastOutcome === "reached" || task.lastOutcome === "refused" ? "close" : "logAttempt";
}

const started = (at: string, minutes: number) => ({
  dueAt: addMinutes(at, minutes),
  atRiskAt: addMinutes(at, minutes * atRiskShare),
  state: "running" as const,
});

/** The clocks of a task that opens at a moment. */
export const startClocks = (severity: Severity, at: string): Clocks => ({
  acknowledge: started(at, clockMinutes[severity].acknowledge),
  firstContact: started(at, clockMinutes[severity].firstContact),
  close: started(at, clockMinutes[severity].close),
});

/** The clocks with one met; one that was met before keeps its moment. */
export const meet = (clocks: Clocks, name: ClockName, at: string): Clocks =>
  clocks[name].state === "met" ? clocks : { ...clocks, [name]: { ...clocks[name], state: "met", metAt: at } };

/** The clocks with acknowledgement and closure running anew. */
export const restart = (clocks: Clocks, severity: Severity, at: string): Clocks => {
  const { acknowledge, close } = startClocks(severity, at);
  return { ...clocks, acknowledge, close };
};

/** Whether an attempt counts as the first contact: the customer heard from us, or refused to. */
export const isContact = (outcome: Outcome): boolean => outcome !== "wrong_number";

/** Whether a timer of a clock still tells news at a moment: not when the task is closed, or the clock was met, restarted, or has gone further already. */
export function passes(task: Info, name: ClockName, step: Step, at: string): boolean {
  const clock = task.clocks[name];
  if (task.status === "closed") return false;
  if (step === "at_risk") return clock.state === "running" && at >= clock.atRiskAt;
  return (clock.state === "running" || clock.state === "at_risk") && at >= clock.dueAt;
}

/** When the earliest clock that is not met ends; the closing clock's end when all are. */
export const nextDueAt = (clocks: Clocks): string =>
  clockNames
    .filter((name) => clocks[name].state !== "met")
    .map((name) => clocks[name].dueAt)
    .sort()[0] ?? clocks.close.dueAt;

/** The timers that an open task needs: each clock that is not met, at three quarters and at its end, as far as it has not passed them. */
export const timersOf = (task: Info): Timer[] =>
  (task.status === "closed" ? [] : clockNames).flatMap((clock) => {
    const { state, atRiskAt, dueAt } = task.clocks[clock];
    const timer = (step: Step, at: string): Timer => ({
      kind: "task.clock",
      targetId: task.id,
      dueAt: at,
      queue: "timer",
      detail: { clock, step },
    });
    if (state === "running") return [timer("at_risk", atRiskAt), timer("breached", dueAt)];
    return state === "at_risk" ? [timer("breached", dueAt)] : [];
  });
