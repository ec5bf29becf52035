import type { Mail, Sent } from "../../../../functions/adapters/email.ts";

export type { Mail, Sent };

const outbox: { mail: Mail; messageId: string }[] = [];

export async function send(mail: Mail): Promise<Sent> {
  const messageId = `demo-${mail.id}`;
  outbox.push({ mail, messageId });
  return { result: "accepted", messageId };
}

/** The mails since the last time that somebody asked. */
export const takeMails = () => outbox.splice(0);
