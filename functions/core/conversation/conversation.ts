import { setTimeout } from "node:timers/promises";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as sms from "../../adapters/sms.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import type * as Invitation from "../invitation/invitation.ts";
import type { Key } from "../item.ts";
import * as Message from "../message/message.ts";
import * as Response from "../response/response.ts";
import * as Suppression from "../suppression/suppression.ts";
import type { SurveyKind } from "../survey/scale.ts";
import * as items from "./conversation.items.ts";
import { isAnsweredByNumber, type Keyword, keywordOf } from "./keywords.ts";
import { readReply } from "./reply.ts";

/** `again`: a score was asked for a second time; nobody is asked a third. `over`: who wrote after the end was told that nothing more is needed. */
const steps = ["score", "again", "comment", "done", "over"] as const;

/** What is being talked about with a phone number. */
const Info = z.object({
  invitationId: idOf("invitation"),
  step: z.enum(steps),
  /** Words that came before the score did. */
  said: z.optional(z.string()),
  /** Ids of the latest messages that were dealt with. */
  handled: z._default(z.array(z.string()), []),
  version: z.number(),
});
type Info = z.output<typeof Info>;

/** What we text back; web/mail has the words. */
export interface Answer {
  say: "comment" | "thanks" | "again" | "late" | "finished" | "resumed" | "stopped" | "help";
  asked?: Response.Asked;
  unhappy?: boolean;
}
export type WriteAnswer = (answer: Answer) => Message.Text;

/** Where what is being talked about with a number is kept. */
export const keptAt = (number: string): Key => items.conversationOf(number).key;

const handledKept = 20;
const replySeconds = 3600;

/**
 * From now on what comes from this number answers that invitation. Again for the same one, it goes on where it was. Returns the way back, for a
 * question that did not leave: then the number answers again what it was asked before.
 */
export async function begin(
  number: string,
  invitationId: Id<"invitation">,
  expiresAt: string,
): Promise<() => Promise<void>> {
  // Kept a month longer than the invitation, so that a late answer is told so.
  const ttl = Math.floor(new Date(expiresAt).getTime() / 1000) + 30 * 86_400;
  for (;;) {
    const item = await table.get(items.conversationOf(number));
    const earlier = item && { ...item, ...z.parse(Info, item) };
    if (earlier?.invitationId === invitationId) return async () => undefined;
    const begun = await table.tryWrite(items.beginConversation(number, earlier, { invitationId, ttl }));
    if (begun.ok)
      return async () => {
        await table.tryWrite(items.putBackConversation(number, earlier));
      };
  }
}

/** What a message makes of the conversation. */
interface Turn {
  step: Info["step"];
  said?: string | undefined;
  given?: Response.Given;
  say?: Answer["say"];
}

const joined = (...texts: (string | undefined)[]): string => shortened(texts.filter(Boolean).join("\n"));

/** Cut within a character, a text could not be stored. */
const shortened = (text: string): string => text.slice(0, Response.longestComment).toWellFormed();

/** The next turn of a conversation. Pure. A bare score always scores; words before the score wait for it; nothing that was said is lost. */
export function turnOf(
  conversation: Pick<Info, "step" | "said">,
  kind: SurveyKind,
  saved: { score: number; comment?: string | undefined } | undefined,
  text: string,
): Turn {
  const { score, words } = readReply(kind, text);
  if (!saved || conversation.step === "score" || conversation.step === "again") {
    if (score === undefined) {
      const said = joined(conversation.said, /\p{L}/u.test(text) ? text : undefined) || undefined;
      return { step: "again", said, ...(conversation.step === "score" && { say: "again" }) };
    }
    const comment = joined(conversation.said, words) || undefined;
    return comment
      ? { step: "done", given: { score, comment }, say: "thanks" }
      : { step: "comment", given: { score }, say: "comment" };
  }
  const { step } = conversation;
  // What comes after the end is kept, and answered once: two machines would thank each other for ever.
  const later: Turn = {
    step: step === "comment" ? "comment" : "over",
    ...(step === "done" && { say: "finished" as const }),
  };
  if (score !== undefined && !words)
    return { ...later, given: { score }, ...(step === "comment" && { say: "comment" as const }) };
  if (step === "comment")
    return {
      step: "done",
      given: { score: saved.score, comment: shortened(text) },
      say: "thanks",
    };
  const comment = saved.comment?.endsWith(text) ? saved.comment : joined(saved.comment, text);
  return { ...later, given: { score: saved.score, comment } };
}

