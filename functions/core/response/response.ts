import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import type { Id } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import * as Link from "../link.ts";
import { quoted } from "../quote.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as Survey from "../survey/survey.ts";
import type { OwnWords } from "../survey/wording.ts";
import type { AnonymousAnswer } from "./anonymous.ts";
import { type Answers, answersIn, isQuestionField, type QuestionProblem } from "./questions.ts";
import { responseSubmitted } from "./response.events.ts";
import * as items from "./response.items.ts";

const preferredTimes = ["morning", "afternoon", "evening"] as const;

/** Characters of a comment. */
export const longestComment = 2000;

/** A customer who changes the answer more often than this is a machine; the last one stays. */
const mostRevisions = 20;

/** What a customer says. What is left out stays as it was said before. */
export interface Given {
  score: number;
  comment?: string | undefined;
  answers?: Answers | undefined;
  /** It was said on a page that was left; what is finished already stays as it is. */
  isPartial?: boolean | undefined;
  /** No person said it: it is kept, and counts for nothing until staff say otherwise. */
  isMachine?: boolean | undefined;
  contactRequested?: boolean | undefined;
  preferredTime?: string | undefined;
}

/** What became of an answer: `kept` is the answer as it now stands. */
export type Recorded =
  | { state: "saved" | "unchanged"; invitation: Invitation.Info; kept: Invitation.Response }
  | { state: "void" }
  | { state: "closed" };

const isAnswered = (invitation: Invitation.Info): boolean => invitation.response?.state === "confirmed";

/** The invitation with its answer, as it stands now, or undefined. */
export async function find(id: Id<"invitation">): Promise<Invitation.Info | undefined> {
  const item = await table.get(items.askedOf(id));
  return item && z.parse(Invitation.Info, item);
}

/** The invitations of those ids that exist, with their answers, by id. */
export async function findMany(ids: Id<"invitation">[]): Promise<Map<string, Invitation.Info>> {
  const keys = [...new Set(ids)].map((id) => items.askedOf(id).key);
  const found: Invitation.Info[] = [];
  for (let first = 0; first < keys.length; first += 100)
    for (const item of await table.getMany(keys.slice(first, first + 100))) found.push(z.parse(Invitation.Info, item));
  return new Map(found.map((invitation) => [invitation.id, invitation]));
}

/** Whether an answer makes an unhappy customer. */
export const isUnhappy = (invitation: Pick<Invitation.Info, "kind">, { score }: Pick<Given, "score">): boolean =>
  Survey.isUnhappy(invitation.kind, score);

const isSame = (a: Invitation.Response, b: Invitation.Response): boolean =>
  a.state === b.state &&
  a.score === b.score &&
  a.comment === b.comment &&
  a.isPartial === b.isPartial &&
  JSON.stringify(a.answers ?? {}) === JSON.stringify(b.answers ?? {}) &&
  a.contactRequested === b.contactRequested &&
  a.preferredTime === b.preferredTime;

/** The answer after what was given, on top of the one before, which its history keeps. */
function answered(
  invitation: Invitation.Info,
  given: Given,
  via: Invitation.Response["via"],
  at: string,
): Invitation.Response {
  const before = invitation.response;
  const contactRequested = given.contactRequested ?? before?.contactRequested ?? false;
  const comment = "comment" in given ? given.comment : before?.comment;
  const preferredTime = "contactRequested" in given ? given.preferredTime : before?.preferredTime;
  const answers = given.answers ?? before?.answers;
  return {
    state: given.isMachine ? "intent" : "confirmed",
    score: given.score,
    ...(comment && { comment }),
    ...(answers && Object.keys(answers).length > 0 && { answers }),
    ...(given.isPartial && { isPartial: true }),
    contactRequested,
    ...(contactRequested && preferredTime && { preferredTime }),
    via,
    locale: invitation.locale,
    revision: (before?.revision ?? 0) + 1,
    // When a person first said something: a machine's answer before that was none.
    confirmedAt: (before?.state === "confirmed" ? before.confirmedAt : undefined) ?? at,
    updatedAt: at,
    history: before
      ? [
          ...before.history,
          {
            score: before.score,
            ...(before.comment && { comment: before.comment }),
            ...(before.answers && { answers: before.answers }),
            at: before.updatedAt,
          },
        ]
      : [],
  };
}

/** What is kept of an anonymous answer. */
const withoutAnybody = (
  { surveyId, surveyVersion, kind }: Invitation.Info,
  { score, comment, answers, updatedAt }: Invitation.Response,
): AnonymousAnswer => ({ surveyId, surveyVersion, kind, day: updatedAt.slice(0, 10), score, comment, answers });

