import { createHash } from "node:crypto";
import type { Asked, Draft, View } from "../../functions/core/response/response.ts";
import { type Html, html, trusted } from "./html.ts";
import { contextOf, endsOf, foreignIn, ownWord, questionOf, scoresOf } from "./question.ts";
import { script, style } from "./style.ts";
import { type Language, languageOf, pageWords, type Say, type Word } from "./words.ts";

export interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const sourceOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${sourceOf(script)}`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow, noarchive",
};

const markPath = "M22.5 12.2A7.5 7.5 0 1 0 23.5 16";
const mark = html`<svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#4650c4"/><path d="${markPath}" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="16" r="2.6" fill="#fff"/></svg>`;
const icon = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4650c4"/><path d="${markPath}" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="16" r="2.6" fill="#fff"/></svg>`)}`;

const frame = (language: Language, say: Say, title: string, main: Html, tail?: Html): string =>
  html`<!doctype html>
<html lang="${language}" dir="${say("direction")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${trusted(style)}</style>
</head>
<body>
<header>${mark}<span>${say("brand")}</span></header>
<main>
${main}
</main>
${tail}
</body>
</html>
`.text;

const prompts = [
  ["any", "commentAny"],
  ["low", "commentLow"],
  ["middle", "commentMiddle"],
  ["high", "commentHigh"],
] as const;

function promptOf(asked: Asked, band: string, word: (typeof prompts)[number][1], say: Say): Html {
  const own = ownWord(asked, word);
  return html`<span class="${band}"${own && foreignIn(asked)}>${own ?? say(word)}</span>`;
}

/** The prompt that fits a score: l(ow), m(iddle) or h(igh). */
function bandOf(asked: Asked, score: number): "l" | "m" | "h" {
  const [lowUpTo, highFrom] = { csat: [2, 4], nps: [6, 9], ces: [3, 6] }[asked.kind] as [number, number];
  return score <= lowUpTo ? "l" : score >= highFrom ? "h" : "m";
}

type Question = Asked["questions"][number];
type QuestionProblem = Extract<FormView["problem"], object>;
type FormView = Extract<View, { state: "form" }>;

function problemOf({ asked, draft, problem }: FormView, say: Say): string | undefined {
  const [low, high] = asked.scale;
  if (problem === "score_missing") return say("scoreMissing", { low, high });
  if (problem === "comment_long")
    return say("commentLong", { length: draft.comment?.length ?? 0, limit: longestComment });
  if (typeof problem === "object") {
    const label = asked.questions.find(({ id }) => id === problem.question)?.label ?? "";
    return `${label} ${questionProblem(problem, say)}`;
  }
  return problem && say("formBroken");
}

/** What `Response.answer` takes; its limits in the browser save a round trip. */
const longestComment = 2000;
const longestText = 500;

/** How a question's field is shown: to everybody, or by the band of the score, as far as a style sheet can tell. */
const shownTo = ({ when }: Question): string =>
  when?.bands
    ? ` some${when.bands.map((band) => ({ unhappy: " of-l", middle: " of-m", happy: " of-h" })[band]).join("")}`
    : "";

/** Questions that an option of another one leads to stand right behind that option, where a style sheet can show them. */
const ledToBy = (questions: Question[], id: string, option: string): Question[] =>
  questions.filter(({ when }) => when?.chosen?.question === id && when.chosen.option === option);

