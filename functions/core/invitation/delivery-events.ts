import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as Timer from "../timer.ts";
import * as deliveryItems from "./delivery.items.ts";
import { contactLost, noteSent } from "./delivery.ts";
import { cascadeAfterBounce } from "./follow-up.ts";
import * as items from "./invitation.items.ts";
import { type Info, isFollowUp, type Reason, type Status } from "./invitation.ts";

/** The way forward; events come late, twice and in any order, and move an invitation only along it. */
const forward = ["planned", "queued", "sending", "sent", "delivered", "opened"] as const satisfies Status[];
const before = (status: (typeof forward)[number]): readonly Status[] => forward.slice(0, forward.indexOf(status));

const Recipients = z._default(z.array(z.object({ emailAddress: z.string() })), []);

/** What SES tells of a mail (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html), as far as it is used. */
const EmailEvent = z.object({
  /** The older form calls it `notificationType`. */
  eventType: z.optional(z.string()),
  notificationType: z.optional(z.string()),
  mail: z.object({
    messageId: z.string(),
    timestamp: z.iso.datetime(),
    destination: z._default(z.array(z.string()), []),
    tags: z.optional(z.record(z.string(), z.array(z.string()))),
  }),
  bounce: z.optional(
    z.object({
      bounceType: z.string(),
      bounceSubType: z._default(z.string(), ""),
      bouncedRecipients: z.nullish(Recipients),
    }),
  ),
  complaint: z.optional(z.object({ complainedRecipients: z.nullish(Recipients) })),
  delivery: z.optional(z.object({ timestamp: z.iso.datetime() })),
  open: z.optional(z.object({ timestamp: z.iso.datetime() })),
  click: z.optional(z.object({ timestamp: z.iso.datetime() })),
});
type EmailEvent = z.output<typeof EmailEvent>;

const invitationIn = (value: string | undefined): Id<"invitation"> | undefined => {
  const parsed = z.safeParse(idOf("invitation"), value);
  return parsed.success ? parsed.data : undefined;
};

/**
 * Takes an event of SES from the bus. One that cannot be read throws and ends in the dead-letter queue, because it may be a bounce, and an
 * address that we go on writing to harms all mail; kinds that change nothing here are logged.
 */
export const recordEmailEvent = fn(z.object({ detail: EmailEvent }), async ({ detail }) => {
  const type = detail.eventType ?? detail.notificationType ?? "";
  const id = invitationIn(detail.mail.tags?.invitation?.[0]);
  const step = emailSteps[type];
  if (step) await step(detail, id);
  else logger.info("mail event of no consequence", { type, invitationId: id });
});

/** Passing bounces that come again however often the same mail is sent. */
const aboutContent = /^(MessageTooLarge|ContentRejected|AttachmentRejected)$/;

const opened = async ({ mail, open, click }: EmailEvent, id: Id<"invitation"> | undefined): Promise<void> => {
  const openedAt = iso(open?.timestamp ?? click?.timestamp ?? mail.timestamp);
  if (id) await advance(id, "opened", { sentAt: iso(mail.timestamp), messageId: mail.messageId, openedAt });
};

const emailSteps: Record<string, (event: EmailEvent, id: Id<"invitation"> | undefined) => Promise<void>> = {
  Send: async ({ mail }, id) => {
    if (id) await confirmSent(id, iso(mail.timestamp), mail.messageId);
  },
  Delivery: async ({ mail, delivery }, id) => {
    const deliveredAt = iso(delivery?.timestamp ?? mail.timestamp);
    if (id) await advance(id, "delivered", { sentAt: iso(mail.timestamp), messageId: mail.messageId, deliveredAt });
  },
  Open: opened,
  Click: opened,
  Reject: async (_, id) => notSent(id),
  "Rendering Failure": async (_, id) => notSent(id),
  Bounce: async ({ bounce, mail }, id) => {
    const sent = { sentAt: iso(mail.timestamp), messageId: mail.messageId };
    if (bounce?.bounceType !== "Permanent") {
      if (!id) return;
      if (aboutContent.test(bounce?.bounceSubType ?? "")) return void (await fail(id, "email", "refused", sent));
      const hasEnded = await bouncedForNow(id, mail.messageId);
      if (hasEnded) await suppressAll(bounce?.bouncedRecipients, mail.destination, "bounced");
      return;
    }
    await suppressAll(bounce.bouncedRecipients, mail.destination, "bounced");
    if (id) await fail(id, "email", "bounced", sent);
  },
  Complaint: async ({ complaint, mail }) =>
    suppressAll(complaint?.complainedRecipients, mail.destination, "complained"),
};