/**
 * Confirms an answer. The same one again changes nothing, another one corrects it while the invitation is open;
 * of two at once each finds the other. A score off the survey's scale is a defect of the caller. Who has just `read` the invitation gives it along.
 */
export async function record(
  id: Id<"invitation">,
  given: Given,
  via: Invitation.Response["via"],
  read?: Invitation.Info,
): Promise<Recorded> {
  for (let invitation = read ?? (await find(id)); ; invitation = await find(id)) {
    const at = nowIso();
    if (!invitation || Invitation.isExpired(invitation, at)) return { state: "closed" };
    if (invitation.status === "void") return { state: "void" };
    if (!Survey.isOnScale(invitation.kind, given.score)) throw new Error(`${given.score} is off the scale.`);
    if ((await Survey.ofVersion(invitation.surveyId, invitation.surveyVersion)).anonymous) {
      const kept = answered(invitation, given, via, at);
      // What a machine wrote, or a page that was left, could not be taken back by its person.
      if (given.isMachine || given.isPartial || invitation.isAnswered) return { state: "unchanged", invitation, kept };
      if (await table.tryTransact(items.saveAnonymous(id, withoutAnybody(invitation, kept), at)))
        return { state: "saved", invitation, kept };
      continue;
    }
    const before = invitation.response;
    // A page that was left in another tab knows less than what was sent since; a machine nothing that a person did not say.
    const isLess = given.isMachine || (given.isPartial && !before?.isPartial);
    if (before?.state === "confirmed" && isLess) return { state: "unchanged", invitation, kept: before };
    const kept = answered(invitation, given, via, at);
    // However often a machine wrote something, a person can still say it.
    const isFull = before && before.revision >= mostRevisions && (given.isMachine || before.state === "confirmed");
    if (before && (isSame(before, kept) || isFull)) return { state: "unchanged", invitation, kept: before };
    const event = given.isMachine
      ? undefined
      : occurred(responseSubmitted, {
          invitationId: id,
          customerId: invitation.customerId,
          surveyId: invitation.surveyId,
          kind: invitation.kind,
          score: kept.score,
          contactRequested: kept.contactRequested,
          revision: kept.revision,
        });
    const written = await table.tryWrite(items.saveAnswer(invitation, kept, before?.revision, event));
    if (written.ok) return { state: "saved", invitation, kept };
  }
}

/** What a page, a mail or a text message needs to know of the question. */
export interface Asked {
  kind: Survey.SurveyKind;
  /** The lowest and the highest score. */
  scale: readonly [number, number];
  /** The language of the words and questions: one of the survey's. */
  locale: string;
  /** What the survey says instead of the usual words. */
  words: OwnWords;
  /** What it asks beside the score. */
  questions: Survey.Spoken[];
  asksComment: boolean;
  offersCall: boolean;
  /** Who answers what is not kept: it can be said once, and nobody calls. */
  isAnonymous?: boolean | undefined;
  timeZone: string;
  agentName?: string | undefined;
  subject?: string | undefined;
  /** Of the case; without one, it is the relation that is asked about. */
  resolvedAt?: string | undefined;
}

/** What stands in the form: as it came, so that a mistake does not cost what was typed. */
export interface Draft {
  score?: number | undefined;
  comment?: string | undefined;
  answers?: Answers | undefined;
  contactRequested?: boolean | undefined;
  preferredTime?: string | undefined;
}

/** What was wrong with a form; web/respond has the sentences. */
type Problem = "score_missing" | "comment_long" | "form_broken" | QuestionProblem;

/** What a customer sees at a link. */
export type View =
  /** `answered`: it corrects an answer that was given. */
  | {
      state: "form";
      asked: Asked;
      draft: Draft;
      answered: boolean;
      problem?: Problem;
      /** Where the form is sent to, where that is not the page's own address. */
      action?: string;
    }
  | { state: "thanks"; asked: Asked; draft: Draft; unhappy: boolean }
  | { state: "answered"; asked: Asked; draft: Draft; mayCorrect: boolean }
  /** `isCase`: it was about a case, which was opened again. */
  | { state: "void"; locale: string; isCase: boolean }
  | { state: "unknown" }
  /** Too many answers came from one network. */
  | { state: "busy" }
  | { state: "unsubscribe" | "unsubscribed"; locale: string };

