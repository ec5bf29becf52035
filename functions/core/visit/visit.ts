import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { may, type StaffActor, staffActor } from "../actor.ts";
import * as Case from "../case/case.ts";
import { now, nowIso } from "../clock.ts";
import { cursorOf, resume } from "../cursor.ts";
import * as Customer from "../customer/customer.ts";
import * as Draw from "../draw/draw.ts";
import { VisibleError } from "../errors.ts";
import { type Envelope, occurred } from "../event.ts";
import * as Find from "../find.ts";
import { fn } from "../fn.ts";
import { deriveId, type Id, idOf } from "../id.ts";
import type { Item, Query } from "../item.ts";
import * as Program from "../program/program.ts";
import * as Scorecard from "../scorecard/scorecard.ts";
import * as Staff from "../staff/staff.ts";
import { visitSubmitted } from "./visit.events.ts";
import * as items from "./visit.items.ts";

/** The life of a visit; `open` waits for an auditor. What follows a submission is the reviewer's. */
export const statuses = ["open", "assigned", "scheduled", "in_progress", "submitted"] as const;
type Status = (typeof statuses)[number];

/** One audit: an auditor's contact with a drawn customer's service. */
export const Info = z.object({
  id: idOf("visit"),
  programId: idOf("program"),
  quarter: Program.Quarter,
  customerId: idOf("customer"),
  customerName: z.optional(z.string()),
  teamId: z.optional(idOf("team")),
  locationId: z.optional(z.string()),
  stratum: z.string(),
  rank: z.number(),
  inclusionProbability: z.number(),
  scorecardId: z.string(),
  scorecardVersion: z.number(),
  /** Visits happen from (inclusive) until (exclusive). */
  windowStart: z.string(),
  windowEnd: z.string(),
  plannedAt: z.string(),
  status: z.enum(statuses),
  auditorId: z.optional(idOf("staff")),
  scheduledAt: z.optional(z.string()),
  startedAt: z.optional(z.string()),
  savedAt: z.optional(z.string()),
  submittedAt: z.optional(z.string()),
  /** The draft, and once submitted the answers. */
  answers: z.optional(z.array(Scorecard.Answer)),
  note: z.optional(z.string()),
  score: z.optional(Scorecard.Score),
  /** The latest acts that callers named, so that none is done twice. */
  acts: z.optional(z.array(z.string())),
  /** Grows with each change. */
  version: z.number(),
});
export type Info = z.infer<typeof Info>;

/** A visit in a list. */
const Summary = z.omit(Info, { answers: true, note: true, score: true, acts: true });
type Summary = z.infer<typeof Summary>;

const customerId = z.optional(idOf("customer"));
/** A visit, and one in a list, as they are shown: whom an open one is about, an auditor learns by taking it. */
export const Shown = z.extend(z.omit(Info, { acts: true }), { customerId });
export const Listed = z.extend(Summary, { customerId });
type Listed = z.infer<typeof Listed>;

const toInfo = (item: Item): Info => z.parse(Info, item);

async function read(visitId: Id<"visit">): Promise<Info> {
  const item = await table.get(items.visitOf(visitId));
  if (!item) throw new VisibleError("not_found", "There is no such visit. Check the address of the page.");
  return toInfo(item);
}

/** Whether a member of staff sees other people's visits. */
const seesAll = (who: StaffActor): boolean => may(who, "visits.readAll");

const forReader = <V extends Summary>(visit: V): Omit<V, "customerId"> & Pick<Listed, "customerId"> =>
  visit.status !== "open" || seesAll(staffActor())
    ? visit
    : { ...visit, customerId: undefined, customerName: undefined };

