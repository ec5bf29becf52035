import type { WriteMail } from "../../functions/core/message/message.ts";
import type { Asked } from "../../functions/core/response/response.ts";
import { html } from "../respond/html.ts";
import { contextOf, endsOf, foreignIn, ownWord, questionOf, scoresOf } from "../respond/question.ts";
import { languageOf, pageWords } from "../respond/words.ts";
import { colours, mailFrame } from "./frame.ts";
import { templateVersion } from "./version.ts";
import { mailWords, senderIn } from "./words.ts";

function subjectOf(asked: Asked, say: ReturnType<typeof mailWords>): string {
  const plain = ownWord(asked, "subject");
  if (!asked.subject) return plain ?? say(asked.resolvedAt ? "subject" : "subjectRelation");
  const values = { subject: asked.subject };
  return ownWord(asked, "subjectAbout", values) ?? plain ?? say("subjectAbout", values);
}

/** The mail that asks: the question and its scores first, each score a link; the text part says the same. */
export const invitationMail: WriteMail = ({ asked, customerName, url, unsubscribeUrl, reminder }, sender) => {
  const language = languageOf(asked.locale);
  const say = mailWords(language);
  const onPage = pageWords(language);
  const [low, high] = asked.scale;
  const usual = subjectOf(asked, say);
  const subject = reminder ? (reminder.subject ?? say("reminderSubject", { subject: usual })) : usual;
  const again = reminder && (reminder.text ?? say("reminder"));
  const next = ownWord(asked, "next") ?? say("next");
  const why = ownWord(asked, "why") ?? say(asked.resolvedAt ? "why" : "whyRelation");
  const hello = customerName ? say("hello", { name: customerName }) : say("helloAnyone");
  const question = questionOf(asked);
  const context = contextOf(asked, language, onPage);
  const ends = endsOf(asked);
  const lowest = onPage("end", { score: low, label: ends.low });
  const highest = onPage("end", { score: high, label: ends.high });
  const scores = scoresOf(asked);
  const foreign = foreignIn(asked);

  const cells = scores.map(
    (score) =>
      html`<td class="cell" align="center" height="44" style="border:1px solid ${colours.control};border-radius:8px"><a href="${url}?s=${score}" aria-label="${say("score", { score, low, high })}" style="display:block;padding:10px 0;color:${colours.ink};font-size:16px;font-weight:600;line-height:24px;text-decoration:none">${score}</a></td>
`,
  );
  const main = html`<p style="margin:0 0 12px">${hello}</p>
${
  again &&
  html`<p style="margin:0 0 12px">${again}</p>
`
}${
  context &&
  html`<p class="soft" style="margin:0 0 8px;font-size:14px;color:${colours.soft}">${context}</p>
`
}<h1${foreign} style="margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:700">${question}</h1>
<table role="presentation" width="100%" cellpadding="0" cellspacing="2" style="table-layout:fixed;border-collapse:separate">
<tr>
${cells}</tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin-top:4px">
<tr class="soft" style="font-size:13px;color:${colours.soft}"><td${foreign} class="soft" style="width:50%;padding:0 2px">${lowest}</td><td${foreign} class="soft" align="${onPage("direction") === "rtl" ? "left" : "right"}" style="width:50%;padding:0 2px">${highest}</td></tr>
</table>
<p style="margin:16px 0 0;font-size:14px">${next}</p>
<a href="${url}?t=1" style="display:none" aria-hidden="true" tabindex="-1"></a>`;
  const line = sender?.line?.[senderIn(language)];
  const foot = html`${
    line &&
    html`<p style="margin:0 0 8px">${line}</p>
`
  }<p style="margin:0">${why} <a href="${unsubscribeUrl}" style="color:${colours.soft}">${say("unsubscribe")}</a></p>`;
  const text = [
    hello,
    "",
    ...(again ? [again, ""] : []),
    ...(context ? [context] : []),
    question,
    "",
    say("choose"),
    ...scores.map((score) => {
      const meaning = score === low ? ` (${ends.low})` : score === high ? ` (${ends.high})` : "";
      return `${score}${meaning}: ${url}?s=${score}`;
    }),
    "",
    next,
    "",
    why,
    `${say("unsubscribe")}: ${unsubscribeUrl}`,
    ...(line ? ["", line] : []),
    "",
  ].join("\n");
  return {
    fromName: sender?.name[senderIn(language)],
    subject,
    html: mailFrame(language, subject, ownWord(asked, "preheader") ?? say("preheader"), main, foot),
    text,
    version: templateVersion,
  };
};
