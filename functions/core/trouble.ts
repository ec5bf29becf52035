/**
 * What a provider says instead of taking a message, and what is done about it. `result`: `rate` (tried again with growing pauses), `quota` (every
 * hour until the window moves or somebody mends it) and `refused` (this recipient or message never will be) — in all three nothing was sent.
 * `suppress`: the contact point must not be written to again, and why. `alarm`: staff are told, once a day, because only they can mend it.
 */
interface Action {
  result: "rate" | "quota" | "refused";
  suppress?: "bounced" | "stopped";
  alarm?: true;
}

export const troubles = {
  rate: { result: "rate" },
  daily_quota: { result: "quota", alarm: true },
  spend_limit: { result: "quota", alarm: true },
  paused: { result: "quota", alarm: true },
  sender_not_verified: { result: "quota", alarm: true },
  /** A conflict that does not pass by itself: a number that is not active, an account in the sandbox. */
  setup: { result: "quota", alarm: true },
  invalid_address: { result: "refused", suppress: "bounced" },
  invalid_number: { result: "refused", suppress: "bounced" },
  opted_out: { result: "refused", suppress: "stopped" },
  /** The recipient's country, carrier or our own protection does not let it through. */
  blocked: { result: "refused" },
  rejected: { result: "refused" },
  too_long: { result: "refused", alarm: true },
} as const satisfies Record<string, Action>;

export type Trouble = keyof typeof troubles;

/** What a provider said, with what is done about it. */
export const inTrouble = (
  trouble: Trouble,
  why: string,
): { result: Action["result"]; trouble: Trouble; why: string } => ({
  result: troubles[trouble].result,
  trouble,
  why,
});

export const suppressionBy = (trouble: Trouble): Action["suppress"] => (troubles[trouble] as Action).suppress;
export const isAlarming = (trouble: Trouble): boolean => (troubles[trouble] as Action).alarm === true;

/** What SES calls it (https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html); undefined: a defect of ours or of the deployment. */
export function mailTrouble(name: string, message: string): Trouble | undefined {
  if (/SendingPaused/.test(name) || (name === "MessageRejected" && /paused|suspended|disabled/i.test(message)))
    return "paused";
  if (/Daily message quota exceeded/i.test(message)) return "daily_quota";
  if (/Maximum sending rate exceeded/i.test(message) || /Throttl|TooManyRequests|LimitExceeded/i.test(name))
    return "rate";
  if (/NotVerified/i.test(name) || (name === "MessageRejected" && /not verified/i.test(message)))
    return "sender_not_verified";
  if (name === "MessageRejected") return "rejected";
  return name === "InvalidParameterValue" ? "invalid_address" : undefined;
}

/** Reasons of the two exceptions of End User Messaging that carry one (API model of pinpoint-sms-voice-v2). */
const reasons: readonly (readonly [RegExp, Trouble])[] = [
  [/^DESTINATION_PHONE_NUMBER_OPTED_OUT$/, "opted_out"],
  [/^DESTINATION_PHONE_NUMBER_NOT_VERIFIED$|^RESOURCE_NOT_(ACTIVE|VERIFIED)$|_NOT_VERIFIED$/, "sender_not_verified"],
  [
    /^(DESTINATION_COUNTRY_BLOCKED|.*PROTECT_CONFIGURATION.*BLOCK.*|INTERNATIONAL_|COUNTRY_|NO_ORIGINATION_IDENTITIES_FOUND)/,
    "blocked",
  ],
  [/SPEND_LIMIT/, "spend_limit"],
  [
    /^(INVALID_PHONE_NUMBER|DESTINATION_PHONE_NUMBER_|INVALID_IDENTITY_FOR_DESTINATION|CANNOT_PARSE|FIELD_VALIDATION|INVALID_PARAMETER$)/,
    "invalid_number",
  ],
];

/** What End User Messaging calls it; undefined: a defect of ours or of the deployment. */
export function textTrouble(name: string, reason = "", message = ""): Trouble | undefined {
  if (name === "ThrottlingException") return "rate";
  if (/SPEND_LIMIT/.test(reason) || name === "ServiceQuotaExceededException") return "spend_limit";
  const known = reasons.find(([pattern]) => pattern.test(reason))?.[1];
  if (known === "invalid_number" && /MessageBody/i.test(message)) return "rejected";
  if (known) return known;
  // The others of a conflict are about our own resources, and do not pass before somebody changes them.
  return name === "ConflictException" ? "setup" : undefined;
}