/** SES took it and did not send it; what was delivered was not that. */
async function notSent(id: Id<"invitation"> | undefined): Promise<void> {
  if (id) await fail(id, "email", "refused", undefined, before("delivered"));
}

/** SES may leave the recipients out: a mail of ours has one, its destination. */
async function suppressAll(
  named: { emailAddress: string }[] | null | undefined,
  destination: string[],
  why: Suppression.Why,
): Promise<void> {
  const addresses = named && named.length > 0 ? named.map(({ emailAddress }) => emailAddress) : destination;
  if (addresses.length === 0) throw new Error("A bounce or complaint names nobody.");
  for (const address of addresses) await Suppression.suppress({ channel: "email", address, why });
}

/** What End User Messaging tells of a text. It names no number; the context that was sent along comes back. */
const TextEvent = z.object({
  eventType: z.string(),
  eventTimestamp: z.number(),
  messageRequestTimestamp: z.optional(z.number()),
  messageId: z.string(),
  context: z.optional(z.record(z.string(), z.string())),
});

/** The phone is off or out of reach: it may be back. */
const textUnreachable = ["TEXT_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE"];

const textFailures: Record<string, Reason> = {
  TEXT_INVALID: "bounced",
  TEXT_BLOCKED: "refused",
  TEXT_CARRIER_BLOCKED: "refused",
  TEXT_PROTECT_BLOCKED: "refused",
  TEXT_INVALID_MESSAGE: "refused",
  TEXT_SPAM: "refused",
  TEXT_TTL_EXPIRED: "window_closed",
};

/** Accepted by the carrier, which is all that many countries tell; DELIVERED may follow. */
const textSent = ["TEXT_PENDING", "TEXT_QUEUED", "TEXT_SENT", "TEXT_SUCCESSFUL"];

/** Takes an event of End User Messaging from the bus; what is not about an invitation is ignored. One that cannot be read throws, as for mail. */
export const recordTextEvent = fn(z.object({ detail: TextEvent }), async ({ detail }) => {
  const { eventType: type, messageId } = detail;
  const id = invitationIn(detail.context?.invitation);
  const at = iso(detail.eventTimestamp);
  const sent = { sentAt: iso(detail.messageRequestTimestamp ?? detail.eventTimestamp), messageId };
  const reason = textFailures[type];
  if (!id) return;
  if (textSent.includes(type)) await confirmSent(id, sent.sentAt, messageId);
  else if (type === "TEXT_DELIVERED") await advance(id, "delivered", { ...sent, deliveredAt: at });
  else if (textUnreachable.includes(type)) await suppressNumber(await bouncedForNow(id, messageId));
  else if (reason) {
    const failed = await fail(id, "sms", reason, sent);
    if (type === "TEXT_INVALID") await suppressNumber(failed);
  }
});

async function suppressNumber(invitation: Info | undefined): Promise<void> {
  if (invitation?.to) await Suppression.suppress({ channel: "sms", address: invitation.to, why: "bounced" });
}

/** Sortable as all our times are. */
const iso = (at: string | number): string => new Date(at).toISOString();

/** The provider says that it went out. Nearly always that is known, and a read costs a tenth of a write whose condition fails. */
async function confirmSent(id: Id<"invitation">, sentAt: string, messageId: string): Promise<void> {
  const item = await table.get({ ...items.invitationOf(id), consistent: false });
  if (!item?.messageId) await noteConfirmed(id, sentAt, messageId);
}

