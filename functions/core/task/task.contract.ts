import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

/** The life of a task; which verb leads from where to where is said by functions/core/task/life.ts. */
export const statuses = ["new", "acknowledged", "contacting", "waiting", "resolved", "closed", "reopened"] as const;
export const clockNames = ["acknowledge", "firstContact", "close"] as const;
/** `met` may be late: compare `metAt` with `dueAt`. */
const clockStates = ["running", "at_risk", "breached", "met"] as const;
/** What a clock's timer tells. */
export const steps = ["at_risk", "breached"] as const;
export const outcomes = ["reached", "voicemail", "wrong_number", "refused", "mail_sent"] as const;
/** What a member does to a task; `nextStep` and `can` speak in these words. */
export const verbs = [
  "take",
  "acknowledge",
  "logAttempt",
  "addNote",
  "handOver",
  "wait",
  "resume",
  "resolve",
  "close",
  "reopen",
] as const;
/** What a trail entry tells: a member's verb, or what happened by itself. */
export const trailVerbs = [...verbs, "open", "answer", "passClock", "recover"] as const;

const id = z.string().check(z.minLength(1), z.maxLength(40));
const words = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
const moment = z.iso.datetime();
const surveyKind = z.enum(["csat", "nps", "ces"]);

export const Clock = z.object({
  dueAt: z.string(),
  atRiskAt: z.string(),
  state: z.enum(clockStates),
  metAt: z.optional(z.string()),
});

const RootCause = z.strictObject({ level1: words(60), level2: words(60) });
/** `version` is the taxonomy's that it was chosen from. */
const ChosenCause = z.object({ level1: z.string(), level2: z.string(), version: z.optional(z.number()) });

/** A task as a list shows it. */
const Row = z.object({
  id: z.string(),
  kind: z.enum(["response", "visit", "contact"]),
  status: z.enum(statuses),
  severity: z.enum(["high", "normal"]),
  customerId: z.optional(z.string()),
  /** The customer's, or the place's that was visited. */
  customerName: z.string(),
  /** What it is about: the case's subject. */
  title: z.optional(z.string()),
  /** The customer's value: `high`, `medium`, `low`. */
  tier: z.optional(z.string()),
  /** What the customer wrote, or which audit items failed. */
  words: z.optional(z.string()),
  /** Of `contact`: the contact point that our messages no longer reach, masked. */
  lost: z.optional(z.object({ channel: z.enum(["email", "sms"]), masked: z.string() })),
  surveyKind: z.optional(surveyKind),
  score: z.optional(z.number()),
  topic: z.optional(z.string()),
  contactRequested: z.boolean(),
  teamId: z.optional(z.string()),
  /** Absent: nobody owns it yet. */
  ownerId: z.optional(z.string()),
  ownerName: z.optional(z.string()),
  clocks: z.object({ acknowledge: Clock, firstContact: Clock, close: Clock }),
  /** Of the earliest clock that is not met; lists of open tasks are sorted by it. */
  nextDueAt: z.string(),
  attempts: z.number(),
  /** When the owner said to try again. */
  nextTryAt: z.optional(z.string()),
  openedAt: z.string(),
  closedAt: z.optional(z.string()),
});

/** One entry of a task's append-only trail. */
export const Trail = z.object({
  /** 1, 2, 3 … without gaps */
  n: z.number(),
  at: z.string(),
  /** The name of the member, or `system`, or `customer`. */
  by: z.string(),
  verb: z.enum(trailVerbs),
  note: z.optional(z.string()),
  attempt: z.optional(z.object({ outcome: z.enum(outcomes), nextTryAt: z.optional(z.string()) })),
  /** Of `passClock`. */
  clock: z.optional(z.object({ name: z.enum(clockNames), step: z.enum(steps) })),
  /** The fields that changed, as they were and as they are. */
  before: z.optional(z.record(z.string(), z.unknown())),
  after: z.optional(z.record(z.string(), z.unknown())),
});
export type Trail = z.infer<typeof Trail>;

