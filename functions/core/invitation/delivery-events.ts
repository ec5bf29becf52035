import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as deliveryItems from "./delivery.items.ts";
import { noteSent } from "./delivery.ts";
import * as items from "./invitation.items.ts";
import type { Info, Reason, Status } from "./invitation.ts";

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
    z.object({ bounceType: z.string(), bouncedRecipients: Recipients, feedbackId: z._default(z.string(), "") }),
  ),
  complaint: z.optional(z.object({ complainedRecipients: Recipients })),
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
  Reject: async (_, id) => {
    if (id) await fail(id, "refused");
  },
  Bounce: async ({ bounce, mail }, id) => {
    if (bounce?.bounceType !== "Permanent") {
      if (id) await table.tryWrite(deliveryItems.countSoftBounce(id, bounce?.feedbackId ?? ""));
      return;
    }
    await suppressAll(bounce.bouncedRecipients, mail.destination, "bounced");
    if (id) await fail(id, "bounced");
  },
  Complaint: async ({ complaint, mail }) =>
    suppressAll(complaint?.complainedRecipients ?? [], mail.destination, "complained"),
};

/** SES may leave the recipients out: a mail of ours has one, its destination. */
async function suppressAll(
  named: { emailAddress: string }[],
  destination: string[],
  why: Suppression.Why,
): Promise<void> {
  const addresses = named.length > 0 ? named.map(({ emailAddress }) => emailAddress) : destination;
  if (addresses.length === 0) throw new Error("A bounce or complaint names nobody.");
  for (const address of addresses) await Suppression.suppress({ channel: "email", address, why });
}

/** What End User Messaging tells of a text. It names no number; the context that was sent along comes back. */
const TextEvent = z.object({
  eventType: z.string(),
  eventTimestamp: z.number(),
  messageId: z.string(),
  context: z.optional(z.record(z.string(), z.string())),
});

const textFailures: Record<string, Reason> = {
  TEXT_INVALID: "bounced",
  TEXT_UNREACHABLE: "bounced",
  TEXT_CARRIER_UNREACHABLE: "bounced",
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
  const reason = textFailures[type];
  if (!id) return;
  if (textSent.includes(type)) await confirmSent(id, at, messageId);
  else if (type === "TEXT_DELIVERED") await advance(id, "delivered", { messageId, sentAt: at, deliveredAt: at });
  else if (reason) {
    const failed = await fail(id, reason);
    if (type === "TEXT_INVALID" && failed?.to)
      await Suppression.suppress({ channel: "sms", address: failed.to, why: "bounced" });
  }
});

/** Sortable as all our times are. */
const iso = (at: string | number): string => new Date(at).toISOString();

/** The provider says that it went out. Nearly always that is known, and a read costs a tenth of a write whose condition fails. */
async function confirmSent(id: Id<"invitation">, sentAt: string, messageId: string): Promise<void> {
  const item = await table.get({ ...items.invitationOf(id), consistent: false });
  if (!item?.sentAt) await noteConfirmed(id, sentAt, messageId);
}

/** The word of it was lost, or comes this moment: as it stands now, it says under which claim it went. */
async function noteConfirmed(id: Id<"invitation">, sentAt: string, messageId: string): Promise<void> {
  const item = await table.get(items.invitationOf(id));
  if (item && !item.sentAt) await noteSent(items.toInfo(item), before("sent"), sentAt, { messageId });
}

const sentAlready = ["sent", "delivered", "opened"] as const satisfies Status[];

/** Moves on what is known as sent; what is not was sent nevertheless. */
async function advance(
  id: Id<"invitation">,
  to: "delivered" | "opened",
  step: items.Step & { sentAt: string; messageId: string },
): Promise<void> {
  const from = sentAlready.filter((status) => before(to).includes(status));
  const written = await table.tryWrite(items.move(id, from, to, step));
  if (written.ok || !before("sent").some((status) => status === written.current?.status)) return;
  await noteConfirmed(id, step.sentAt, step.messageId);
  await table.tryWrite(items.move(id, before(to), to, step));
}

/** Ends an invitation that did not arrive; one that was answered did. */
async function fail(id: Id<"invitation">, reason: Reason): Promise<Info | undefined> {
  const item = await table.get(items.invitationOf(id));
  const invitation = item && items.toInfo(item);
  if (!invitation || invitation.response) return undefined;
  await table.tryWrite(items.end(invitation, forward, "failed", reason, nowIso(), deliveryItems.unanswered));
  return invitation;
}
