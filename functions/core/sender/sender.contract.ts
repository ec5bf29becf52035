import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";

/** Visible characters only: a line break would begin another header, and what nobody sees may pretend to be somebody else. */
const plain = (longest: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, "This name is missing. Customers see it in this language."),
      z.maxLength(longest),
      z.regex(
        /^[^\p{C}\p{Zl}\p{Zp}<>"@]*$/u,
        'Use letters, digits and ordinary signs: no line breaks, and none of < > " @.',
      ),
    );

/** GSM 03.38 without its extension table, whose characters count twice. */
const gsm7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

const line = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, "This line is missing in one language. Write both, or none."),
    z.maxLength(200),
    z.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "Write one line, without line breaks."),
  );

/** What customers see of the sender of mail, by language. */
const EmailFields = {
  /** A person or a team. */
  name: z.object({ en: plain(60), "zh-CN": plain(60) }),
  /** Where answers to the mail go; without it, to the address that sends. */
  replyTo: z.optional(z.email("Write a mail address such as care@example.com.").check(z.maxLength(254))),
  /** A line at the mail's foot: who we are, and where. */
  line: z.optional(z.object({ en: line, "zh-CN": line })),
};

/** What a text message begins with, by language. */
const SmsFields = {
  name: z.object({
    en: plain(20).check(
      z.regex(gsm7, "Use letters of the basic text alphabet: any other doubles the number of parts that are paid for."),
    ),
    "zh-CN": plain(20),
  }),
};

const Kept = { version: z.number(), changedAt: z.string(), changedBy: z.string() };
export const EmailSender = z.object({ ...EmailFields, ...Kept });
export const SmsSender = z.object({ ...SmsFields, ...Kept });

const RenderedText = z.object({
  text: z.string(),
  encoding: z.enum(["GSM-7", "UCS-2"]),
  /** Units of the encoding. */
  characters: z.number(),
  /** Parts that are paid for. */
  segments: z.number(),
  /** The characters that make it UCS-2. */
  outside: z.array(z.string()),
});
const RenderedMail = z.object({ from: z.string(), subject: z.string(), html: z.string(), text: z.string() });
const version = { version: z.int().check(z.minimum(0)) };

export const senderContract = defineContract({
  list: {
    method: "GET",
    path: "/api/senders",
    who: rights["organisation.change"],
    summary: "Who customers see as the sender of mail and text messages, and the deployment's address and number",
    output: z.object({
      email: z.object({
        address: z.string(),
        /** Used while no sender is set. */
        name: z.string(),
        sender: z.optional(EmailSender),
      }),
      sms: z.object({ number: z.string(), sender: z.optional(SmsSender) }),
    }),
  },
  saveEmail: {
    method: "PUT",
    path: "/api/senders/email",
    who: rights["organisation.change"],
    summary: "Changes the sender of mail, made from the version named (0: none was set); sent within a minute",
    body: z.strictObject({ ...EmailFields, ...version }),
    output: EmailSender,
  },
  saveSms: {
    method: "PUT",
    path: "/api/senders/sms",
    who: rights["organisation.change"],
    summary:
      "Changes what text messages begin with, made from the version named (0: none was set); sent within a minute",
    body: z.strictObject({ ...SmsFields, ...version }),
    output: SmsSender,
  },
  previewEmail: {
    method: "POST",
    path: "/api/senders/email/preview",
    who: rights["organisation.change"],
    summary: "The mail that asks, as it would look with this sender; nothing is stored or sent",
    body: z.strictObject(EmailFields),
    output: z.object({ en: RenderedMail, "zh-CN": RenderedMail }),
  },
  previewSms: {
    method: "POST",
    path: "/api/senders/sms/preview",
    who: rights["organisation.change"],
    summary: "The text message that asks, as it would read with this sender, with its encoding and parts",
    body: z.strictObject(SmsFields),
    output: z.object({ en: RenderedText, "zh-CN": RenderedText }),
  },
});
