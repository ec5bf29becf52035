import { bandOf, type SurveyKind } from "../survey/scale.ts";
import type { Spoken } from "../survey/survey.ts";

/** Characters of what is written as the answer to one question. */
const longestText = 500;

/** Answers by the ids of their questions: the ids of the options that were chosen, or what was written. */
export type Answers = Record<string, string[]>;

/** Whether a question is asked of somebody who gave that score and those answers; without a score, of nobody by its band. */
const isAsked = ({ when }: Spoken, kind: SurveyKind, score: number | undefined, answers: Answers): boolean =>
  (!when?.bands || (score !== undefined && when.bands.includes(bandOf(kind, score)))) &&
  (!when?.chosen || (answers[when.chosen.question]?.includes(when.chosen.option) ?? false));

/** What is wrong with an answer to a question. */
export type QuestionProblem = { question: string; why: "missing" | "long" };

/** A form's field of a question: `q.<id>`. */
const prefix = "q.";
export const isQuestionField = (name: string): boolean => name.startsWith(prefix);

/**
 * The answers in a form, to the questions that were asked, in their order, and the first thing that is wrong with them. What was chosen but is not
 * an option, and what answers a question that was not asked, is left out: a form that was kept open while another answer changed sends both.
 */
export function answersIn(
  questions: Spoken[],
  kind: SurveyKind,
  score: number | undefined,
  form: Record<string, string[]>,
): { answers: Answers; problem?: QuestionProblem } {
  const answers: Answers = {};
  let problem: QuestionProblem | undefined;
  for (const question of questions) {
    if (!isAsked(question, kind, score, answers)) continue;
    const given = form[prefix + question.id] ?? [];
    const said =
      question.type === "text"
        ? given.slice(0, 1).map((text) => text.replaceAll("\r\n", "\n").trim())
        : question.options.filter(({ id }) => given.includes(id)).map(({ id }) => id);
    const kept = (question.type === "single" ? said.slice(0, 1) : said).filter(Boolean);
    if (kept.length > 0) answers[question.id] = kept;
    if (question.required && kept.length === 0) problem ??= { question: question.id, why: "missing" };
    if (question.type === "text" && (kept[0]?.length ?? 0) > longestText)
      problem ??= { question: question.id, why: "long" };
  }
  return { answers, ...(problem && { problem }) };
}