/** The word of it was lost, or comes this moment: as it stands now, it says under which claim it went. */
async function noteConfirmed(id: Id<"invitation">, sentAt: string, messageId: string): Promise<void> {
  const item = await table.get(items.invitationOf(id));
  const invitation = item && items.toInfo(item);
  // Late word of a message that bounced is not one of the message that follows it.
  if (!invitation || invitation.messageId || invitation.softBounced?.includes(messageId)) return;
  if (invitation.earlierMessages?.includes(messageId)) return;
  await noteSent(invitation, before("sent"), sentAt, { messageId });
}

const sentAlready = ["sent", "delivered", "opened"] as const satisfies Status[];

/** Moves on what is known as sent; what is not was sent nevertheless. */
async function advance(
  id: Id<"invitation">,
  to: "delivered" | "opened",
  step: items.Step & { sentAt: string; messageId: string },
): Promise<void> {
  const from = sentAlready.filter((status) => before(to).includes(status));
  // When it was sent stands there already; what follows the first message does not move it.
  const { sentAt: _, messageId, ...news } = step;
  const written = await table.tryWrite(items.move(id, from, to, news));
  if (written.ok) return;
  const earlier = written.current?.earlierMessages as string[] | undefined;
  if (earlier?.includes(messageId))
    return void (await table.tryWrite(
      deliveryItems.noteEarlier(id, { deliveredAt: news.deliveredAt, openedAt: news.openedAt }),
    ));
  if (to === "delivered" && written.current?.status === "opened" && step.deliveredAt && !written.current.deliveredAt)
    await table.tryWrite(deliveryItems.noteDelivered(id, step.deliveredAt));
  if (!before("sent").some((status) => status === written.current?.status)) return;
  await noteConfirmed(id, step.sentAt, messageId);
  await table.tryWrite(items.move(id, before(to), to, news));
}

/** Ends an invitation that did not arrive; one that was answered did. Whoever is bounced may be somebody to call: a timer that is due looks. */
async function fail(
  id: Id<"invitation">,
  channel: "email" | "sms",
  reason: Reason,
  sent?: { sentAt: string; messageId: string },
  from: readonly Status[] = forward,
): Promise<Info | undefined> {
  // It went out, whatever became of it, also where this is the first word of it.
  if (sent) await confirmSent(id, sent.sentAt, sent.messageId);
  const item = await table.get(items.invitationOf(id));
  const invitation = item && items.toInfo(item);
  // Late word of a mail says nothing of the text that followed it.
  if (!invitation || invitation.response || invitation.isAnswered || invitation.channel !== channel) return undefined;
  if (reason === "bounced" && (await cascadeAfterBounce(invitation))) return invitation;
  if (isFollowUp(invitation) && (reason !== "bounced" || channel === "sms")) {
    await table.tryWrite(deliveryItems.endFollowUp(id, before("sent")));
    return invitation;
  }
  const end = items.end(invitation, from, "failed", reason, nowIso(), deliveryItems.unanswered);
  if (reason === "bounced") await table.tryTransact([end, contactLost(id)]);
  else await table.tryWrite(end);
  return invitation;
}

/** Hours after which a message that did not arrive for now is sent again; after the last of them it is given up. */
const retryHours = [4, 24, 72];

/**
 * Plans a message again that did not arrive for now, once for each message; what was delivered or answered did arrive. After the last try it has
 * ended: then returns the invitation.
 */
async function bouncedForNow(id: Id<"invitation">, messageId: string): Promise<Info | undefined> {
  const item = await table.get(items.invitationOf(id));
  const invitation = item && items.toInfo(item);
  if (!invitation || invitation.response || invitation.isAnswered || !["sending", "sent"].includes(invitation.status))
    return undefined;
  const { softBounced = [], messageId: latest, channel } = invitation;
  if (!channel || softBounced.includes(messageId) || (latest !== undefined && latest !== messageId)) return undefined;
  const hours = retryHours[softBounced.length];
  if (hours === undefined) return fail(id, channel, "bounced");
  if (invitation.status === "sending") await confirmSent(id, invitation.claimedAt ?? nowIso(), messageId);
  const sendAt = addMinutes(nowIso(), hours * 60);
  await table.tryTransact([
    deliveryItems.planAfterBounce(id, messageId, { softBounced, sendAt }),
    Timer.plan({ kind: "invitation.send", targetId: id, dueAt: sendAt, queue: channel }),
  ]);
  return undefined;
}
