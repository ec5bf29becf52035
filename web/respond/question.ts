import type { Asked } from "../../functions/core/response/response.ts";
import { type Html, html } from "./html.ts";
import { filled, type Language, languageOf, type Say, type Values } from "./words.ts";

type Own = keyof Asked["words"];

/** The survey's own words, with their `{arguments}` filled in; undefined where it says the usual ones. */
export function ownWord(asked: Asked, name: Own, values: Values = {}): string | undefined {
  const text = asked.words[name];
  return text && filled(text, values);
}

/** The question in the customer's words, the same on the page, in the mail and in the text message. */
export const questionOf = (asked: Asked): string =>
  (asked.agentName && ownWord(asked, "questionAgent", { agent: asked.agentName })) || ownWord(asked, "question") || "";

const calendars = new Map<string, Intl.DateTimeFormat>();

/** A date as people write it, in the digits that the scores have. Making a format costs more than the rest of the page, so each is made once. */
function dateOf(at: string, language: Language, timeZone: string): string {
  const name = `${language} ${timeZone}`;
  const calendar =
    calendars.get(name) ?? new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone, numberingSystem: "latn" });
  calendars.set(name, calendar);
  return calendar.format(new Date(at));
}

/** What it is about, and when that was; undefined where it is about no case. */
export function contextOf(asked: Asked, language: Language, say: Say): string | undefined {
  if (!asked.resolvedAt) return undefined;
  const date = dateOf(asked.resolvedAt, language, asked.timeZone);
  return asked.subject ? say("contextSubject", { subject: asked.subject, date }) : say("context", { date });
}

/** On what is in the survey's own words, where these are of another language than what stands around them: which, for whoever reads it aloud. */
export const foreignIn = ({ locale }: Asked): Html | undefined =>
  languageOf(locale).split("-")[0] === locale.split("-")[0]?.toLowerCase()
    ? undefined
    : html` lang="${locale}" dir="auto"`;

/** The scores from the lowest to the highest. */
export const scoresOf = ({ scale: [low, high] }: Asked): number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

/** What the lowest and the highest score mean. */
export const endsOf = (asked: Asked) => ({
  low: ownWord(asked, "low") ?? "",
  high: ownWord(asked, "high") ?? "",
});