/** What is asked by an invitation, once its survey is known. */
const askedBy = (survey: Survey.Info, invitation: Invitation.Info): Asked => ({
  kind: invitation.kind,
  scale: Survey.scales[invitation.kind],
  ...Survey.spokenTo(survey, invitation.locale, invitation.variant),
  asksComment: survey.asksComment,
  // Nobody knows whom to call.
  offersCall: survey.offersCall && !survey.anonymous && !invitation.publicLinkId,
  ...(survey.anonymous && { isAnonymous: true }),
  timeZone: invitation.timeZone,
  agentName: invitation.snapshot.agentName && quoted(invitation.snapshot.agentName),
  subject: invitation.snapshot.subject && quoted(invitation.snapshot.subject),
  resolvedAt: invitation.snapshot.resolvedAt,
});

/** What is asked by an invitation, in the wording of the version that it was planned with. */
export const askedIn = async (invitation: Invitation.Info): Promise<Asked> =>
  askedBy(await Survey.ofVersion(invitation.surveyId, invitation.surveyVersion), invitation);

/** The invitation behind an open link, or what to say instead. Reads only. */
async function opened(token: string): Promise<{ invitation: Invitation.Info } | { instead: View }> {
  const id = await Link.open("respond", token);
  const invitation = id && (await find(id));
  if (!invitation || Invitation.isExpired(invitation, nowIso())) return { instead: { state: "unknown" } };
  if (invitation.status === "void" && !isAnswered(invitation)) return { instead: voidOf(invitation) };
  return { invitation };
}

const voidOf = ({ locale, caseId }: Invitation.Info): View => ({ state: "void", locale, isCase: caseId !== undefined });

const onScale = (kind: Survey.SurveyKind, text: string | undefined): number | undefined => {
  const score = text && /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return score !== undefined && Survey.isOnScale(kind, score) ? score : undefined;
};

/** Nobody knows any more what was answered. */
const wasAnswered = (asked: Asked): View => ({ state: "answered", asked, draft: {}, mayCorrect: false });

/** How a link was opened: what the request says of itself. */
const Opening = z.object({
  method: z.enum(["GET", "HEAD"]),
  agent: z.optional(z.string()),
  prefetch: z.optional(z.boolean()),
  trap: z.optional(z.boolean()),
});

/** How long it is kept how a link was opened. */
const looksKeptDays = 180;

/** Keeps beside the invitation how its link was opened. It touches no answer, and nobody waits for more than one write of it. */
async function noteLook(
  { id, kind }: Invitation.Info,
  { agent, ...opening }: z.infer<typeof Opening>,
  score: number | undefined,
): Promise<void> {
  const at = nowIso();
  const look = { at, ...opening, ...(score !== undefined && { score }), ...(agent && { agent: agent.slice(0, 200) }) };
  const ttl = Math.floor(Date.parse(at) / 1000) + looksKeptDays * 86_400;
  await table.tryWrite(items.putLook(id, kind, look, ttl)).catch((error: unknown) => {
    // Evidence that is lost is a pity; a customer who gets no page for it is worse.
    logger.warn("a look was not kept", { invitationId: id, error: String(error) });
  });
}

/** Whether a customer may still change an answer: nobody works on it yet. */
async function mayCorrect(invitation: Invitation.Info): Promise<boolean> {
  const { response, status } = invitation;
  if (!response || status === "void" || response.revision >= mostRevisions) return false;
  const task = await table.get(items.taskAbout(invitation.id));
  return !task || task.status === "new";
}

/** What stands at a link: the form, with the score that the mail's link chose, or why there is none. Never changes an answer. */
export const look = fn(
  z.object({ token: z.string(), score: z.optional(z.string()), correct: z.boolean(), opening: Opening }),
  async ({ token, score, correct, opening }): Promise<View> => {
    const found = await opened(token);
    if ("instead" in found) return found.instead;
    const { invitation } = found;
    const chosen = onScale(invitation.kind, score);
    const question = await askedIn(invitation);
    // Who opened which score's link, and when, would be half of the answer.
    if (question.isAnonymous)
      return invitation.isAnswered
        ? wasAnswered(question)
        : { state: "form", asked: question, draft: { score: chosen }, answered: false };
    const response = isAnswered(invitation) ? invitation.response : undefined;
    const isFinished = response && !response.isPartial;
    const [asked, isOpen] = await Promise.all([
      question,
      isFinished ? mayCorrect(invitation) : undefined,
      correct || noteLook(invitation, opening, chosen),
    ]);
    if (response && !isFinished)
      return { state: "form", asked, draft: { ...response, score: chosen ?? response.score }, answered: false };
    if (!response) return { state: "form", asked, draft: { score: chosen }, answered: false };
    if (correct && isOpen)
      return { state: "form", asked, draft: { ...response, score: chosen ?? response.score }, answered: true };
    return { state: "answered", asked, draft: response, mayCorrect: isOpen ?? false };
  },
);