function questionOfForm(question: Question, view: FormView, say: Say): Html {
  const { asked, draft, problem } = view;
  const { id, type, label, options, required } = question;
  const foreign = foreignIn(asked);
  const said = draft.answers?.[id] ?? [];
  const wrong = typeof problem === "object" && problem.question === id ? questionProblem(problem, say) : undefined;
  const mark = html`${wrong && html`<span class="problem" id="p-${id}">${wrong}</span>`}`;
  const name = html`${foreign ? html`<span${foreign}>${label}</span>` : label}${!required && html` <span class="soft">(${say("optional")})</span>`}`;
  const described = wrong && html` aria-describedby="p-${id}" aria-invalid="true"`;
  if (type === "text")
    return html`<div class="ask${shownTo(question)}"><label class="field" for="q-${id}">${name}</label>${mark}
<textarea id="q-${id}" name="q.${id}" rows="2" maxlength="${longestText}"${described}>
${said[0]}</textarea></div>
`;
  const kind = type === "single" ? "radio" : "checkbox";
  return html`<fieldset class="ask${shownTo(question)}"${described}><legend class="field">${name}</legend>${mark}
${options.map(
  (
    option,
  ) => html`<label class="call"><input type="${kind}" name="q.${id}" value="${option.id}"${said.includes(option.id) && " checked"}><span${foreign}>${option.label}</span></label>
${ledToBy(asked.questions, id, option.id).map((next) => html`<div class="then">${questionOfForm(next, view, say)}</div>`)}`,
)}</fieldset>
`;
}

const questionProblem = ({ why }: QuestionProblem, say: Say): string =>
  why === "missing" ? say("questionMissing") : say("questionLong", { limit: longestText });

function formOf(view: FormView, language: Language, say: Say): string {
  const { asked, draft, answered } = view;
  const [low, high] = asked.scale;
  const scores = scoresOf(asked);
  const question = questionOf(asked);
  const problem = problemOf(view, say);
  const ends = endsOf(asked);
  const foreign = foreignIn(asked);
  const context = contextOf(asked, language, say);
  const main = html`${problem && html`<p class="problem" role="alert" id="problem">${problem}</p>`}
${context && html`<p class="soft context">${context}</p>`}
<form method="post"${view.action && html` action="${view.action}"`}>
<fieldset aria-describedby="ends${problem && " problem"}">
<legend><h1${foreign}>${question}</h1></legend>
<div class="scores${scores.length < 11 && " few"}">
${scores.map(
  (score) =>
    html`<label><input type="radio" name="score" value="${score}" class="${bandOf(asked, score)}" required${draft.score === score && " checked"}><span>${score}</span></label>
`,
)}</div>
<div class="ends soft" id="ends"><span${foreign}>${say("end", { score: low, label: ends.low })}</span><span${foreign}>${say("end", { score: high, label: ends.high })}</span></div>
</fieldset>
${asked.questions.filter(({ when }) => !when?.chosen).map((question) => questionOfForm(question, view, say))}${
  asked.asksComment &&
  html`<label class="field" for="comment">${prompts.map(([band, word]) => promptOf(asked, band, word, say))} <span class="soft">(${say("optional")})</span></label>
<textarea id="comment" name="comment" rows="4" maxlength="${longestComment}">
${draft.comment}</textarea>
`
}${
  asked.offersCall &&
  html`<fieldset class="callback">
<legend class="field">${say("call")}</legend>
<label class="call"><input type="checkbox" id="call" name="call" value="yes"${draft.contactRequested && " checked"}><span>${say("callYes")}</span></label>
<div class="when"><label class="field" for="time">${say("time")}</label>
<select id="time" name="time">${timesOf(say, draft)}</select></div>
</fieldset>
`
}<div class="trap" aria-hidden="true"><input type="text" name="website" tabindex="-1" autocomplete="off"></div>
<button type="submit">${say(answered ? "sendCorrection" : "send")}</button>
<p class="soft">${say(asked.isAnonymous ? "anonymous" : "readers")}</p>
</form>`;
  const title = problem ? say("titleProblem", { title: question }) : question;
  // A correction is sent on purpose or not at all.
  return frame(language, say, title, main, answered ? undefined : html`<script>${trusted(script)}</script>`);
}

const times: [string, Word][] = [
  ["", "timeAny"],
  ["morning", "timeMorning"],
  ["afternoon", "timeAfternoon"],
  ["evening", "timeEvening"],
];

const timesOf = (say: Say, draft: Draft) =>
  times.map(
    ([value, word]) =>
      html`<option value="${value}"${(draft.preferredTime ?? "") === value && " selected"}>${say(word)}</option>`,
  );

const calls: Record<string, Word> = {
  morning: "thanksCallMorning",
  afternoon: "thanksCallAfternoon",
  evening: "thanksCallEvening",
};