/** Plans the visits of a complete draw, one for each drawn customer. Safe to repeat: a visit's id follows from draw, stratum and rank. */
export const plan = fn(
  z.object({ programId: idOf("program"), quarter: Program.Quarter }),
  async ({ programId, quarter }): Promise<void> => {
    const draw = await Draw.fromId({ programId, quarter });
    const drawn = await Draw.drawnBy({ programId, quarter });
    const program = await Program.fromId({ programId });
    const teams = new Map<string | undefined, Promise<Staff.Team | undefined>>();
    const teamFor = (helpDeskId: string | undefined) => {
      const team = teams.get(helpDeskId) ?? Staff.teamFor(helpDeskId);
      teams.set(helpDeskId, team);
      return team;
    };
    const { start, end } = Program.windowOf(quarter);
    const planOne = async ({
      stratum,
      rank,
      customerId,
      inclusionProbability,
    }: {
      stratum: string;
      rank: number;
      customerId: string;
      inclusionProbability: number;
    }) => {
      const customer = await Customer.find(customerId as Id<"customer">);
      const served = await lastServed(customerId as Id<"customer">);
      const teamId = (served && (await teamFor(served.teamId))?.id) ?? program.teamId;
      const visit: Info = {
        id: deriveId("visit", programId, quarter, stratum, rank),
        programId,
        quarter,
        customerId: customerId as Id<"customer">,
        customerName: customer?.name,
        teamId,
        locationId: served?.locationId,
        stratum,
        rank,
        inclusionProbability,
        scorecardId: draw.scorecardId,
        scorecardVersion: draw.scorecardVersion,
        windowStart: start,
        windowEnd: end,
        plannedAt: nowIso(),
        status: "open",
        version: 1,
      };
      await Find.keep("visit", visit.id, tokensOf(visit), visit.plannedAt);
      await table.tryWrite(items.putVisit(visit));
    };
    for (let next = 0; next < drawn.length; next += 25) await Promise.all(drawn.slice(next, next + 25).map(planOne));
  },
);

/** What a visit is found by: the customer's name and the place. */
export const tokensOf = ({ customerName = "", locationId = "" }: Pick<Info, "customerName" | "locationId">): string[] =>
  Find.distinct([...Find.nameTokens(customerName), ...Find.wordsIn(locationId)]);

/** The visits among these ids, up to 100, for who sees all; of others the latest own ones, whatever the ids. In no order. */
export async function findVisible(ids: Id<"visit">[]): Promise<Summary[]> {
  const who = staffActor();
  const found = seesAll(who)
    ? await table.getMany(ids.map((id) => items.visitOf(id).key))
    : (await table.query(items.listByAuditor(who.id, undefined, 100))).items;
  return found.map((item) => z.parse(Summary, item));
}

/** The customer's last case, where there is one lately: who served there is what the visit audits. */
async function lastServed(customerId: Id<"customer">): Promise<Case.Info | undefined> {
  const { items: keys } = await table.query(items.listHistory(customerId));
  const key = keys.find(({ pk }) => pk.startsWith("case#"));
  return key && Case.find(key.pk.slice("case#".length) as Id<"case">);
}

const perPage = 50;

/**
 * Visits to take, the caller's own, or all of a quarter (not for auditors), a page at a time; a page may be short, only a missing cursor ends
 * the list.
 */
export const list = fn(
  z.object({
    view: z.enum(["open", "mine", "all"]),
    quarter: z.optional(Program.Quarter),
    status: z.optional(z.enum(statuses)),
    cursor: z.optional(z.string()),
  }),
  async ({ view, quarter, status, cursor }): Promise<{ visits: Listed[]; cursor?: string | undefined }> => {
    const who = staffActor();
    if (view === "mine") {
      const page = await readPage(items.listByAuditor(who.id, status, perPage), cursor);
      return { ...page, visits: page.visits.filter((visit) => !quarter || visit.quarter === quarter) };
    }
    if (view === "all" && !seesAll(who))
      throw new VisibleError("forbidden", "Auditors see open visits and their own. Ask a reviewer about others.");
    const of = quarter ?? Program.quarterOf(now());
    const wanted = view === "open" ? "open" : status;
    return listOverPrograms((programId) => items.listByProgram(programId, of, wanted, perPage), cursor);
  },
);

async function readPage(query: Query, cursor: string | undefined) {
  const page = await table.query(resume(query, cursor));
  return { visits: page.items.map((item) => forReader(z.parse(Summary, item))), cursor: cursorOf(query, page.next) };
}

