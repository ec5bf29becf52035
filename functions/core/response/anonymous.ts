import type { SurveyKind } from "../survey/scale.ts";
import type { Answers } from "./questions.ts";

/** An anonymous answer as it is kept: what was said, of which survey, on which day. Nothing leads from it to anybody. */
export interface AnonymousAnswer {
  surveyId: string;
  surveyVersion: number;
  kind: SurveyKind;
  /** `yyyy-mm-dd`, UTC: a time would find its way back to a visit of the page. */
  day: string;
  score: number;
  comment?: string | undefined;
  answers?: Answers | undefined;
}

/** So many answers must be there before their numbers are shown, and before their words are. */
export const fewest = { numbers: 5, comments: 10 } as const;

/**
 * The sizes of groups that may be shown beside their sum; `null` for one that is hidden. A group of one to four people is hidden, and then the
 * smallest of the others, too, until whoever subtracts what is shown from the sum learns of no group of fewer than five, nor of one alone.
 */
export function shownCells<K extends string>(cells: Readonly<Record<K, number>>): Record<K, number | null> {
  const entries = (Object.entries(cells) as [K, number][]).sort(([, a], [, b]) => a - b);
  const hidden = new Set(entries.filter(([, n]) => n > 0 && n < fewest.numbers).map(([name]) => name));
  const sumOf = () => entries.reduce((sum, [name, n]) => sum + (hidden.has(name) ? n : 0), 0);
  // Empty groups hide nothing: that nobody is in them would be known.
  const others = entries.filter(([name, n]) => n > 0 && !hidden.has(name));
  while (hidden.size > 0 && (hidden.size < 2 || sumOf() < fewest.numbers)) {
    const next = others.shift();
    if (!next) break;
    hidden.add(next[0]);
  }
  return Object.fromEntries(
    Object.keys(cells).map((name) => [name, hidden.has(name as K) ? null : cells[name as K]]),
  ) as Record<K, number | null>;
}

/** What may be shown of anonymous answers: nothing of fewer than five, words of ten or more, without their order. */
export function shownOf(found: readonly AnonymousAnswer[]): {
  n: number | null;
  scores: Record<string, number | null> | null;
  comments: string[] | null;
} {
  if (found.length < fewest.numbers) return { n: null, scores: null, comments: null };
  const counts: Record<string, number> = {};
  for (const { score } of found) counts[score] = (counts[score] ?? 0) + 1;
  const comments = found.flatMap(({ comment }) => (comment ? [comment] : []));
  return {
    n: found.length,
    scores: shownCells(counts),
    comments: comments.length >= fewest.comments ? comments.sort((a, b) => a.localeCompare(b)) : null,
  };
}
