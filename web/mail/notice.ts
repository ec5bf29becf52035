import type { WriteNotice } from "../../functions/core/notice/notice.ts";
import { html } from "../respond/html.ts";
import { type Language, languageOf } from "../respond/words.ts";
import { colours, mailFrame } from "./frame.ts";
import { templateVersion } from "./version.ts";
import { type MailWord, mailWords } from "./words.ts";

const clocks: Record<string, MailWord> = {
  acknowledge: "clockAcknowledge",
  contact: "clockContact",
  close: "clockClose",
};
const titles = {
  "task.at_risk": ["noticeAtRisk", "noticeAtRiskBody"],
  "task.breached": ["noticeBreached", "noticeBreachedBody"],
} as const satisfies Record<string, [MailWord, MailWord]>;

const momentOf = (at: string, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short", timeZone }).format(new Date(at));

/** The mail to staff about a clock: who, which, until when, and the one thing to do. */
export const noticeMail: WriteNotice = ({ locale, kind, values }) => {
  const language = languageOf(locale);
  const say = mailWords(language);
  const { customer = "", clock = "", dueAt = "", timeZone = "UTC", url = "" } = values;
  const filled = {
    customer,
    clock: say(clocks[clock] ?? "clockClose"),
    due: momentOf(dueAt, timeZone, language),
  };
  const [title, body] = titles[kind];
  const subject = say(title, filled);
  const main = html`<h1 style="margin:0 0 8px;font-size:20px;line-height:1.3;font-weight:700">${subject}</h1>
<p style="margin:0 0 20px">${say(body, filled)}</p>
<table role="presentation" cellpadding="0" cellspacing="0">
<tr><td class="accent" style="background-color:${colours.accent};border-radius:8px"><a href="${url}" style="display:block;padding:12px 24px;color:#ffffff;font-weight:700;text-decoration:none">${say("noticeOpen")}</a></td></tr>
</table>`;
  const foot = html`<p style="margin:0">${say("noticeWhy")}</p>`;
  const text = [say(body, filled), "", `${say("noticeOpen")}: ${url}`, "", say("noticeWhy"), ""].join("\n");
  return { subject, html: mailFrame(language, subject, say(body, filled), main, foot), text, version: templateVersion };
};
