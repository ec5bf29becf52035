import type { Asked } from "../../functions/core/response/response.ts";
import type { Language, Say } from "./words.ts";

/** The survey's words: a recovery asks about what was done, the others about the service or the relation. */
const wordOf = (asked: Asked) => (asked.recovery ? "recovery" : asked.kind);

/** The question in the customer's words, the same on the page, in the mail and in the text message. */
export const questionOf = (asked: Asked, say: Say): string =>
  wordOf(asked) === "csat" && asked.agentName ? say("csatAgent", { agent: asked.agentName }) : say(wordOf(asked));

/** What it is about, and when that was. */
export function contextOf(asked: Asked, language: Language, say: Say): string {
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: asked.timeZone }).format(
    new Date(asked.resolvedAt),
  );
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
