import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { now } from "../clock.ts";
import { type DayLog, listDays } from "../day-log.ts";
import { VisibleError } from "../errors.ts";
import { idOf } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import type { Key } from "../item.ts";
import { logIdOf, logKeyIn } from "../log-key.ts";
import type { Asked } from "../response/response.ts";
import type * as Sender from "../sender/sender.ts";
import { kinds } from "./kinds.ts";
import * as items from "./message.items.ts";

/** What a message to a customer says, and where its links lead. */
export interface Invited {
  asked: Asked;
  customerName?: string | undefined;
  /** The page; with `?s=<score>` it opens with that score chosen. */
  url: string;
  unsubscribeUrl: string;
  /** Present where it was asked before: what the survey says then instead of the usual words. */
  reminder?: { subject?: string; text?: string } | undefined;
}

/** Words of a mail with the version of their template, made by web/mail. */
export interface Mail {
  subject: string;
  html: string;
  text: string;
  /** Who it comes from, in the reader's language; without it, who the deployment says. */
  fromName?: string | undefined;
  version: number;
}
/** Words of a text message with the version of their template, made by web/mail. */
export interface Text {
  body: string;
  version: number;
}
export type WriteMail = (invited: Invited, sender?: Sender.Draft<Sender.Email>) => Mail;
export type WriteText = (invited: Invited, sender?: Sender.Draft<Sender.Sms>) => Text;

/** That a message went out. Its words are not kept: they are rendered again from what they were about. */
export const Info = z.object({
  at: z.string(),
  causeId: z.union([idOf("invitation"), idOf("notice")]),
  kind: z.enum(kinds),
  channel: z.enum(["email", "sms"]),
  caseId: z.optional(idOf("case")),
  customerId: z.optional(idOf("customer")),
  /** The customer's; a notice has none. */
  name: z.optional(z.string()),
  /** Where it went, masked. */
  address: z.string(),
  /** The day on which its invitation counts. */
  ledgerDay: z.optional(z.string()),
  locale: z.string(),
  /** The name that it came from; unknown where only the provider told that it went out. */
  from: z.optional(z.string()),
  templateVersion: z.optional(z.number()),
  /** Of the sender whose name and line it carried; absent where nobody had said one. */
  senderVersion: z.optional(z.number()),
  /** Of a reminder: the how many-th. */
  reminder: z.optional(z.number()),
  /** Of a reply: what it said, and whether to somebody unhappy. */
  say: z.optional(z.string()),
  unhappy: z.optional(z.boolean()),
});
export type Info = z.infer<typeof Info>;

/** Longer than a year, so that a year can be compared with the one before. */
const keptSeconds = 400 * 86_400;

/** Notes that a message went out; noted already, it stays as it is. Where an invitation's first one stands follows from the invitation. */
export async function note(message: Info, isFirst = false): Promise<void> {
  await table.tryWrite(items.putMessage(message, isFirst, Math.floor(now().getTime() / 1000) + keptSeconds));
}

/** Notes that an invitation's message went out, under the moment at which it was claimed: whoever learns of it notes the same one. */
export const noteInvitation = (invitation: Invitation.Info, from: string | undefined): Promise<void> =>
  note(
    {
      ...keyOf(invitation),
      kind: invitation.recoveryOf ? "recovery" : "invitation",
      channel: invitation.channel ?? "email",
      caseId: invitation.caseId,
      customerId: invitation.customerId,
      name: invitation.customerName,
      address: masked(invitation.to ?? ""),
      ledgerDay: Invitation.isInLedger(invitation) ? Invitation.ledgerDay(invitation) : undefined,
      locale: invitation.locale,
      from,
      templateVersion: invitation.templateVersion,
      senderVersion: invitation.senderVersion,
      reminder: invitation.reminders,
    },
    invitation.claimedAt === (invitation.firstClaimedAt ?? invitation.claimedAt),
  );

const keyOf = ({ id, claimedAt, plannedAt }: Invitation.Info) => ({ at: claimedAt ?? plannedAt, causeId: id });

/** Where the messages can be kept that an invitation was sent with first; later ones are found by the person. */
export const keptAt = ({ id: causeId, plannedAt, firstClaimedAt, claimedAt }: Invitation.Info): Key[] =>
  [...new Set([plannedAt, firstClaimedAt, claimedAt])].flatMap((at) =>
    at ? items.messageOf({ at, causeId }).key : [],
  );

/** The id of the message that an invitation was sent with, once it was. */
export const idOfSent = (invitation: Invitation.Info): string | undefined =>
  invitation.sentAt ? logIdOf(keyOf(invitation)) : undefined;

/** An address or number as it can be recognised by whoever knows it, and by nobody else: `a…@example.org`, `+49…820`. */
export function masked(address: string): string {
  const at = address.lastIndexOf("@");
  if (at > 0) return `${[...address][0]}…${address.slice(at)}`;
  return address.length > 7 ? `${address.slice(0, 3)}…${address.slice(-3)}` : "…";
}

const toInfo = (item: object): Info => z.parse(Info, item);

/** A message by its id; `not_found` where there is none, or none any more. */
export async function read(id: string): Promise<Info> {
  const item = await table.get(items.messageOf(logKeyIn(id)));
  if (item) return toInfo(item);
  throw new VisibleError("not_found", "There is no such message, or it is older than the log keeps them (400 days).");
}

const log: DayLog<Info> = { name: "messages", shards: items.messageShards, read: toInfo };

/** The messages of days that fit, in the order of the days; `next` is the id of the last one where more follow. */
export const list = (days: string[], options: Parameters<typeof listDays<Info>>[2]) => listDays(log, days, options);