/** The fields of the form beside those of the survey's questions, each once. */
const Form = z.strictObject({
  score: z.optional(z.string()),
  comment: z.optional(z.string()),
  call: z.optional(z.literal("yes")),
  time: z.optional(z.enum(["", ...preferredTimes])),
  /** The page was left, not sent. */
  partial: z.optional(z.literal("yes")),
  /** A field that no person sees. */
  website: z.optional(z.string()),
});

/** A form's own fields, or undefined where it is not what the page sends. */
function formOf(fields: Record<string, string[]>): z.infer<typeof Form> | undefined {
  const own = Object.entries(fields).filter(([name]) => !isQuestionField(name));
  if (own.some(([, values]) => values.length !== 1)) return undefined;
  return z.safeParse(Form, Object.fromEntries(own.map(([name, [value]]) => [name, value]))).data;
}

/** Takes the page's form: saves the answer and thanks, or shows the form again with what was wrong and what was typed. */
export const answer = fn(
  z.object({ token: z.string(), form: z.record(z.string(), z.array(z.string())) }),
  async ({ token, form: fields }): Promise<View> => {
    const found = await opened(token);
    if ("instead" in found) return found.instead;
    const { invitation } = found;
    const asked = await askedIn(invitation);
    if (invitation.isAnswered) return wasAnswered(asked);
    const form = formOf(fields);
    const score = onScale(invitation.kind, form?.score ?? fields.score?.[0]);
    const comment = (form?.comment ?? fields.comment?.[0])?.replaceAll("\r\n", "\n").trim();
    const contactRequested = fields.call?.[0] === "yes";
    const preferredTime = preferredTimes.find((time) => time === fields.time?.[0]);
    const { answers, problem: wrong } = answersIn(asked.questions, asked.kind, score, fields);
    const isPartial = form?.partial === "yes";
    const draft: Draft = { score, comment, answers, contactRequested, preferredTime };
    const problem: Problem | undefined = !form
      ? "form_broken"
      : score === undefined
        ? "score_missing"
        : (comment?.length ?? 0) > longestComment
          ? "comment_long"
          : isPartial && wrong?.why === "missing"
            ? undefined
            : wrong;
    const before = invitation.response;
    const isCorrection = isAnswered(invitation) && !before?.isPartial;
    if (problem || score === undefined)
      return { state: "form", asked, draft, answered: isCorrection, problem: problem ?? "score_missing" };
    if (isCorrection && before && !isPartial && !(await mayCorrect(invitation)))
      return { state: "answered", asked, draft: before, mayCorrect: false };
    // A page that was left sends what was there by then; what was said before stays.
    const whole = form?.comment !== undefined;
    const said: Given = whole ? { score, comment, answers, contactRequested, preferredTime } : { score };
    const recorded = await record(
      invitation.id,
      { ...said, ...(isPartial && { isPartial }), ...(form?.website && { isMachine: true }) },
      "page",
      invitation,
    );
    if (recorded.state === "void") return voidOf(invitation);
    if (recorded.state === "closed") return { state: "unknown" };
    // Nobody can come back to whoever is not known.
    const unhappy = !asked.isAnonymous && isUnhappy(invitation, recorded.kept);
    return { state: "thanks", asked, draft: recorded.kept, unhappy };
  },
);

/** What stands at an unsubscribe link: a page with one button. Never writes. */
export const lookUnsubscribe = fn(z.object({ token: z.string() }), async ({ token }): Promise<View> => {
  const invitation = await unsubscribing(token);
  return invitation ? { state: "unsubscribe", locale: invitation.locale } : { state: "unknown" };
});

/** Never write to this customer's contact point again: RFC 8058's one click, and the page's button. Doing it twice changes nothing. */
export const unsubscribe = fn(z.object({ token: z.string() }), async ({ token }): Promise<View> => {
  const invitation = await unsubscribing(token);
  if (!invitation?.channel || !invitation.to) return { state: "unknown" };
  await Suppression.suppress({ channel: invitation.channel, address: invitation.to, why: "unsubscribed" });
  return { state: "unsubscribed", locale: invitation.locale };
});

async function unsubscribing(token: string): Promise<Invitation.Info | undefined> {
  const id = await Link.open("unsubscribe", token);
  return id && (await find(id));
}
