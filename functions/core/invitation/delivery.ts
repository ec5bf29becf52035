import * as z from "zod/mini";
import * as email from "../../adapters/email.ts";
import { logger } from "../../adapters/logger.ts";
import { site } from "../../adapters/site.ts";
import * as sms from "../../adapters/sms.ts";
import * as table from "../../adapters/table.ts";
import * as Alarm from "../alarm.ts";
import * as Campaign from "../campaign/campaign.ts";
import { addMinutes, nowIso } from "../clock.ts";
import * as Conversation from "../conversation/conversation.ts";
import * as Customer from "../customer/customer.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import * as Link from "../link.ts";
import * as Message from "../message/message.ts";
import { quoted } from "../quote.ts";
import { askedIn } from "../response/response.ts";
import * as Sender from "../sender/sender.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as Survey from "../survey/survey.ts";
import * as Task from "../task/task.ts";
import * as Timer from "../timer.ts";
import { isAlarming, suppressionBy, type Trouble } from "../trouble.ts";
import * as deliveryItems from "./delivery.items.ts";
import { planNext } from "./follow-up.ts";
import * as items from "./invitation.items.ts";
import { type Info, isExpired, isFollowUp, type Reason, recoveryIdFor, type Status } from "./invitation.ts";
import { cancelPlanned, giveBack } from "./plan.ts";
import { nextSendAt, secondsToLive } from "./send-window.ts";

/** Statuses of an invitation whose message has not been tried. */
const waiting: readonly Status[] = ["planned", "queued"];

/** How long the provider's own event has to come before a send without a known result is tried again. */
const unconfirmedMinutes = 30;
/** The law gives a customer 30 days after a message to say no; the link holds longer. */
const unsubscribeMinutes = 60 * 24 * 60;

/** A due send, as the timer planned it. */
const Due = z.object({ kind: z.literal("invitation.send"), targetId: idOf("invitation") });

