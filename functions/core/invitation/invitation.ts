import * as z from "zod/mini";
import { deriveId, type Id, idOf } from "../id.ts";

/** The life of an invitation. Terminal without a message: `suppressed`, `failed`, `void`. It moves forward only. */
const statuses = [
  "planned",
  "queued",
  "sending",
  "sent",
  "delivered",
  "opened",
  "suppressed",
  "failed",
  "void",
] as const;
export type Status = (typeof statuses)[number];

/** How an invitation stands for a reader: its status, or what has come of it since. */
export const stages = [...statuses, "answered", "expired"] as const;
export type Stage = (typeof stages)[number];

/** Why nobody was asked, or the survey not delivered: the vocabulary of the why-not ledger and of the campaigns. */
export const reasons = [
  "customer_unknown",
  "ruled_out",
  "survey_paused",
  "no_contact_point",
  "no_consent",
  "suppressed_address",
  "not_sampled",
  "quarantine",
  "reopened",
  "bounced",
  "refused",
  "window_closed",
  "cancelled",
  "erased",
] as const;
export type Reason = (typeof reasons)[number];

/** Who served, where and how, copied when the case resolved, or of the last case when it was the calendar's turn: later changes do not move it. */
export const Snapshot = z.object({
  subject: z.optional(z.string()),
  agentId: z.optional(z.string()),
  agentName: z.optional(z.string()),
  teamId: z.optional(z.string()),
  locationId: z.optional(z.string()),
  channel: z.optional(z.string()),
  product: z.optional(z.string()),
  issueType: z.optional(z.string()),
  priority: z.optional(z.string()),
  tier: z.optional(z.string()),
  openedAt: z.optional(z.string()),
  /** Absent where no case occasioned it. */
  resolvedAt: z.optional(z.string()),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** The answers to one invitation, kept on its item: `revision` grows with each saved answer and `history` keeps what it replaced. */
export const Response = z.object({
  state: z.enum(["intent", "confirmed"]),
  score: z.number(),
  comment: z.optional(z.string()),
  /** By question: the ids of the options chosen, or what was written. */
  answers: z.optional(z.record(z.string(), z.array(z.string()))),
  /** The page was left before it was sent: what stands here was said by then, and the same link goes on with it. */
  isPartial: z.optional(z.boolean()),
  /** "please call me" */
  contactRequested: z.boolean(),
  preferredTime: z.optional(z.string()),
  via: z.enum(["page", "sms"]),
  locale: z.string(),
  revision: z.number(),
  confirmedAt: z.string(),
  updatedAt: z.string(),
  history: z.array(
    z.object({
      score: z.number(),
      comment: z.optional(z.string()),
      answers: z.optional(z.record(z.string(), z.array(z.string()))),
      at: z.string(),
    }),
  ),
});
export type Response = z.infer<typeof Response>;

/** What staff decided about whether an answer counts. `asked`: somebody wants it excluded, and a second person has yet to agree; until then it counts. */
export const Validity = z.object({
  state: z.enum(["asked", "excluded", "kept"]),
  version: z.number(),
  /** Oldest first; never shortened. */
  trail: z.array(
    z.object({
      did: z.enum(["asked", "excluded", "declined", "restored", "overruled"]),
      at: z.string(),
      by: z.string(),
      byName: z.string(),
      reason: z.optional(z.string()),
    }),
  ),
});
export type Validity = z.infer<typeof Validity>;

/** One survey to one customer about one occasion: a resolution, or a campaign, or that they opened a public link. */
export const Info = z.object({
  id: idOf("invitation"),
  caseId: z.optional(idOf("case")),
  /** Of the case. */
  resolution: z.optional(z.number()),
  campaignId: z.optional(idOf("campaign")),
  publicLinkId: z.optional(idOf("publicLink")),
  customerId: z.optional(idOf("customer")),
  /** `csat`, `nps`, `recovery` …: an id of functions/core/survey. */
  surveyId: z.string(),
  surveyVersion: z.number(),
  /** Whose words it says instead of the survey's own. */
  variant: z.optional(z.string()),
  kind: z.enum(["csat", "nps", "ces"]),
  /** The task whose closure this re-survey follows. */
  recoveryOf: z.optional(idOf("task")),
  channel: z.optional(z.enum(["email", "sms"])),
  /** The address or E.164 number it goes to. */
  to: z.optional(z.string()),
  customerName: z.optional(z.string()),
  locale: z.string(),
  /** IANA; a guess where `country` stands: then every zone of that country must agree about a send window. */
  timeZone: z.string(),
  country: z.optional(z.string()),
  /** Whose law on text messages applies: a country or a state, such as `US-FL`. */
  jurisdiction: z.optional(z.string()),
  status: z.enum(statuses),
  reason: z.optional(z.enum(reasons)),
  /** The rule of the policy that decided, as it was called; absent where none did: a recovery, a campaign, a public link. */
  rule: z.optional(
    z.object({ policyVersion: z.number(), id: z.string(), name: z.string(), because: z.optional(z.string()) }),
  ),
  /** 0 < p <= 1: the chance that the sample took this case; weights the results. */
  inclusionProbability: z.number(),
  snapshot: Snapshot,
  plannedAt: z.string(),
  sendAt: z.optional(z.string()),
  claimedAt: z.optional(z.string()),
  firstClaimedAt: z.optional(z.string()),
  /** How many reminders followed the first message. */
  reminders: z.optional(z.number()),
  /** Why a text followed the mail; `channel` and `to` are the text's since. */
  cascaded: z.optional(z.enum(["silence", "bounce"])),
  /** Ids of the messages before the latest. */
  earlierMessages: z.optional(z.array(z.string())),
  /** How often the provider put it off. */
  putOff: z.optional(z.number()),
  /** Of the words that it was claimed with. */
  templateVersion: z.optional(z.number()),
  /** Which version of the sender it went out with. */
  senderVersion: z.optional(z.number()),
  sentAt: z.optional(z.string()),
  deliveredAt: z.optional(z.string()),
  openedAt: z.optional(z.string()),
  /** When it became failed, void, or suppressed after it was planned. */
  endedAt: z.optional(z.string()),
  expiresAt: z.string(),
  messageId: z.optional(z.string()),
  /** Ids of its messages that did not arrive and were sent again. */
  softBounced: z.optional(z.array(z.string())),
  response: z.optional(Response),
  /** An anonymous answer was given. It is kept elsewhere, and nothing here says what it was, or when. */
  isAnswered: z.optional(z.boolean()),
  validity: z.optional(Validity),
});
export type Info = z.infer<typeof Info>;

/** Whether a person answered it: here, or anonymously. */
export const hasAnswer = ({ response, isAnswered }: Pick<Info, "response" | "isAnswered">): boolean =>
  response?.state === "confirmed" || isAnswered === true;

/** Whether its link no longer takes answers because its time is over. */
export const isExpired = (invitation: Info, at: string): boolean => at >= invitation.expiresAt;

/** How it stands at a moment. */
export function stageOf(invitation: Info, at: string): Stage {
  // Of an anonymous survey nobody sees who answered.
  if (invitation.response?.state === "confirmed") return "answered";
  const isOpen = invitation.sentAt !== undefined && !["void", "failed"].includes(invitation.status);
  if (isOpen && isExpired(invitation, at)) return "expired";
  const isAsked = isFollowUp(invitation) && ["planned", "queued", "sending"].includes(invitation.status);
  return isAsked ? "sent" : invitation.status;
}

/** Whether its latest message follows one that arrived: where this one fails, the customer was asked nevertheless. */
export const isFollowUp = ({ reminders, cascaded, sentAt }: Pick<Info, "reminders" | "cascaded" | "sentAt">): boolean =>
  sentAt !== undefined && (cascaded ? cascaded === "silence" : reminders !== undefined);

/**
 * Whether the invitation is the account of a resolved case. A recovery re-survey follows a task and is not; a campaign has sums of its own.
 *
 * The why-not ledger: each resolution of a case has exactly one such invitation, whose id follows from (case, resolution), so by the day of
 * resolution (`snapshot.resolvedAt`): resolved = sent + suppressed(reason) + failed(reason) + pending. An invitation counts as what it is
 * now: `suppressed` and `failed` by their status (a bounce moves it from sent to failed); `sent` where `sentAt` stands, also after a void;
 * void without `sentAt` as suppressed(reopened); planned, queued and sending are pending.
 */
export const isInLedger = (invitation: Pick<Info, "recoveryOf" | "campaignId" | "publicLinkId">): boolean =>
  !invitation.recoveryOf && !invitation.campaignId && !invitation.publicLinkId;

/** When that happened which the customer is asked about; without a case, when they were chosen. */
const occasionAt = ({ snapshot, plannedAt }: Pick<Info, "snapshot" | "plannedAt">): string =>
  snapshot.resolvedAt ?? plannedAt;

/** The day (UTC, `yyyy-mm-dd`) on which an invitation counts. */
export const ledgerDay = (invitation: Pick<Info, "snapshot" | "plannedAt">): string =>
  occasionAt(invitation).slice(0, 10);

/** The invitation to answer about the n-th resolution of a case: one for each. */
export const idFor = (caseId: Id<"case">, resolution: number): Id<"invitation"> =>
  deriveId("invitation", caseId, resolution);

/** A campaign's invitation to a customer: one for each. */
export const campaignIdFor = (campaignId: Id<"campaign">, customerId: Id<"customer">): Id<"invitation"> =>
  deriveId("invitation", campaignId, customerId);

/** The re-survey after the n-th closure of a task: one for each. */
export const recoveryIdFor = (taskId: Id<"task">, closure: number): Id<"invitation"> =>
  deriveId("invitation", taskId, "recovery", closure);