/** A task's page. */
export const Detail = z.extend(Row, {
  /** `version` grows by one with each change, each of which is one trail entry. */
  version: z.number(),
  caseId: z.optional(z.string()),
  /** The invitation that was answered, or that did not arrive; or the visit. */
  causeId: z.string(),
  preferredTime: z.optional(z.string()),
  /** Audit items that failed. */
  failedItems: z.optional(z.array(z.object({ itemId: z.string(), title: z.string() }))),
  /** Who served, where and how, as it was when the case resolved. */
  snapshot: z.optional(
    z.object({
      subject: z.optional(z.string()),
      agentName: z.optional(z.string()),
      channel: z.optional(z.string()),
      product: z.optional(z.string()),
      issueType: z.optional(z.string()),
      priority: z.optional(z.string()),
      locationId: z.optional(z.string()),
      openedAt: z.optional(z.string()),
      resolvedAt: z.optional(z.string()),
    }),
  ),
  teamName: z.optional(z.string()),
  rootCause: z.optional(ChosenCause),
  action: z.optional(z.string()),
  /** The answer to the survey after closure. */
  recovery: z.optional(z.object({ invitationId: z.string(), surveyKind, score: z.number(), at: z.string() })),
  customer: z.optional(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.optional(z.string()),
      phone: z.optional(z.string()),
      locale: z.optional(z.string()),
      timeZone: z.optional(z.string()),
    }),
  ),
  /** Oldest first. */
  trail: z.array(Trail),
  /** The customer's last ten cases, surveys, answers, tasks and visits, newest first. */
  history: z.array(
    z.object({
      at: z.string(),
      kind: z.enum(["case", "invitation", "response", "task", "visit"]),
      id: z.string(),
      title: z.string(),
      status: z.string(),
      reason: z.optional(z.string()),
      score: z.optional(z.number()),
      surveyKind: z.optional(z.string()),
      comment: z.optional(z.string()),
    }),
  ),
  /** The one primary button; absent when nothing is left to do. */
  nextStep: z.optional(z.enum(verbs)),
  /** What the reader may do to it as it stands. */
  can: z.array(z.enum(verbs)),
});
export type Detail = z.infer<typeof Detail>;

const Cause = { id: z.string(), en: z.string(), zh: z.string(), retired: z.optional(z.boolean()) };
const RootCauses = z.array(z.object({ ...Cause, children: z.array(z.object(Cause)) }));

const params = z.strictObject({ taskId: id });
const member = z.strictObject({ staffId: idOf("staff") });
const optionalNote = z.strictObject({ note: z.optional(words(4000)) });

