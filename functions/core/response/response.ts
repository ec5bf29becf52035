import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import type { Id } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import * as Link from "../link.ts";
import { quoted } from "../quote.ts";
import * as Suppression from "../suppression/suppression.ts";
import type { OwnWords } from "../survey/definition.ts";
import * as Survey from "../survey/survey.ts";
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
  return {
    state: "confirmed",
    score: given.score,
    ...(comment && { comment }),
    contactRequested,
    ...(contactRequested && preferredTime && { preferredTime }),
    via,
    locale: invitation.locale,
    revision: (before?.revision ?? 0) + 1,
    confirmedAt: before?.confirmedAt ?? at,
    updatedAt: at,
    history: before
      ? [
          ...before.history,
          { score: before.score, ...(before.comment && { comment: before.comment }), at: before.updatedAt },
        ]
      : [],
  };
}

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
    const before = invitation.response;
    const kept = answered(invitation, given, via, at);
    if (before && (isSame(before, kept) || before.revision >= mostRevisions))
      return { state: "unchanged", invitation, kept: before };
    const event = occurred(responseSubmitted, {
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
  contactRequested?: boolean | undefined;
  preferredTime?: string | undefined;
}

/** What was wrong with a form; web/respond has the sentences. */
type Problem = "score_missing" | "comment_long" | "form_broken";

/** What a customer sees at a link. */
export type View =
  /** `answered`: it corrects an answer that was given. */
  | { state: "form"; asked: Asked; draft: Draft; answered: boolean; problem?: Problem }
  | { state: "thanks"; asked: Asked; draft: Draft; unhappy: boolean }
  | { state: "answered"; asked: Asked; draft: Draft; mayCorrect: boolean }
  /** `isCase`: it was about a case, which was opened again. */
  | { state: "void"; locale: string; isCase: boolean }
  | { state: "unknown" }
  | { state: "unsubscribe" | "unsubscribed"; locale: string };

/** What is asked by an invitation, once its survey is known. */
const askedBy = (survey: Survey.Info, invitation: Invitation.Info): Asked => ({
  kind: invitation.kind,
  scale: Survey.scales[invitation.kind],
  ...Survey.spokenTo(survey, invitation.locale),
  asksComment: survey.asksComment,
  offersCall: survey.offersCall,
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

/** What stands at a link: the form, with the score that the mail's link chose, or why there is none. Never writes. */
export const look = fn(
  z.object({ token: z.string(), score: z.optional(z.string()), correct: z.boolean() }),
  async ({ token, score, correct }): Promise<View> => {
    const found = await opened(token);
    if ("instead" in found) return found.instead;
    const { invitation } = found;
    const asked = await askedIn(invitation);
    const chosen = onScale(invitation.kind, score);
    const response = isAnswered(invitation) ? invitation.response : undefined;
    if (!response) return { state: "form", asked, draft: { score: chosen }, answered: false };
    const mayCorrect = invitation.status !== "void" && response.revision < mostRevisions;
    if (correct && mayCorrect)
      return { state: "form", asked, draft: { ...response, score: chosen ?? response.score }, answered: true };
    return { state: "answered", asked, draft: response, mayCorrect };
  },
);

const Form = z.strictObject({
  score: z.optional(z.string()),
  comment: z.optional(z.string()),
  call: z.optional(z.literal("yes")),
  time: z.optional(z.enum(["", ...preferredTimes])),
});

/** Takes the page's form: saves the answer and thanks, or shows the form again with what was wrong and what was typed. */
export const answer = fn(
  z.object({ token: z.string(), form: z.record(z.string(), z.string()) }),
  async ({ token, form }): Promise<View> => {
    const found = await opened(token);
    if ("instead" in found) return found.instead;
    const { invitation } = found;
    const asked = await askedIn(invitation);
    const score = onScale(invitation.kind, form.score);
    const comment = form.comment?.replaceAll("\r\n", "\n").trim();
    const contactRequested = form.call === "yes";
    const preferredTime = preferredTimes.find((time) => time === form.time);
    const draft: Draft = { score, comment, contactRequested, preferredTime };
    const problem: Problem | undefined = !z.safeParse(Form, form).success
      ? "form_broken"
      : score === undefined
        ? "score_missing"
        : (comment?.length ?? 0) > longestComment
          ? "comment_long"
          : undefined;
    if (problem || score === undefined)
      return { state: "form", asked, draft, answered: isAnswered(invitation), problem: problem ?? "score_missing" };
    // A page that was left sends the score alone; what was said before stays.
    const whole = form.comment !== undefined;
    const recorded = await record(
      invitation.id,
      whole ? { score, comment, contactRequested, preferredTime } : { score },
      "page",
      invitation,
    );
    if (recorded.state === "void") return voidOf(invitation);
    if (recorded.state === "closed") return { state: "unknown" };
    const unhappy = isUnhappy(invitation, recorded.kept);
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
