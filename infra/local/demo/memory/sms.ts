import type { Sent } from "../../../../functions/adapters/email.ts";
import type { sendText as sendRealText } from "../../../../functions/adapters/sms.ts";

type Text = Parameters<typeof sendRealText>[0];

const outbox: { text: Text; messageId: string }[] = [];

export async function sendText(text: Text): Promise<Sent> {
  const messageId = `demo-${Object.values(text.context).join("-")}`;
  outbox.push({ text, messageId });
  return { result: "accepted", messageId };
}

export const optIn = async (_number: string): Promise<boolean> => true;

/** The text messages since the last time that somebody asked. */
export const takeTexts = () => outbox.splice(0);