/** One programme after the other; the cursor names the programme and the place in it. */
async function listOverPrograms(queryOf: (programId: Id<"program">) => Query, cursor: string | undefined) {
  const [at = "", within] = cursor?.split(".") ?? [];
  const { programs } = await Program.list();
  const left = programs.filter((program) => program.id >= at);
  const visits: Listed[] = [];
  for (const [index, { id }] of left.entries()) {
    const page = await readPage(queryOf(id), id === at ? within : undefined);
    visits.push(...page.visits);
    if (page.cursor) return { visits, cursor: `${id}.${page.cursor}` };
    const following = left[index + 1];
    if (following && visits.length >= perPage) return { visits, cursor: following.id };
  }
  return { visits };
}

/** The visit with its scorecard. An auditor sees open visits and own ones. */
export const fromId = fn(z.object({ visitId: idOf("visit") }), async ({ visitId }) => {
  const visit = await read(visitId);
  const who = staffActor();
  if (!seesAll(who) && visit.status !== "open" && visit.auditorId !== who.id) throw notYours();
  return { visit: forReader(visit), scorecard: await scorecardOf(visit) };
});

const scorecardOf = (visit: Info): Promise<Scorecard.Info> =>
  Scorecard.fromId({ scorecardId: visit.scorecardId, version: visit.scorecardVersion });

const notYours = () =>
  new VisibleError("forbidden", "This visit is another auditor's. Your list shows your own and those to take.");

/** The caller's own visit. */
async function own(visitId: Id<"visit">): Promise<Info> {
  const visit = await read(visitId);
  if (visit.auditorId !== staffActor().id) throw notYours();
  return visit;
}

/** Refuses what the visit's status does not allow, in the sentence given. */
function needs(visit: Info, allowed: Status[], sentence: string): void {
  if (!allowed.includes(visit.status)) throw new VisibleError("conflict", sentence);
}

function needsWindow({ windowStart, windowEnd, quarter }: Info, at: string): void {
  if (at < windowStart || at >= windowEnd)
    throw new VisibleError(
      "conflict",
      `This visit belongs to ${quarter}: ${windowStart.slice(0, 10)} to ${lastDay(windowEnd)}.`,
    );
}

const lastDay = (windowEnd: string): string => new Date(Date.parse(windowEnd) - 1).toISOString().slice(0, 10);

/** More acts than anybody does to one visit while an answer is on its way. */
const actsRemembered = 20;

/** Writes the next state, unless the visit changed since it was read. */
async function move(visit: Info, changes: Partial<Info>, event?: Envelope): Promise<Info> {
  const { act } = staffActor();
  const acts = act ? [...(visit.acts ?? []), act].slice(-actsRemembered) : visit.acts;
  const next = { ...visit, ...changes, acts, version: visit.version + 1 };
  if (!(await table.tryWrite(items.replaceVisit(next, event))).ok) throw changedMeanwhile();
  return next;
}

const changedMeanwhile = () =>
  new VisibleError("conflict", "This visit changed at the same moment. Reload the page and try again.");

const Which = z.object({ visitId: idOf("visit") });

/** Makes an open visit the caller's; of two at the same moment one gets it. */
export const take = fn(Which, async ({ visitId }): Promise<Info> => {
  const visit = await read(visitId);
  const { id } = staffActor();
  if (visit.auditorId === id) return visit;
  needs(visit, ["open"], "Another auditor has taken this visit. Choose another one.");
  if (nowIso() >= visit.windowEnd)
    throw new VisibleError("conflict", `${visit.quarter} is over: this visit can no longer be taken.`);
  return move(visit, { status: "assigned", auditorId: id });
});

/** Gives a visit back that was not started; it is open again. */
export const release = fn(Which, async ({ visitId }): Promise<Info> => {
  const { act } = staffActor();
  const seen = await read(visitId);
  // It came before, and its answer was lost.
  if (act && seen.acts?.includes(act)) return seen;
  const visit = await own(visitId);
  needs(
    visit,
    ["assigned", "scheduled"],
    "A visit that was started cannot be given back. Finish it, or tell your reviewer.",
  );
  return move(visit, { status: "open", auditorId: undefined, scheduledAt: undefined });
});

