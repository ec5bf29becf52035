import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { Resource } from "../links.ts";

let client: SESClient | undefined;
// Our own claims decide about a second send; the client must not repeat one whose answer was lost.
const ses = () => (client ??= new SESClient({ maxAttempts: 1 }));

/**
 * What became of a send: accepted; `rate` (later, nothing was sent), `quota` (the day's is used up), `refused` (never will be);
 * `unknown`: it may or may not have been sent, only the provider's own event can tell.
 */
export type Sent =
  | { result: "accepted"; messageId: string }
  | { result: "rate" | "quota" | "refused" | "unknown"; why: string };

/** Sends one MIME message to one recipient; `tags` come back in every delivery event. */
export async function sendRaw(mail: { to: string; raw: Uint8Array; tags: Record<string, string> }): Promise<Sent> {
  try {
    const { MessageId } = await ses().send(
      new SendRawEmailCommand({
        Source: Resource.Mail.from,
        Destinations: [mail.to],
        RawMessage: { Data: mail.raw },
        ConfigurationSetName: Resource.Mail.configurationSet,
        Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    return { result: "accepted", messageId: MessageId ?? "" };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    if (/Daily message quota exceeded/i.test(message)) return { result: "quota", why: message };
    if (/Maximum sending rate exceeded/i.test(message) || /Throttl|TooManyRequests/i.test(name))
      return { result: "rate", why: message };
    // A 4xx is an answer: nothing was sent. AccessDenied and the like are defects of the deployment and must be seen.
    if (/AccessDenied|Signature|Token|Credential/i.test(name)) throw error;
    const status = $metadata?.httpStatusCode ?? 0;
    if (status >= 400 && status < 500) return { result: "refused", why: `${name}: ${message}` };
    return { result: "unknown", why: `${name}: ${message}` };
  }
}
