import type { Asked } from "../../functions/core/response/response.ts";
import type { Language, Say } from "./words.ts";

/** The survey's words: a recovery asks about what was done, the others about the service or the relation. */
const wordOf = (asked: Asked) => (asked.recovery ? "recovery" : asked.kind);

/** The question in the customer's words, the same on the page, in the mail and in the text message. */
export const questionOf = (asked: Asked, say: Say): string =>
  wordOf(asked) === "csat" && asked.agentName ? say("csatAgent", { agent: asked.agentName }) : say(wordOf(asked));

const calendars = new Map<string, Intl.DateTimeFormat>();

/** A date as people write it. Making a format costs more than the rest of the page, so each is made once. */
function dateOf(at: string, language: Language, timeZone: string): string {
  const name = `${language} ${timeZone}`;
  const calendar = calendars.get(name) ?? new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone });
  calendars.set(name, calendar);
  return calendar.format(new Date(at));
}

/** What it is about, and when that was. */
export function contextOf(asked: Asked, language: Language, say: Say): string {
  const date = dateOf(asked.resolvedAt, language, asked.timeZone);
  return asked.subject ? say("contextSubject", { subject: asked.subject, date }) : say("context", { date });
}

/** The scores from the lowest to the highest. */
export const scoresOf = ({ scale: [low, high] }: Asked): number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

/** What the lowest and the highest score mean. */
export const endsOf = (asked: Asked, say: Say) => ({
  low: say(`${wordOf(asked)}Low`),
  high: say(`${wordOf(asked)}High`),
});
