import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { actor, hasRole, may, staffActor } from "../actor.ts";
import { nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import { type Envelope, occurred } from "../event.ts";
import * as Find from "../find.ts";
import { fn } from "../fn.ts";
import { deriveId, type Id, idOf } from "../id.ts";
import { Snapshot } from "../invitation/invitation.ts";
import type { Item } from "../item.ts";
import * as Staff from "../staff/staff.ts";
import * as Taxonomy from "../taxonomy/taxonomy.ts";
import * as Timer from "../timer.ts";
import * as life from "./life.ts";
import { Clock, clockNames, type Detail, outcomes, statuses, steps, Trail, verbs } from "./task.contract.ts";
import { taskAssigned, taskClockPassed, taskClosed } from "./task.events.ts";
import * as items from "./task.items.ts";

export type Status = (typeof statuses)[number];
export type ClockName = (typeof clockNames)[number];
export type Outcome = (typeof outcomes)[number];
export type Verb = (typeof verbs)[number];
/** What a timer of a clock tells. */
export type Step = (typeof steps)[number];

const Clocks = z.object({ acknowledge: Clock, firstContact: Clock, close: Clock });
export type Clocks = z.infer<typeof Clocks>;

/** One job to close the loop: with a customer who was unhappy or asked to be called, or about a failed audit. */
export const Info = z.object({
  id: idOf("task"),
  kind: z.enum(["response", "visit", "contact"]),
  /** The invitation that was answered, or that did not arrive; or the visit. */
  causeId: z.string(),
  status: z.enum(statuses),
  severity: z.enum(["high", "normal"]),
  customerId: z.optional(idOf("customer")),
  /** The customer's, or the place's that was visited. */
  customerName: z.string(),
  tier: z.optional(z.string()),
  caseId: z.optional(idOf("case")),
  teamId: z.optional(idOf("team")),
  ownerId: z.optional(idOf("staff")),
  ownerName: z.optional(z.string()),
  /** What it is about. */
  title: z.optional(z.string()),
  /** The customer's, of the answer as it is now; the trail keeps what a correction replaced. */
  words: z.optional(z.string()),
  surveyKind: z.optional(z.enum(["csat", "nps", "ces"])),
  score: z.optional(z.number()),
  contactRequested: z.boolean(),
  preferredTime: z.optional(z.string()),
  /** Which revision of the answer is shown here. */
  answerRevision: z.optional(z.number()),
  topic: z.optional(z.string()),
  /** The contact point that our messages no longer reach. */
  lost: z.optional(z.object({ channel: z.enum(["email", "sms"]), masked: z.string() })),
  failedItems: z.optional(z.array(z.object({ itemId: z.string(), title: z.string() }))),
  /** Who served, where and how, as it was when the case resolved. */
  snapshot: z.optional(Snapshot),
  clocks: Clocks,
  nextDueAt: z.string(),
  attempts: z.number(),
  lastOutcome: z.optional(z.enum(outcomes)),
  nextTryAt: z.optional(z.string()),
  openedAt: z.string(),
  closedAt: z.optional(z.string()),
  /** How often it was closed. */
  closures: z._default(z.number(), 0),
  /** `version` is the taxonomy's that it was chosen from. */
  rootCause: z.optional(z.object({ level1: z.string(), level2: z.string(), version: z.optional(z.number()) })),
  action: z.optional(z.string()),
  /** The answer to the survey after closure. */
  recovery: z.optional(
    z.object({
      invitationId: z.string(),
      surveyKind: z.enum(["csat", "nps", "ces"]),
      score: z.number(),
      at: z.string(),
      revision: z.number(),
    }),
  ),
  /** The latest acts that callers named, so that none is done twice. */
  acts: z.optional(z.array(z.string())),
  /** Grows by one with each change, each of which is one trail entry. */
  version: z.number(),
});
export type Info = z.infer<typeof Info>;

/** One entry of a trail. */
export type Entry = z.infer<typeof Trail>;

/** The task about a cause: one for each, so that a repeated message meets it. */
export const idFor = (kind: Info["kind"], causeId: string): Id<"task"> => deriveId("task", kind, causeId);

/** What a task is found by: the words of the name that it shows. */
export const tokensOf = ({ customerName }: Pick<Info, "customerName">): string[] => Find.nameTokens(customerName);

const toInfo = (item: Item): Info => z.parse(Info, item);

/** The task, or undefined. */
export async function find(id: string): Promise<Info | undefined> {
  const item = await table.get(items.taskOf(id));
  return item && toInfo(item);
}

async function read(id: string): Promise<Info> {
  const task = await find(id);
  if (!task) throw new VisibleError("not_found", "There is no such task. Check the address of the page.");
  return task;
}

/** The n-th entry of a task's trail, or undefined. */
export async function entryOf(id: string, n: number): Promise<Entry | undefined> {
  const item = await table.get(items.entryOf(id, n));
  return item && z.parse(Trail, item);
}

/** A change of a task: how it stands then, what the trail tells, and the news. */
export interface Change {
  task: Info;
  entry: Omit<Entry, "n" | "at" | "before" | "after">;
  events?: Envelope[];
}

/**
 * Changes a task as decided from how it stands: task, trail and timers in one transaction, on the version that was read. When somebody else
 * was faster, it is decided anew. Nothing is written when nothing is decided.
 */
export async function change(id: string, decide: (task: Info) => Promise<Change | undefined>): Promise<Info> {
  for (;;) {
    const before = await read(id);
    const decided = await decide(before);
    if (!decided) return before;
    const after = {
      ...decided.task,
      nextDueAt: life.nextDueAt(decided.task.clocks),
      version: before.version + 1,
    };
    if (await table.tryTransact(writesOf(before, after, decided))) return after;
  }
}

/** Writes a new task with the beginning of its trail and its timers; false where it stands already. */
export const create = (task: Info, entry: Change["entry"]): Promise<boolean> =>
  table.tryTransact(
    writesOf(undefined, task, { entry, ...(task.ownerId && { events: [assigned(task, task.ownerId)] }) }),
  );

/** That a task, as it stands then, is given to an owner. */
const assigned = ({ id, version }: Pick<Info, "id" | "version">, ownerId: Id<"staff">): Envelope =>
  occurred(taskAssigned, { taskId: id, ownerId, entry: version });

function writesOf(before: Info | undefined, after: Info, { entry, events = [] }: Pick<Change, "entry" | "events">) {
  const keyOf = (timer: Timer.Timer) => `${timer.dueAt}#${timer.detail?.clock}`;
  const had = new Map((before ? life.timersOf(before) : []).map((timer) => [keyOf(timer), timer]));
  const needs = new Map(life.timersOf(after).map((timer) => [keyOf(timer), timer]));
  return [
    items.putTask(after, events),
    items.putEntry(after.id, {
      ...entry,
      ...(before && differenceOf(before, after)),
      n: after.version,
      at: nowIso(),
      actor: actor(),
    }),
    ...[...had].filter(([key]) => !needs.has(key)).map(([, timer]) => Timer.cancel(timer)),
    ...[...needs].filter(([key]) => !had.has(key)).map(([, timer]) => Timer.plan(timer)),
  ];
}

/** The fields that a change moved, as they were and as they are; what follows from them is left out. */
function differenceOf(before: Info, after: Info): Pick<Entry, "before" | "after"> {
  const follows = ["version", "nextDueAt", "clocks", "answerRevision", "closures", "acts"];
  const names = (Object.keys(Info.shape) as (keyof Info)[]).filter(
    (name) => !follows.includes(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const picked = (task: Info) =>
    Object.fromEntries(names.flatMap((name) => (task[name] === undefined ? [] : [[name, task[name]]])));
  return names.length > 0 ? { before: picked(before), after: picked(after) } : {};
}

/** What a member's verb changes beside the state that it leads to. */
interface Deed {
  set?: Partial<Info>;
  entry?: Pick<Entry, "note" | "attempt">;
  events?: Envelope[];
}

/** How many named acts a task remembers: more than anybody does to one task while an answer is on its way. */
const actsRemembered = 20;

/** Does a verb on behalf of the signed-in member, where the rules allow it; of two members at once, one wins. An act that was done is not done again. */
async function act(
  taskId: string,
  verb: Verb,
  decide: (task: Info, at: string, member: Staff.Staff) => Promise<Deed>,
): Promise<Detail> {
  const member = await Staff.present();
  const { act } = staffActor();
  let seen: Info | undefined;
  const task = await change(taskId, async (task) => {
    if (act && task.acts?.includes(act)) return undefined;
    if (seen && (seen.status !== task.status || seen.ownerId !== task.ownerId))
      throw new VisibleError(
        "conflict",
        "Somebody else changed this task at the same moment. Look at how it stands now, and try again.",
      );
    seen ??= task;
    const refused = life.refusalOf(verb, member, task);
    if (refused) throw refused;
    const { set, entry, events } = await decide(task, nowIso(), member);
    const status = life.transitions[verb][task.status] ?? task.status;
    const acts = act ? [...(task.acts ?? []), act].slice(-actsRemembered) : task.acts;
    return {
      task: { ...task, ...set, acts, status },
      entry: { by: member.name, verb, ...entry },
      ...(events && { events }),
    };
  });
  return detailOf(task, member);
}

const TaskId = { taskId: z.string() };
const Note = z.object({ ...TaskId, note: z.optional(z.string()) });
const note = (text: string | undefined) => (text === undefined ? {} : { entry: { note: text } });

/** Makes an unassigned task one's own. */
export const take = fn(z.object(TaskId), ({ taskId }) =>
  act(taskId, "take", async (_, __, { id, name }) => ({ set: { ownerId: id, ownerName: name } })),
);

/** Says that the owner has seen the task: meets the first clock. */
export const acknowledge = fn(z.object(TaskId), ({ taskId }) =>
  act(taskId, "acknowledge", async (task, at) => ({ set: { clocks: life.meet(task.clocks, "acknowledge", at) } })),
);

/** Records a try to reach the customer. */
export const logAttempt = fn(
  z.object({
    ...TaskId,
    outcome: z.enum(outcomes),
    note: z.optional(z.string()),
    nextTryAt: z.optional(z.string()),
  }),
  ({ taskId, outcome, note: text, nextTryAt: tryAt }) =>
    act(taskId, "logAttempt", async (task, at) => {
      const nextTryAt = tryAt && new Date(tryAt).toISOString();
      if (nextTryAt && nextTryAt < at)
        throw refusal("nextTryAt", "The next try lies in the past. Choose a time that is still to come.");
      return {
        set: {
          attempts: task.attempts + 1,
          lastOutcome: outcome,
          nextTryAt,
          ...(life.isContact(outcome) && { clocks: life.meet(task.clocks, "firstContact", at) }),
        },
        entry: { attempt: { outcome, nextTryAt }, note: text },
      };
    }),
);

/** Adds a note to the trail. */
export const addNote = fn(z.object({ ...TaskId, note: z.string() }), ({ taskId, note: text }) =>
  act(taskId, "addNote", async () => note(text)),
);

/** Gives the task to another owner, in writing; it moves to that owner's team. */
export const handOver = fn(
  z.object({ ...TaskId, toStaffId: z.string(), note: z.string() }),
  ({ taskId, toStaffId, note: text }) =>
    act(taskId, "handOver", async (task, _, member) => {
      const to = await Staff.find(toStaffId);
      if (!to) throw refusal("toStaffId", nobody);
      const unfit = life.unfitFor(to, task);
      if (unfit) throw refusal("toStaffId", unfit);
      return {
        set: { ownerId: to.id, ownerName: to.name, teamId: to.teamId ?? task.teamId },
        entry: { note: text },
        // Who takes it over by themselves knows.
        ...(to.id !== member.id && { events: [assigned({ ...task, version: task.version + 1 }, to.id)] }),
      };
    }),
);

/** The member, who can be given work now. */
async function takerOf(staffId: string): Promise<Staff.Staff> {
  const to = await Staff.find(staffId);
  if (!to) throw refusal("toStaffId", nobody);
  const unfit = life.unfitToTake(to);
  if (unfit) throw refusal("toStaffId", unfit);
  return to;
}

const Of = { staffId: z.string(), cursor: z.optional(z.string()), limit: z.number() };

/** A page of a member's open tasks, least time left first: one's own, or for whoever leads that member. */
export const listOf = fn(z.object(Of), async ({ staffId, cursor, limit }) => {
  await needsToLead(staffId);
  return openOf(staffId, cursor, limit);
});

/**
 * Hands a member's open tasks over to a colleague, a page of them, each by the rules of handing one over. A task that may not be handed
 * over stays where it is, and its reason is told; `cursor` leads to the next page.
 */
export const handOverAll = fn(
  z.object({ ...Of, toStaffId: z.string(), note: z.string() }),
  async ({ staffId, toStaffId, note, cursor, limit }) => {
    await needsToLead(staffId);
    const to = await takerOf(toStaffId);
    if (to.id === staffId) throw refusal("toStaffId", `${to.name} has these tasks already. Choose somebody else.`);
    const page = await openOf(staffId, cursor, limit);
    const refused: { taskId: string; customerName: string; title?: string | undefined; reason: string }[] = [];
    for (const { id: taskId, customerName, title } of page.tasks)
      try {
        await handOver({ taskId, toStaffId, note });
      } catch (error) {
        if (!(error instanceof VisibleError)) throw error;
        refused.push({ taskId, customerName, title, reason: error.message });
      }
    const handedOver = page.tasks.length - refused.length;
    return { handedOver, refused, ...(page.cursor && { cursor: page.cursor }) };
  },
);

/** Refuses who may not see the whole of a member's work. */
async function needsToLead(staffId: string): Promise<void> {
  const member = await Staff.present();
  if (member.id === staffId || may(member.actor, "tasks.leadAll")) return;
  const other = await Staff.find(staffId);
  if (hasRole(member.actor, "manager") && other?.teamId !== undefined && other.teamId === member.teamId) return;
  throw new VisibleError("forbidden", "Only the member, their team's manager or a head may do this. Ask one of them.");
}

async function openOf(staffId: string, cursor: string | undefined, limit: number) {
  const from = cursor && positionIn(cursor, "open");
  const { items: found } = await table.query(items.listTasks({ ownerId: staffId }, "open", from, limit + 2));
  const all = found.filter((item) => item.wsk !== from);
  const shown = all.slice(0, limit);
  const last = shown.at(-1);
  return {
    tasks: shown.map(toInfo),
    ...(last && all.length > limit && { cursor: Buffer.from(String(last.wsk)).toString("base64url") }),
  };
}

const nobody = "There is no such member of staff. Choose one from the list.";

/** Which of the tasks a step would work on as they stand, and why not on the others. Nothing is written. */
export const check = fn(
  z.object({
    verb: z.enum(verbs),
    taskIds: z.array(z.string()),
    toStaffId: z.optional(z.string()),
  }),
  async ({ verb, taskIds, toStaffId }) => {
    const [member, to, found] = await Promise.all([
      Staff.present(),
      toStaffId && Staff.find(toStaffId),
      table.getMany([...new Set(taskIds)].map((id) => items.taskOf(id).key)),
    ]);
    const tasks = new Map(found.map((item) => [item.id, toInfo(item)]));
    const refusalOf = (task: Info | undefined): string | undefined => {
      if (!task || !life.mayRead(member, task)) return "There is no such task. Check the address of the page.";
      const refused = life.refusalOf(verb, member, task)?.message;
      if (refused || verb !== "handOver" || !toStaffId) return refused;
      return to ? life.unfitFor(to, task) : nobody;
    };
    return {
      answers: taskIds.map((taskId) => {
        const refusal = refusalOf(tasks.get(taskId));
        return { taskId, ...(refusal && { refusal }) };
      }),
    };
  },
);

/** Says that the customer's answer is awaited. */
export const wait = fn(Note, ({ taskId, note: text }) => act(taskId, "wait", async () => note(text)));

/** Takes up a task that waited, or was thought to be resolved. */
export const resume = fn(Note, ({ taskId, note: text }) => act(taskId, "resume", async () => note(text)));

/** Says that the customer's trouble is settled. */
export const resolve = fn(Note, ({ taskId, note: text }) => act(taskId, "resolve", async () => note(text)));

/** Closes the loop with root cause and action. */
export const close = fn(
  z.object({
    ...TaskId,
    rootCause: z.object({ level1: z.string(), level2: z.string() }),
    action: z.string(),
    note: z.optional(z.string()),
  }),
  ({ taskId, rootCause, action, note: text }) =>
    act(taskId, "close", async (task, at) => {
      const { version, entries } = await Taxonomy.present("root-causes");
      const cause = Taxonomy.offered(entries).find(({ id }) => id === rootCause.level1);
      if (!cause) throw refusal("rootCause.level1", "There is no such root cause. Choose one from the list.");
      if (!Taxonomy.offered(cause.children).some(({ id }) => id === rootCause.level2))
        throw refusal("rootCause.level2", `There is no such cause under "${cause.en}". Choose one from the list.`);
      return {
        set: {
          ...{
            rootCause: { ...rootCause, version },
            action,
            closedAt: at,
            closures: task.closures + 1,
            nextTryAt: undefined,
          },
          clocks: life.meet(task.clocks, "close", at),
        },
        entry: { note: text },
        events: [occurred(taskClosed, { taskId: task.id })],
      };
    }),
);

/** Opens a closed task again. */
export const reopen = fn(z.object({ ...TaskId, note: z.string() }), ({ taskId, note: text }) =>
  act(taskId, "reopen", async (task, at) => ({
    set: {
      closedAt: undefined,
      rootCause: undefined,
      action: undefined,
      clocks: life.restart(task.clocks, task.severity, at),
    },
    entry: { note: text },
  })),
);

/** A task's page for the signed-in member. */
export const fromId = fn(z.object(TaskId), async ({ taskId }) => {
  const member = await Staff.present();
  const task = await read(taskId);
  if (!life.mayRead(member, task))
    throw new VisibleError("forbidden", "This task belongs to another team. Ask that team's manager about it.");
  return detailOf(task, member);
});

/** The tasks among these ids, up to 100, that the signed-in member may see, in no order. */
export async function findVisible(ids: Id<"task">[]): Promise<Info[]> {
  if (ids.length === 0) return [];
  const member = await Staff.present();
  const found = await table.getMany(ids.map((id) => items.taskOf(id).key));
  return found.map(toInfo).filter((task) => life.mayRead(member, task));
}

async function detailOf(task: Info, member: life.Member): Promise<Detail> {
  const [trail, team, customer] = await Promise.all([
    table.queryAll(items.listTrail(task.id)),
    task.teamId && Staff.findTeam(task.teamId),
    task.customerId && Customer.find(task.customerId),
  ]);
  const can = life.allowed(member, task);
  const next = life.nextStep(task);
  return {
    ...task,
    ...(team && { teamName: team.name }),
    ...(customer && { customer }),
    trail: trail.map((item) => z.parse(Trail, item)),
    history: customer ? (await Customer.read({ customerId: customer.id })).history.slice(0, 10) : [],
    ...(next && can.includes(next) && { nextStep: next }),
    can,
  };
}

/** Open tasks by time left, or closed ones, latest first: one's own, one's team's, or all. */
export const list = fn(
  z.object({
    view: z.enum(["mine", "team", "all"]),
    status: z.enum(["open", "closed"]),
    cursor: z.optional(z.string()),
    limit: z.number(),
  }),
  async ({ view, status, cursor, limit }) => {
    const from = cursor && positionIn(cursor, status);
    const places = await placesOf(view);
    // One more than wanted tells whether there is a next page; another, because the position itself comes again.
    const pages = await Promise.all(
      places.map((place) => table.queryUpTo(items.listTasks(place, status, from, limit + 2))),
    );
    const order = view === "mine" ? "wsk" : "bsk";
    const position = (item: Item) => String(item[order]);
    const found = pages
      .flat()
      .filter((item) => position(item) !== from)
      .sort((a, b) => (position(a) < position(b) ? -1 : 1) * (status === "open" ? 1 : -1));
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      tasks: shown.map(toInfo),
      ...(last && found.length > limit && { cursor: Buffer.from(position(last)).toString("base64url") }),
    };
  },
);

/** Whose tasks a view shows to the signed-in member. The places come from the member alone, so a cursor leads to no others and needs no signature. */
async function placesOf(view: "mine" | "team" | "all"): Promise<items.Place[]> {
  const member = await Staff.present();
  if (view === "mine") return [{ ownerId: member.id }];
  if (view === "team") {
    if (!member.teamId)
      throw new VisibleError("invalid", "You belong to no team. Ask an administrator to put you into one.");
    return [{ teamId: member.teamId }];
  }
  if (!Staff.seesAllTeams(member.actor))
    throw new VisibleError("forbidden", "Only heads see the tasks of all teams. Look at your team's.");
  const { teams } = await Staff.listTeams();
  return [...teams.map((team) => ({ teamId: team.id })), { teamId: undefined }];
}

function positionIn(cursor: string, status: "open" | "closed"): string {
  const position = Buffer.from(cursor, "base64url").toString("utf8");
  if (!/^(open|closed)#[\d:.TZ-]{24}#tsk_\w{26}$/.test(position) || !position.startsWith(`${status}#`))
    throw refusal("cursor", "This page of the list cannot be found. Start again from its beginning.");
  return position;
}

/** The two levels of root causes as they stand; closing chooses from those that are not retired. Reached by its contract. @public */
export const rootCauses = async () => {
  const { version, entries } = await Taxonomy.present("root-causes");
  return { version, rootCauses: entries };
};

/** Moves a clock on when its timer goes off, once; a repeated, late or outdated timer changes nothing. */
export const passClock = fn(
  z.object({ taskId: idOf("task"), clock: z.enum(clockNames), step: z.enum(steps) }),
  async ({ taskId, clock, step }) => {
    await change(taskId, async (task) => {
      if (!life.passes(task, clock, step, nowIso())) return undefined;
      return {
        task: { ...task, clocks: { ...task.clocks, [clock]: { ...task.clocks[clock], state: step } } },
        entry: { by: "system", verb: "passClock", clock: { name: clock, step } },
        events: [occurred(taskClockPassed, { taskId, clock, step })],
      };
    });
  },
);

/** What the survey after closure needs; undefined where the task is not closed or was not about how a case went. */
export async function closureOf(
  taskId: Id<"task">,
): Promise<{ taskId: Id<"task">; caseId: Id<"case">; closure: number; closedAt: string } | undefined> {
  const { kind, caseId, closures, closedAt } = await read(taskId);
  return kind !== "contact" && caseId && closedAt ? { taskId, caseId, closure: closures, closedAt } : undefined;
}

const refusal = (field: string, sentence: string) => new VisibleError("invalid", sentence, { [field]: sentence });
