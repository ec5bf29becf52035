import * as z from "zod/mini";
import { site } from "../../adapters/site.ts";
import { nowIso } from "../clock.ts";
import type * as Conversation from "../conversation/conversation.ts";
import { fn } from "../fn.ts";
import type { Id } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import { LogId, logIdOf } from "../log-key.ts";
import * as Notice from "../notice/notice.ts";
import { quoted } from "../quote.ts";
import * as Response from "../response/response.ts";
import { segmentsOf } from "../segments.ts";
import * as Sender from "../sender/sender.ts";
import * as Survey from "../survey/survey.ts";
import { type Info, list as listDays, type Mail, read, type Text, type WriteMail, type WriteText } from "./message.ts";

/** What makes the words of every message, as the jobs that send them use it. */
export interface Writers {
  mail: WriteMail;
  text: WriteText;
  notice: Notice.WriteNotice;
  reply: Conversation.WriteAnswer;
}

const perPage = 100;

const isNotice = (message: Info): message is Info & { causeId: Id<"notice"> } => message.kind === "notice";

/** The message with how its invitation stands. */
function rowOf(message: Info, invitation: Invitation.Info | undefined, notice?: Notice.Mailing) {
  const { at, kind, channel, name, address, caseId, customerId } = message;
  const isInvitation = kind === "invitation" || kind === "recovery";
  return {
    ...{ id: logIdOf(message), kind, channel, name, address, caseId, customerId },
    at: isInvitation && invitation?.claimedAt === at ? (invitation.sentAt ?? at) : at,
    subject: notice?.values.customer ?? invitation?.snapshot.subject,
    ...(!isNotice(message) && { invitationId: message.causeId }),
    stage: isInvitation && invitation ? Invitation.stageOf(invitation, nowIso()) : ("sent" as const),
    ...(isInvitation &&
      invitation?.response && { score: invitation.response.score, surveyKind: invitation.kind as string }),
  };
}

/** A day's messages, newest first, and how their invitations stand. Reached by its contract. @public */
export const list = fn(
  z.object({ day: z.optional(z.string()), cursor: z.optional(z.string()) }),
  async ({ day = nowIso().slice(0, 10), cursor }) => {
    const { entries: messages, next } = await listDays([day], { newestFirst: true, past: cursor, limit: perPage });
    const [invitations, notices] = await Promise.all([
      Response.findMany(
        messages.flatMap((message) => (isNotice(message) ? [] : [message.causeId as Id<"invitation">])),
      ),
      Notice.findMany(messages.filter(isNotice).map(({ causeId }) => causeId)),
    ]);
    return {
      day,
      messages: messages.map((message) =>
        rowOf(message, invitations.get(message.causeId), notices.get(message.causeId)),
      ),
      cursor: next,
    };
  },
);

/** As long as a token, so that a text message counts as many parts; it opens nothing. */
const noToken = "x".repeat(44);

/** A mail whose links lead nowhere: nothing can be followed, whatever shows it. */
export const inert = (html: string): string =>
  html
    .replace(/ href="[^"]*"/g, ' role="link" aria-disabled="true"')
    .replace("</head>", "<style>a{text-decoration:underline;cursor:default}</style>\n</head>");

async function invitedAgain(invitation: Invitation.Info, reminder: number | undefined) {
  const { respondUrl } = site();
  return {
    asked: await Response.askedIn(invitation),
    customerName: invitation.customerName && quoted(invitation.customerName),
    url: `${respondUrl}/r/${noToken}`,
    unsubscribeUrl: `${respondUrl}/u/${noToken}`,
    reminder: reminder
      ? Survey.reminderIn(
          await Survey.ofVersion(invitation.surveyId, invitation.surveyVersion),
          reminder,
          invitation.locale,
        )
      : undefined,
  };
}

/** The words again, and the version of the sender whose name and line they carry. */
async function copyOf(
  writers: Writers,
  message: Info,
  invitation: Invitation.Info | undefined,
  notice: Notice.Mailing | undefined,
): Promise<{ words: Mail | Text; senderVersion?: number | undefined } | undefined> {
  const { kind, channel, say = "thanks", unhappy } = message;
  if (kind === "notice") return notice && { words: writers.notice(notice) };
  if (kind === "reply") {
    const asked = invitation && (await Response.askedIn(invitation));
    const answer = { say: say as Conversation.Answer["say"], ...(asked && { asked }), ...(unhappy && { unhappy }) };
    return { words: writers.reply(answer) };
  }
  if (!invitation) return undefined;
  const invited = await invitedAgain(invitation, message.reminder);
  if (channel === "email") {
    const sender = await Sender.ofEmail();
    return { words: writers.mail(invited, sender), senderVersion: sender?.version };
  }
  const sender = await Sender.ofSms();
  return { words: writers.text(invited, sender), senderVersion: sender?.version };
}

/** A message as it was: its words are rendered anew, by the functions that made them, from what they were about. */
export const fromId = (writers: Writers) =>
  fn(z.object({ messageId: LogId }), async ({ messageId }) => {
    const message = await read(messageId);
    const [invitation, notice] = isNotice(message)
      ? [undefined, (await Notice.findMany([message.causeId])).get(message.causeId)]
      : [await Response.find(message.causeId as Id<"invitation">), undefined];
    const copy = await copyOf(writers, message, invitation, notice);
    const { from, locale, ledgerDay, templateVersion, senderVersion } = message;
    return {
      ...rowOf(message, invitation, notice),
      ...{ from, locale, ledgerDay, templateVersion },
      copy: copy && {
        isExact: copy.words.version === templateVersion && copy.senderVersion === senderVersion,
        version: copy.words.version,
        ...partsOf(copy.words),
      },
    };
  });

interface Parts {
  mail?: { subject: string; html: string; text: string };
  sms?: { body: string } & ReturnType<typeof segmentsOf>;
}

const partsOf = (copy: Mail | Text): Parts =>
  "body" in copy
    ? { sms: { body: copy.body, ...segmentsOf(copy.body) } }
    : { mail: { subject: copy.subject, html: inert(copy.html), text: copy.text } };
