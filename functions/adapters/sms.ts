import {
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { Resource } from "../links.ts";
import type { Sent } from "./email.ts";

let client: PinpointSMSVoiceV2Client | undefined;
// There is no idempotency token: a repeated request is a second message, so the client must not repeat.
const sms = () => (client ??= new PinpointSMSVoiceV2Client({ maxAttempts: 1 }));

/** Reasons that are about one recipient or message; the others are about the account, and must be seen. */
const refusals =
  /^(DESTINATION_(?!PHONE_NUMBER_NOT_VERIFIED)|COUNTRY_|INTERNATIONAL_|INVALID_IDENTITY_FOR_DESTINATION|INVALID_PARAMETER$|FIELD_VALIDATION|CANNOT_PARSE)/;

/** Sends one text to one E.164 number; `context` (at most five pairs) comes back in delivery events; it is not tried after `secondsToLive`. */
export async function sendText(text: {
  to: string;
  body: string;
  context: Record<string, string>;
  secondsToLive: number;
}): Promise<Sent> {
  const input: SendTextMessageCommandInput = {
    DestinationPhoneNumber: text.to,
    OriginationIdentity: Resource.Sms.originationIdentity,
    MessageBody: text.body,
    MessageType: "TRANSACTIONAL",
    ConfigurationSetName: Resource.Sms.configurationSet,
    TimeToLive: Math.min(259_200, Math.max(5, Math.floor(text.secondsToLive))),
    Context: text.context,
  };
  try {
    const { MessageId } = await sms().send(new SendTextMessageCommand(input));
    return { result: "accepted", messageId: MessageId ?? "" };
  } catch (error) {
    const { name, message, $metadata, Reason } = error as Error & {
      Reason?: string;
      $metadata?: { httpStatusCode?: number };
    };
    if (name === "ThrottlingException") return { result: "rate", why: message };
    if (name === "ServiceQuotaExceededException" || /SPEND_LIMIT/.test(Reason ?? ""))
      return { result: "quota", why: message };
    if (refusals.test(Reason ?? "")) return { result: "refused", why: `${Reason}: ${message}` };
    // A 4xx is an answer, and without credentials nobody was asked: nothing was sent.
    const status = $metadata?.httpStatusCode ?? 0;
    if (/Credential/.test(name) || (status >= 400 && status < 500)) throw error;
    return { result: "unknown", why: `${name}: ${message}` };
  }
}