/** What was answered, and the way to correct it. */
const givenOf = (asked: Asked, draft: Draft, say: Say, mayCorrect: boolean) =>
  !asked.isAnonymous &&
  html`<p class="soft">${say("given", { score: draft.score ?? "", low: asked.scale[0], high: asked.scale[1] })}</p>
${mayCorrect && html`<a href="?correct=yes">${say("correct")}</a>`}`;

function thanksIn(asked: Asked, unhappy: boolean, say: Say): Html {
  const values = { agent: asked.agentName ?? "" };
  // Own words for everybody are better than usual ones that name somebody.
  const own = unhappy
    ? (asked.agentName && ownWord(asked, "thanksUnhappyAgent", values)) || ownWord(asked, "thanksUnhappy")
    : ownWord(asked, "thanks");
  const usual = unhappy ? (asked.agentName ? "thanksUnhappyAgent" : "thanksUnhappy") : "thanks";
  return html`<p${own && foreignIn(asked)}>${own ?? say(usual, values)}</p>`;
}

function thanksOf({ asked, draft, unhappy }: Extract<View, { state: "thanks" }>, language: Language, say: Say): string {
  const title = say(unhappy ? "thanksUnhappyTitle" : "thanksTitle");
  const next = thanksIn(asked, unhappy, say);
  const call = draft.contactRequested && html`<p>${say(calls[draft.preferredTime ?? ""] ?? "thanksCall")}</p>`;
  return frame(
    language,
    say,
    title,
    html`<h1>${title}</h1>
${next}
${call}
${givenOf(asked, draft, say, true)}`,
  );
}

const noticeOf = (language: Language, say: Say, title: Word, ...sentences: Word[]): string =>
  frame(
    language,
    say,
    say(title),
    html`<h1>${say(title)}</h1>
${sentences.map((sentence) => html`<p>${say(sentence)}</p>`)}`,
  );

const localeOf = (view: View, accepted: string | undefined): string =>
  "asked" in view ? view.asked.locale : "locale" in view ? view.locale : (accepted ?? "en");

function bodyOf(view: View, language: Language, say: Say): string {
  switch (view.state) {
    case "form":
      return formOf(view, language, say);
    case "thanks":
      return thanksOf(view, language, say);
    case "answered":
      return frame(
        language,
        say,
        say("answeredTitle"),
        html`<h1>${say("answeredTitle")}</h1>
<p>${say("answered")}</p>
${givenOf(view.asked, view.draft, say, view.mayCorrect)}`,
      );
    case "void":
      return noticeOf(language, say, "voidTitle", view.isCase ? "void" : "voidAnyway");
    case "unknown":
      return noticeOf(language, say, "unknownTitle", "unknown", "unknownHelp");
    case "busy":
      return noticeOf(language, say, "busyTitle", "busy");
    case "unsubscribe":
      return frame(
        language,
        say,
        say("unsubscribeTitle"),
        html`<h1>${say("unsubscribeTitle")}</h1>
<p>${say("unsubscribe")}</p>
<form method="post"><button type="submit">${say("unsubscribeButton")}</button></form>`,
      );
    case "unsubscribed":
      return noticeOf(language, say, "unsubscribedTitle", "unsubscribed");
  }
}

const statusOf = (view: View): number =>
  view.state === "unknown"
    ? 404
    : view.state === "busy"
      ? 429
      : view.state === "void"
        ? 410
        : view.state === "form" && view.problem !== undefined
          ? 400
          : 200;

/** The page of a view, in the invitation's language; where there is no invitation, in the first that the browser accepts. */
export function pageOf(view: View, accepted?: string): Page {
  const language = languageOf(localeOf(view, accepted));
  return { status: statusOf(view), headers, body: bodyOf(view, language, pageWords(language)) };
}

/** The page for a failure of ours. */
export function failurePage(accepted?: string): Page {
  const language = languageOf(accepted ?? "en");
  return { status: 500, headers, body: noticeOf(language, pageWords(language), "failedTitle", "failed") };
}
