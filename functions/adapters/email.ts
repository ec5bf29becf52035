import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import MailComposer from "nodemailer/lib/mail-composer";
import { now } from "../core/clock.ts";
import { inTrouble, mailTrouble, type Trouble } from "../core/trouble.ts";
import { Resource } from "../links.ts";

let client: SESClient | undefined;
// Our own claims decide about a second send; the client must not repeat one whose answer was lost.
const ses = () => (client ??= new SESClient({ maxAttempts: 1 }));

/**
 * What became of a send: accepted; one of the troubles of functions/core/trouble.ts, with which nothing was sent; `unknown`: it may or may not
 * have been sent, only the provider's own event can tell. What is wrong with the deployment throws: nothing was sent, and no customer is to blame.
 */
export type Sent =
  | { result: "accepted"; messageId: string /** the sender's name, of a mail */; from?: string }
  | { result: "rate" | "quota" | "refused"; trouble?: Trouble; why: string }
  | { result: "unknown"; why: string };

/** One mail to one recipient, text and HTML saying the same. */
export interface Mail {
  /** Who it comes from, for the reader; without it, who the deployment says. */
  fromName?: string | undefined;
  replyTo?: string | undefined;
  to: string;
  toName?: string | undefined;
  subject: string;
  html: string;
  text: string;
  /** Makes the Message-ID: the same cause, the same id. */
  id: string;
  headers?: Record<string, string>;
  /** Come back in every delivery event. */
  tags: Record<string, string>;
}

/** Builds a mail from our sender, and sends it. */
export async function send(mail: Mail): Promise<Sent> {
  const { from, fromName, configurationSet } = Resource.Mail;
  const raw = await new MailComposer({
    from: { name: mail.fromName ?? fromName, address: from },
    // As one address, whatever stands in it: a list of them cannot be smuggled in.
    ...(mail.replyTo && { replyTo: { name: "", address: mail.replyTo } }),
    to: { name: mail.toName ?? "", address: mail.to },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    messageId: `<${mail.id}@${from.split("@")[1]}>`,
    headers: { "Auto-Submitted": "auto-generated", ...mail.headers },
    date: now(),
    textEncoding: "quoted-printable",
    newline: "\r\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  try {
    const { MessageId } = await ses().send(
      new SendRawEmailCommand({
        Source: from,
        Destinations: [mail.to],
        RawMessage: { Data: raw },
        ConfigurationSetName: configurationSet,
        Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    return { result: "accepted", messageId: MessageId ?? "", from: mail.fromName ?? fromName };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    const trouble = mailTrouble(name, message);
    if (trouble) return inTrouble(trouble, `${name}: ${message}`);
    // A 4xx is an answer, and without credentials nobody was asked: nothing was sent.
    const status = $metadata?.httpStatusCode ?? 0;
    if (/Credential/.test(name) || (status >= 400 && status < 500)) throw error;
    return { result: "unknown", why: `${name}: ${message}` };
  }
}
