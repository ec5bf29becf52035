import * as z from "zod/mini";
import { addresses } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import { now, nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { segmentsOf } from "../segments.ts";
import * as Staff from "../staff/staff.ts";
import { EmailSender, SmsSender } from "./sender.contract.ts";
import * as items from "./sender.items.ts";

export type Channel = "email" | "sms";
export type Email = z.infer<typeof EmailSender>;
export type Sms = z.infer<typeof SmsSender>;
/** What is said of a sender before it is kept. */
export type Draft<S extends Email | Sms> = Omit<S, "version" | "changedAt" | "changedBy">;

const toEmail = (item: object): Email => z.parse(EmailSender, item);
const toSms = (item: object): Sms => z.parse(SmsSender, item);

const keptMs = 60_000;
const kept = new Map<Channel, { at: number; sender: Promise<object | undefined> }>();

/** A sender as it was within the last minute: a send waits for no change of it. */
function recent(channel: Channel): Promise<object | undefined> {
  const at = now().getTime();
  const known = kept.get(channel);
  if (known && Math.abs(at - known.at) < keptMs) return known.sender;
  const sender = table.get(items.senderOf(channel));
  kept.set(channel, { at, sender });
  sender.catch(() => kept.delete(channel));
  return sender;
}

/** Who customers see as the sender of mail, at most a minute old; undefined where nobody said it. */
export async function ofEmail(): Promise<Email | undefined> {
  const found = await recent("email");
  return found && toEmail(found);
}

/** What text messages begin with, at most a minute old; undefined where nobody said it. */
export async function ofSms(): Promise<Sms | undefined> {
  const found = await recent("sms");
  return found && toSms(found);
}

/** The senders with the address and the number that the deployment sends from. */
export const list = async () => {
  const [email, sms] = await Promise.all([table.get(items.senderOf("email")), table.get(items.senderOf("sms"))]);
  const { from, fromName, number } = addresses();
  return {
    email: { address: from, name: fromName, ...(email && { sender: toEmail(email) }) },
    sms: { number, ...(sms && { sender: toSms(sms) }) },
  };
};

async function save<S extends Email | Sms>(channel: Channel, version: number, draft: Draft<S>): Promise<S> {
  const changed = { changedAt: nowIso(), changedBy: await Staff.presentName() };
  const sender = { ...draft, ...changed, version: version + 1 } as S;
  if (!(await table.tryWrite(items.putSender(channel, sender))).ok)
    throw new VisibleError(
      "conflict",
      "Somebody else changed this sender. Look at how it stands now, and make your change again.",
    );
  return sender;
}

/** Changes the sender of mail, made from the version named. */
export const saveEmail = fn(
  z.omit(EmailSender, { changedAt: true, changedBy: true }),
  ({ version, ...draft }): Promise<Email> => save("email", version, draft),
);

/** Changes what text messages begin with, made from the version named. */
export const saveSms = fn(
  z.omit(SmsSender, { changedAt: true, changedBy: true }),
  ({ version, ...draft }): Promise<Sms> => save("sms", version, draft),
);

/** An example of what customers get, made by web/mail. */
export interface Write {
  mail: (
    sender: Draft<Email>,
  ) => Record<"en" | "zh-CN", { fromName?: string | undefined } & Record<"subject" | "html" | "text", string>>;
  text: (sender: Draft<Sms>) => Record<"en" | "zh-CN", string>;
}

/** The mail that asks, as it would look with this sender. */
export const previewEmail = (write: Write["mail"]) =>
  fn(z.omit(EmailSender, { version: true, changedAt: true, changedBy: true }), async (draft) => {
    const { from, fromName } = addresses();
    const mails = write(draft);
    const shown = ({ fromName: name, ...mail }: (typeof mails)["en"]) => ({
      from: `${name ?? fromName} <${from}>`,
      ...mail,
    });
    return { en: shown(mails.en), "zh-CN": shown(mails["zh-CN"]) };
  });

/** The text message that asks, as it would read with this sender. */
export const previewSms = (write: Write["text"]) =>
  fn(z.omit(SmsSender, { version: true, changedAt: true, changedBy: true }), async (draft) => {
    const texts = write(draft);
    const shown = (text: string) => ({ text, ...segmentsOf(text) });
    return { en: shown(texts.en), "zh-CN": shown(texts["zh-CN"]) };
  });
