import { setTimeout } from "node:timers/promises";
import {
  DeleteOptedOutNumberCommand,
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { isSendable, segmentsOf } from "../core/segments.ts";
import { inTrouble, textTrouble } from "../core/trouble.ts";
import { Resource } from "../links.ts";
import type { Sent } from "./email.ts";

let client: PinpointSMSVoiceV2Client | undefined;
// There is no idempotency token: a repeated request is a second message, so the client must not repeat.
const sms = () => (client ??= new PinpointSMSVoiceV2Client({ maxAttempts: 1 }));

/** When this process may send next. */
let freeAt = 0;

/** Keeps the sender's rate: as many processes as the queue lets work at once, each at its share. What is refused nevertheless is planned anew. Returns seconds. */
async function pace(parts: number): Promise<number> {
  const { perSecond, senders } = Resource.Sms;
  const at = performance.now();
  const wait = Math.max(0, freeAt - at);
  freeAt = at + wait + (1000 * senders * parts) / perSecond;
  if (wait > 0) await setTimeout(wait);
  return wait / 1000;
}

/** The least and the most that a text may wait at the carrier. */
const live = { least: 5, most: 259_200 };

/** Sends one text to one E.164 number; `context` (at most five pairs) comes back in delivery events; it is not tried after `secondsToLive`. */
export async function sendText(text: {
  to: string;
  body: string;
  context: Record<string, string>;
  secondsToLive: number;
}): Promise<Sent> {
  if (!isSendable(text.body)) return inTrouble("too_long", "TOO_LONG: not sent");
  const secondsToLive = Math.floor(text.secondsToLive - (await pace(segmentsOf(text.body).segments)));
  if (secondsToLive < live.least) return inTrouble("rate", "EXPIRED: before its turn came");
  const input: SendTextMessageCommandInput = {
    DestinationPhoneNumber: text.to,
    OriginationIdentity: Resource.Sms.originationIdentity,
    MessageBody: text.body,
    MessageType: "TRANSACTIONAL",
    ConfigurationSetName: Resource.Sms.configurationSet,
    TimeToLive: Math.min(live.most, secondsToLive),
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
    const trouble = textTrouble(name, Reason, message);
    if (trouble) return inTrouble(trouble, `${Reason ?? name}: ${message}`);
    // A 4xx is an answer, and without credentials nobody was asked: nothing was sent.
    const status = $metadata?.httpStatusCode ?? 0;
    if (/Credential/.test(name) || (status >= 400 && status < 500)) throw error;
    return { result: "unknown", why: `${name}: ${message}` };
  }
}

/**
 * Takes a number off the carrier's list of those that opted out, because its owner asked; not being on it is as good. The list lets go of a number
 * once in 30 days, and of none that a toll-free number's network put there: false then.
 */
export async function optIn(number: string): Promise<boolean> {
  try {
    await sms().send(new DeleteOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber: number }));
    return true;
  } catch (error) {
    const { name } = error as Error;
    if (name === "ResourceNotFoundException") return true;
    if (name === "ConflictException" || name === "ValidationException") return false;
    throw error;
  }
}