export const taskContract = defineContract({
  list: {
    method: "GET",
    path: "/api/tasks",
    who: rights["tasks.read"],
    summary:
      "Open tasks by time left, or closed ones, latest first: mine, my team's, or all teams' (heads, administrators, viewers)",
    query: z.strictObject({
      view: z._default(z.enum(["mine", "team", "all"]), "mine"),
      status: z._default(z.enum(["open", "closed"]), "open"),
      cursor: z.optional(z.string().check(z.maxLength(200))),
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 50),
    }),
    /** `cursor` leads to the next page and is absent on the last. */
    output: z.object({ tasks: z.array(Row), cursor: z.optional(z.string()) }),
  },
  fromId: {
    method: "GET",
    path: "/api/tasks/{taskId}",
    who: rights["tasks.read"],
    summary: "A task with its trail, its customer, their history and the next step",
    params,
    output: Detail,
  },
  listOf: {
    method: "GET",
    path: "/api/staff/{staffId}/tasks",
    who: rights["tasks.work"],
    summary: "A member's open tasks by time left: one's own, or for the team's manager and heads",
    params: member,
    query: z.strictObject({
      cursor: z.optional(z.string().check(z.maxLength(200))),
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    }),
    output: z.object({ tasks: z.array(Row), cursor: z.optional(z.string()) }),
  },
  handOverAll: {
    method: "POST",
    path: "/api/staff/{staffId}/hand-over",
    who: rights["tasks.work"],
    summary: "Hands a member's open tasks over to a colleague, so many at a time; tells which had to stay, and why",
    params: member,
    body: z.strictObject({
      toStaffId: id,
      note: words(4000),
      cursor: z.optional(z.string().check(z.maxLength(200))),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(100)), 50),
    }),
    /** `cursor` leads to the next page and is absent on the last. */
    output: z.object({
      handedOver: z.number(),
      refused: z.array(
        z.object({ taskId: z.string(), customerName: z.string(), title: z.optional(z.string()), reason: z.string() }),
      ),
      cursor: z.optional(z.string()),
    }),
  },
  check: {
    method: "POST",
    path: "/api/tasks/check",
    who: rights["tasks.work"],
    summary: "Which of up to 100 tasks a step would work on as they stand, and why not on the others; nothing is done",
    body: z.strictObject({
      verb: z.enum(verbs),
      taskIds: z.array(id).check(z.minLength(1), z.maxLength(100)),
      /** Of `handOver`. */
      toStaffId: z.optional(id),
    }),
    /** In the order asked. Without a refusal it works. */
    output: z.object({ answers: z.array(z.object({ taskId: z.string(), refusal: z.optional(z.string()) })) }),
  },
  take: {
    method: "POST",
    path: "/api/tasks/{taskId}/take",
    who: rights["tasks.work"],
    summary: "Makes an unassigned task of one's team one's own",
    params,
    output: Detail,
  },
  acknowledge: {
    method: "POST",
    path: "/api/tasks/{taskId}/acknowledge",
    who: rights["tasks.work"],
    summary: "Says that the owner has seen it: meets the first clock",
    params,
    output: Detail,
  },
  logAttempt: {
    method: "POST",
    path: "/api/tasks/{taskId}/attempts",
    who: rights["tasks.work"],
    summary: "Records a try to reach the customer; any but a wrong number meets the clock of the first contact",
    params,
    body: z.strictObject({ outcome: z.enum(outcomes), note: z.optional(words(4000)), nextTryAt: z.optional(moment) }),
    output: Detail,
  },
  addNote: {
    method: "POST",
    path: "/api/tasks/{taskId}/notes",
    who: rights["tasks.work"],
    summary: "Adds a note to the trail",
    params,
    body: z.strictObject({ note: words(4000) }),
    output: Detail,
  },
  handOver: {
    method: "POST",
    path: "/api/tasks/{taskId}/hand-over",
    who: rights["tasks.work"],
    summary: "Gives the task to another owner, in writing; never to the agent who was rated",
    params,
    body: z.strictObject({ toStaffId: id, note: words(4000) }),
    output: Detail,
  },
  wait: {
    method: "POST",
    path: "/api/tasks/{taskId}/wait",
    who: rights["tasks.work"],
    summary: "Says that the customer's answer is awaited",
    params,
    body: optionalNote,
    output: Detail,
  },
  resume: {
    method: "POST",
    path: "/api/tasks/{taskId}/resume",
    who: rights["tasks.work"],
    summary: "Takes up a task that waited, or was thought to be resolved",
    params,
    body: optionalNote,
    output: Detail,
  },
  resolve: {
    method: "POST",
    path: "/api/tasks/{taskId}/resolve",
    who: rights["tasks.work"],
    summary: "Says that the customer's trouble is settled; closing still asks for cause and action",
    params,
    body: optionalNote,
    output: Detail,
  },
  close: {
    method: "POST",
    path: "/api/tasks/{taskId}/close",
    who: rights["tasks.work"],
    summary: "Closes the loop with root cause and action; the customer is asked again a day later",
    params,
    body: z.strictObject({ rootCause: RootCause, action: words(2000), note: z.optional(words(4000)) }),
    output: Detail,
  },
  reopen: {
    method: "POST",
    path: "/api/tasks/{taskId}/reopen",
    who: rights["tasks.work"],
    summary: "Opens a closed task again, with new clocks for acknowledgement and closure",
    params,
    body: z.strictObject({ note: words(4000) }),
    output: Detail,
  },
  rootCauses: {
    method: "GET",
    path: "/api/root-causes",
    who: rights["tasks.read"],
    summary: "The two levels of root causes; closing chooses from those that are not retired",
    output: z.object({ version: z.number(), rootCauses: RootCauses }),
  },
});