/** Sends an invitation by mail once: a repeated message finds it claimed or sent. Throws where it should be tried again. */
export const sendEmail = (write: Message.WriteMail) =>
  fn(Due, ({ targetId }) =>
    deliver(targetId, "email", async (invitation, to) => {
      const [invited, sender] = await Promise.all([invitedBy(invitation), Sender.ofEmail()]);
      const { version, ...mail } = write(invited, sender);
      const send = () =>
        email.send({
          ...mail,
          replyTo: sender?.replyTo,
          to,
          toName: invited.customerName,
          id: invitation.id,
          headers: {
            "List-Unsubscribe": `<${invited.unsubscribeUrl}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          },
          tags: { invitation: invitation.id, ...feedbackOf(invitation) },
        });
      return { versions: { templateVersion: version, senderVersion: sender?.version }, send };
    }),
  );

/** Sends an invitation by text message once; it is given up before the recipient's send window closes. */
export const sendText = (write: Message.WriteText) =>
  fn(Due, ({ targetId }) =>
    deliver(targetId, "sms", async (invitation, to) => {
      const [invited, sender] = await Promise.all([invitedBy(invitation), Sender.ofSms()]);
      const { body, version } = write(invited, sender);
      const window = await sendWindowOf(invitation);
      const send = async () => {
        // First, so that an answer within the second finds what it answers, also where a crash follows.
        const putBack = await Conversation.begin(to, invitation.id, invitation.expiresAt);
        const live = secondsToLive(nowIso(), window, invitation);
        const text = { to, body, context: { invitation: invitation.id }, secondsToLive: live };
        const sent = await sms.sendText(text).catch(async (error: unknown) => {
          await putBack();
          throw error;
        });
        if (sent.result !== "accepted" && sent.result !== "unknown") await putBack();
        return sent;
      };
      return { versions: { templateVersion: version, senderVersion: sender?.version }, send };
    }),
  );

/** SES makes the `Feedback-ID` of these, by which mailbox providers tell the complaints about one survey from those about another. */
const feedbackOf = ({ surveyId, campaignId }: Info) => ({
  "ses:feedback-id-a": surveyId,
  ...(campaignId && { "ses:feedback-id-b": campaignId }),
});

async function invitedBy(invitation: Info): Promise<Message.Invited> {
  const { respondUrl } = site();
  const { customerName, reminders } = invitation;
  const [asked, respond, unsubscribe] = await Promise.all([
    askedIn(invitation),
    Link.mint("respond", invitation.id, invitation.expiresAt),
    Link.mint("unsubscribe", invitation.id, addMinutes(invitation.expiresAt, unsubscribeMinutes)),
  ]);
  return {
    asked,
    customerName: customerName && quoted(customerName),
    url: `${respondUrl}/r/${respond}`,
    unsubscribeUrl: `${respondUrl}/u/${unsubscribe}`,
    reminder: await reminderOf(invitation, reminders),
  };
}

/** What a survey says in a reminder of its own; undefined for what is none. */
async function reminderOf(invitation: Info, number: number | undefined): Promise<Message.Invited["reminder"]> {
  if (!number) return undefined;
  return Survey.reminderIn(
    await Survey.ofVersion(invitation.surveyId, invitation.surveyVersion),
    number,
    invitation.locale,
  );
}

const sendWindowOf = async ({ surveyId, surveyVersion }: Info) =>
  (await Survey.ofVersion(surveyId, surveyVersion)).policy.sendWindow;

/** A message that is ready to go, and the versions of its words and of its sender. */
interface Prepared {
  versions: Pick<Info, "templateVersion" | "senderVersion">;
  send: () => Promise<email.Sent>;
}

/**
 * Checks again what may have changed since it was planned, claims, sends, and writes down what became of it. Everything that may fail for reasons
 * of ours happens before the claim; after it only the provider's answer, or a crash, is left.
 */
async function deliver(
  id: Id<"invitation">,
  channel: "email" | "sms",
  prepare: (invitation: Info, to: string) => Promise<Prepared>,
): Promise<void> {
  const item = await table.get(items.invitationOf(id));
  const invitation = item && items.toInfo(item);
  if (!invitation) return logger.warn("invitation to send is gone", { invitationId: id });
  if (invitation.status === "sending") return awaitConfirmation(invitation);
  // A delivery that ended it may have stopped there.
  if (["suppressed", "failed"].includes(invitation.status) && !invitation.sentAt) return giveBack(invitation);
  if (!waiting.includes(invitation.status) || invitation.channel !== channel || !invitation.to) return;
  if (invitation.response || invitation.isAnswered) return noteArrived(invitation);
  if (invitation.campaignId) {
    const state = (await Campaign.find(invitation.campaignId))?.state;
    if (state === "cancelled") return cancelPlanned(invitation);
    // Whoever resumes it plans anew what was due meanwhile.
    if (state === "paused") return;
  }

  const at = nowIso();
  // It was put off, and has a timer for then: a message that came twice would put it off twice, and each of those again.
  if (invitation.sendAt && invitation.sendAt > at) return;
  const sendAt = nextSendAt(at, await sendWindowOf(invitation), invitation, channel);
  if (isExpired(invitation, sendAt)) return end(invitation, waiting, "failed", "window_closed");
  if (sendAt > at) return planAgain(invitation, waiting, sendAt);
  const reason = await reasonAgainstSending(invitation, channel, invitation.to);
  if (reason) return end(invitation, waiting, "suppressed", reason);

  const { versions, send } = await prepare(invitation, invitation.to);
  const claim = { claimedAt: at, firstClaimedAt: invitation.firstClaimedAt ?? at, ...versions };
  if (!(await table.tryWrite(items.move(id, waiting, "sending", claim))).ok) return;
  const claimed: Info = { ...invitation, ...claim, status: "sending" };
  const sent = await send().catch(async (error: unknown) => {
    await release(claimed);
    throw error;
  });
  await recordSent(claimed, sent);
}

/** What changed since it was planned, so that the customer is not to be asked any more. */
async function reasonAgainstSending(
  { id, customerId, recoveryOf }: Info,
  channel: "email" | "sms",
  to: string,
): Promise<Reason | undefined> {
  const [isBlocked, customer, closure] = await Promise.all([
    Suppression.isSuppressed(channel, to),
    customerId && Customer.find(customerId),
    recoveryOf && Task.closureOf(recoveryOf),
  ]);
  if (recoveryOf && !(closure && id === recoveryIdFor(recoveryOf, closure.closure))) return "reopened";
  if (customer && !customer.consent[channel]) return "no_consent";
  return isBlocked ? "suppressed_address" : undefined;
}

async function recordSent(claimed: Info, sent: email.Sent): Promise<void> {
  // Providers put addresses into their explanations: only the name of the error is logged.
  if (sent.result !== "accepted")
    logger.warn("message not accepted", { invitationId: claimed.id, result: sent.result, why: sent.why.split(":")[0] });
  switch (sent.result) {
    case "accepted":
      return noteSent(claimed, ["sending"], nowIso(), sent);
    case "rate":
    case "quota":
      await planAgain(claimed, ["sending"], Timer.retryAt(sent.result, claimed.putOff), (claimed.putOff ?? 0) + 1);
      return alarmed(claimed, sent.trouble);
    case "refused": {
      const suppress = sent.trouble && suppressionBy(sent.trouble);
      // First: whatever stops here, this contact point is not written to again.
      if (suppress && claimed.channel && claimed.to)
        await Suppression.suppress({ channel: claimed.channel, address: claimed.to, why: suppress });
      if (suppress === "stopped") await end(claimed, ["sending"], "suppressed", "suppressed_address");
      else await end(claimed, ["sending"], "failed", suppress ?? "refused");
      return alarmed(claimed, sent.trouble);
    }
    case "unknown":
      return awaitConfirmation(claimed);
  }
}

/** Tells staff of what only they can mend. */
const alarmed = async ({ channel }: Info, trouble: Trouble | undefined): Promise<void> => {
  if (channel && trouble && isAlarming(trouble)) await Alarm.raise(channel, trouble);
};

/**
 * Writes down that a message went out: first in the log of messages, so that none is sent that the log does not show; whoever learns of it,
 * again after a crash between the two, notes the same one. A case that was reopened in between stays void, and is counted as sent.
 */
export async function noteSent(
  invitation: Info,
  from: readonly Status[],
  sentAt: string,
  { messageId, from: sender }: { messageId: string; from?: string | undefined },
): Promise<void> {
  const { id } = invitation;
  await Message.noteInvitation(invitation, sender);
  // First: a crash behind it is healed by whoever notes the same, one behind the status would lose them.
  await planNext(invitation, sentAt);
  // What was asked keeps the moment at which it first was.
  const step = { sentAt: (isFollowUp(invitation) && invitation.sentAt) || sentAt, messageId };
  const written = await table.tryWrite(items.move(id, from, "sent", step));
  if (!written.ok && written.current?.status === "void")
    await table.tryWrite(items.sentAfterVoid(id, { sentAt, messageId }));
}

/** Its answer is here, so its message was there, whatever became of the word of it. */
const noteArrived = async (invitation: Info): Promise<void> => {
  const { id, status, claimedAt = nowIso() } = invitation;
  await Message.noteInvitation(invitation, undefined);
  await table.tryWrite(items.move(id, [status], "sent", { sentAt: invitation.sentAt ?? claimedAt }));
};

/** Has somebody look whether the customer whose contact point is lost is one to call. Whoever records deliveries opens no tasks. */
export const contactLost = (id: Id<"invitation">) =>
  Timer.plan({ kind: "contact.lost", targetId: id, dueAt: nowIso(), queue: "timer" });

/** Ends what was not sent; the customer may be asked about something else. */
const end = async (
  invitation: Info,
  from: readonly Status[],
  to: "suppressed" | "failed",
  reason: Reason,
): Promise<void> => {
  // Who was asked before was asked, whatever became of the message after.
  if (isFollowUp(invitation) && reason !== "bounced")
    return void (await table.tryWrite(deliveryItems.endFollowUp(invitation.id, from)));
  const ended = items.end(invitation, from, to, reason, nowIso());
  const isWritten =
    reason === "bounced"
      ? await table.tryTransact([ended, contactLost(invitation.id)])
      : (await table.tryWrite(ended)).ok;
  if (!isWritten) return;
  logger.info(`invitation ${to}`, { invitationId: invitation.id, reason });
  await giveBack(invitation);
};

/** Nothing was sent: the next message may. */
const release = (claimed: Info) => table.tryWrite(items.move(claimed.id, ["sending"], "planned"));

/** Plans the send anew, status and timer in one transaction: neither is ever without the other. */
async function planAgain(
  invitation: Info,
  from: readonly Status[],
  sendAt: string,
  putOff = invitation.putOff,
): Promise<void> {
  const { id, channel } = invitation;
  if (!channel) throw new Error(`Invitation ${id} has no channel.`);
  await table.tryTransact([
    items.move(id, from, "planned", { sendAt, putOff }),
    Timer.plan({ kind: "invitation.send", targetId: id, dueAt: sendAt, queue: channel }),
  ]);
}

/**
 * Nobody knows whether the claimed message went out: its result was lost, or whoever claimed it crashed, or is at it this moment. The provider's own
 * event will tell; where none comes in time, `resolveUnconfirmed` tries again. Repeating this plans nothing new.
 */
const awaitConfirmation = ({ id, claimedAt = nowIso() }: Info) =>
  table.write(
    Timer.plan({
      kind: "invitation.unconfirmed",
      targetId: id,
      dueAt: addMinutes(claimedAt, unconfirmedMinutes),
      queue: "timer",
      detail: { claimedAt },
    }),
  );

/** Sends again what was claimed at that moment and never heard of since. */
export const resolveUnconfirmed = fn(
  z.object({ targetId: idOf("invitation"), detail: z.object({ claimedAt: z.string() }) }),
  async ({ targetId, detail }) => {
    const item = await table.get(items.invitationOf(targetId));
    const invitation = item && items.toInfo(item);
    if (invitation?.status !== "sending" || invitation.claimedAt !== detail.claimedAt) return;
    if (invitation.response || invitation.isAnswered) return noteArrived(invitation);
    logger.warn("no word of a claimed message: it is sent again", { invitationId: targetId });
    await planAgain(invitation, ["sending"], nowIso());
  },
);