/** Says when the visit will be, or moves it. */
export const schedule = fn(z.extend(Which, { at: z.string() }), async ({ visitId, at }): Promise<Info> => {
  const visit = await own(visitId);
  needs(visit, ["assigned", "scheduled"], "A visit that was started cannot be moved.");
  const scheduledAt = new Date(at).toISOString();
  if (scheduledAt === visit.scheduledAt) return visit;
  const { windowStart, windowEnd, quarter } = visit;
  if (scheduledAt < windowStart || scheduledAt >= windowEnd)
    throw refusal(
      `This visit belongs to ${quarter}: choose a time from ${windowStart.slice(0, 10)} to ${lastDay(windowEnd)}.`,
    );
  if (scheduledAt < nowIso()) throw refusal("This time has passed. Choose a later one.");
  return move(visit, { status: "scheduled", scheduledAt });
});

const refusal = (sentence: string) => new VisibleError("invalid", sentence, { at: sentence });

/** Begins a scheduled visit. */
export const start = fn(Which, async ({ visitId }): Promise<Info> => {
  const visit = await own(visitId);
  if (visit.status === "in_progress") return visit;
  needs(
    visit,
    ["scheduled"],
    visit.status === "assigned" ? "Say first when the visit is." : "This visit was handed in.",
  );
  needsWindow(visit, nowIso());
  return move(visit, { status: "in_progress", startedAt: nowIso() });
});

const Filled = z.extend(Which, { answers: z.array(Scorecard.Answer), note: z.optional(z.string()) });

const begunFirst = "Begin the visit before you fill in its scorecard.";

/** Keeps what is filled in so far, complete or not; of two drafts at the same moment the later one stays. */
export const saveDraft = fn(Filled, async ({ visitId, answers, note }): Promise<Info> => {
  const visit = await own(visitId);
  needs(visit, ["in_progress"], visit.status === "submitted" ? "This visit was handed in." : begunFirst);
  refuseAnswers(
    (wrong) => `The draft does not fit the scorecard: ${wrong}.`,
    Scorecard.misplacedOf(await scorecardOf(visit), answers),
  );
  const draft = { answers, note, savedAt: nowIso() };
  if (!(await table.tryWrite(items.saveDraft(visitId, staffActor().id, draft))).ok) throw changedMeanwhile();
  return { ...visit, ...draft, version: visit.version + 1 };
});

/** Hands in the whole scorecard, scored. The same again changes nothing; other answers are refused once it is handed in. */
export const submit = fn(Filled, async ({ visitId, answers, note }): Promise<Info> => {
  const visit = await own(visitId);
  const card = await scorecardOf(visit);
  refuseAnswers((wrong) => `The scorecard is not complete: ${wrong}.`, Scorecard.problemsOf(card, answers));
  const filled = { answers: Scorecard.inOrder(card, answers), note: note?.trim() || undefined };
  if (visit.status === "submitted") {
    if (isSame(filled, { answers: visit.answers, note: visit.note })) return visit;
    throw new VisibleError("conflict", "This visit was handed in already, with other answers. Those stay as they are.");
  }
  needs(visit, ["in_progress"], begunFirst);
  const submittedAt = nowIso();
  const score = Scorecard.scoreOf(card, filled.answers);
  const event = occurred(visitSubmitted, { visitId });
  return move(visit, { ...filled, score, status: "submitted", savedAt: submittedAt, submittedAt }, event);
});

function refuseAnswers(sentence: (wrong: string) => string, problems: Record<string, string>): void {
  const wrong = Object.keys(problems);
  if (wrong.length > 0)
    throw new VisibleError(
      "invalid",
      sentence(wrong.join(", ")),
      Object.fromEntries(Object.entries(problems).map(([itemId, problem]) => [`answers.${itemId}`, problem])),
    );
}

const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The critical items that a submitted visit failed, and whom a task about them concerns. */
export async function failedCritical(visitId: Id<"visit">): Promise<
  Pick<Info, "programId" | "teamId" | "locationId" | "customerId" | "customerName"> & {
    visitId: Id<"visit">;
    failed: { itemId: string; title: string }[];
  }
> {
  const visit = await read(visitId);
  const { programId, teamId, locationId, customerId, customerName } = visit;
  const card = await scorecardOf(visit);
  const failed = card.sections
    .flatMap((section) => section.items)
    .filter((item) => visit.score?.failedCritical.includes(item.id))
    .map((item) => ({ itemId: item.id, title: item.title.en }));
  return { visitId, programId, teamId, locationId, customerId, customerName, failed };
}