/** A text from a customer, as End User Messaging publishes it. */
const Inbound = z.object({
  /** The number that was texted. */
  destinationNumber: z.optional(z.string()),
  originationNumber: z.string().check(z.minLength(3)),
  messageBody: z.string(),
  inboundMessageId: z.string().check(z.minLength(1)),
});

/**
 * Takes a text: a score, then a comment, then thanks. STOP suppresses the number and is never a score; to the carriers' words the number itself
 * replies, to those of other languages we do. The same message again changes nothing; two at once are taken one after the other.
 */
export const receive = (write: WriteAnswer) =>
  fn(Inbound, async ({ originationNumber, destinationNumber, messageBody, inboundMessageId: messageId }) => {
    const number = parsePhoneNumberFromString(originationNumber)?.number ?? originationNumber;
    const text = messageBody.toWellFormed().trim();
    const keyword = keywordOf(text);
    const wasStopped = keyword === "stop" && (await Suppression.isSuppressed("sms", number));
    if (keyword === "stop") await Suppression.suppress({ channel: "sms", address: number, why: "stopped" });
    if (keyword === "start") {
      // First: while the carrier holds the number back, ours is not to say otherwise.
      if (!(await sms.optIn(number))) return logger.warn("the carrier keeps a number opted out", { messageId });
      await Suppression.lift({ channel: "sms", address: number });
    }
    if (wasStopped || isAnsweredByNumber(text, destinationNumber)) return;
    const item = await table.get(items.conversationOf(number));
    if (!item) return logger.info("text from a number that was not asked", { messageId });
    const conversation = z.parse(Info, item);
    if (conversation.handled.includes(messageId)) return;
    const invitation = await Response.find(conversation.invitationId);
    const turn = await take(conversation, invitation, keyword ?? { text });
    await table.write(
      items.continueConversation(number, conversation.version, {
        step: turn.step,
        said: turn.said,
        handled: [...conversation.handled, messageId].slice(-handledKept),
      }),
    );
    // Whoever stopped hears that once; nobody else who must not be written to hears anything.
    if (!turn.say || (turn.say !== "stopped" && (await Suppression.isSuppressed("sms", number)))) return;
    const said = await answerTo(turn, invitation);
    const { body, version } = write(said);
    if (!(await reply(number, body, messageId))) return;
    await Message.note({
      at: nowIso(),
      causeId: conversation.invitationId,
      kind: "reply",
      channel: "sms",
      caseId: invitation?.caseId,
      customerId: invitation?.customerId,
      name: invitation?.customerName,
      address: Message.masked(number),
      locale: invitation?.locale ?? "en",
      templateVersion: version,
      say: said.say,
      unhappy: said.unhappy,
    });
  });

const answersTo = { stop: "stopped", help: "help", start: "resumed" } as const satisfies Record<Keyword, Answer["say"]>;

/** Saves what a message says; stopped before the conversation moved on, the same message saves nothing new. */
async function take(
  conversation: Info,
  invitation: Invitation.Info | undefined,
  message: Keyword | { text: string },
): Promise<Turn> {
  const { step, said } = conversation;
  if (typeof message === "string") return { step, said, say: answersTo[message] };
  const late: Turn = { step: "over", said, ...(step !== "over" && { say: "late" }) };
  if (!invitation) return late;
  if (invitation.isAnswered) return { step: "over", ...(step !== "over" && { say: "finished" }) };
  const turn = turnOf(conversation, invitation.kind, invitation.response, message.text);
  const recorded = turn.given && (await Response.record(invitation.id, turn.given, "sms"));
  if (recorded?.state === "void" || recorded?.state === "closed") return late;
  // Neither here nor in the log of what was replied stands what an anonymous answer was.
  return recorded && (await Response.askedIn(invitation)).isAnonymous ? { step: "over", say: "thanks" } : turn;
}

const answerTo = async ({ say = "thanks", given }: Turn, invitation: Invitation.Info | undefined): Promise<Answer> => ({
  say,
  ...(invitation && { asked: await Response.askedIn(invitation) }),
  ...(invitation && given && { unhappy: Response.isUnhappy(invitation, given) }),
});

/** Whether it went out. At most once: a reply that is lost is better than two. */
async function reply(number: string, body: string, messageId: string): Promise<boolean> {
  const send = () => sms.sendText({ to: number, body, context: { reply: messageId }, secondsToLive: replySeconds });
  let sent = await send();
  // Refused for the rate it was not sent: nobody waits longer for a reply than for these.
  for (const pause of [1000, 2000, 4000])
    if (sent.result === "rate") {
      await setTimeout(pause + Math.random() * 1000);
      sent = await send();
    }
  if (sent.result !== "accepted") logger.warn("reply not accepted", { messageId, result: sent.result });
  return sent.result === "accepted";
}
