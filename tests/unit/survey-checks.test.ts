import { describe, expect, it } from "vitest";
import { problemsOf } from "../../functions/core/survey/checks.ts";
import type { Definition } from "../../functions/core/survey/definition.ts";
import { presets } from "../../functions/core/survey/presets.ts";

const good: Definition = {
  ...presets.csat,
  locales: ["en"],
  words: { question: { en: "How was it?" }, low: { en: "bad" }, high: { en: "good" } },
};
const choice = (more: Partial<Definition["questions"][number]> = {}): Definition["questions"][number] => ({
  id: "why",
  type: "single",
  required: false,
  label: { en: "Why?" },
  options: [
    { id: "late", label: { en: "Late" } },
    { id: "rude", label: { en: "Rude" } },
  ],
  ...more,
});
const at = (more: Partial<Definition>, published?: Definition) =>
  problemsOf({ ...good, ...more }, published).map(({ level, path }) => `${level} ${path}`);

describe("what stands against publishing a survey", () => {
  it("is nothing for the surveys that Loopkeeper comes with", () => {
    for (const preset of Object.values(presets)) expect(problemsOf(preset as Definition)).toEqual([]);
    expect(problemsOf(good)).toEqual([]);
  });

  it.each<[string, Partial<Definition>, string[]]>([
    [
      "a language without its words",
      { locales: ["en", "de"] },
      ["error words.question.de", "error words.low.de", "error words.high.de"],
    ],
    ["a language named twice", { locales: ["en", "en"] }, ["error locales"]],
    ["no question", { words: { low: { en: "a" }, high: { en: "b" } } }, ["error words.question.en"]],
    [
      "words in one language of two",
      {
        locales: ["en", "de"],
        words: {
          question: { en: "a", de: "a" },
          low: { en: "a", de: "a" },
          high: { en: "a", de: "a" },
          thanks: { en: "Thanks" },
        },
      },
      ["error words.thanks.de"],
    ],
    [
      "an argument that nobody fills in",
      { words: { ...good.words, question: { en: "How was {agent}?" } } },
      ["error words.question.en"],
    ],
    [
      "an argument that is missing",
      { words: { ...good.words, questionAgent: { en: "How was it?" } } },
      ["error words.questionAgent.en"],
    ],
    [
      "a text message without its link",
      { words: { ...good.words, text: { en: "{question}" } } },
      ["error words.text.en"],
    ],
    ["a bracket alone", { words: { ...good.words, thanks: { en: "Thanks {" } } }, ["error words.thanks.en"]],
    ["an id twice", { questions: [choice(), choice()] }, ["error questions.1.id"]],
    [
      "one option",
      { questions: [choice({ options: [{ id: "late", label: { en: "Late" } }] })] },
      ["error questions.0.options"],
    ],
    [
      "an option's id twice",
      {
        questions: [
          choice({
            options: [
              { id: "a", label: { en: "A" } },
              { id: "a", label: { en: "B" } },
            ],
          }),
        ],
      },
      ["error questions.0.options.1.id"],
    ],
    ["options of a question in words", { questions: [choice({ type: "text" })] }, ["error questions.0.options"]],
    [
      "a condition on a later question",
      { questions: [choice({ when: { chosen: { question: "how", option: "a" } } }), choice({ id: "how" })] },
      ["error questions.0.when"],
    ],
    [
      "a condition on an option that is not there",
      { questions: [choice(), choice({ id: "how", when: { chosen: { question: "why", option: "x" } } })] },
      ["error questions.1.when"],
    ],
    [
      "a branch that nobody reaches",
      {
        questions: [
          choice({ when: { bands: ["happy"] } }),
          choice({ id: "how", when: { bands: ["unhappy"], chosen: { question: "why", option: "late" } } }),
        ],
      },
      ["error questions.1.when"],
    ],
    [
      "a condition that all meet",
      { questions: [choice({ when: { bands: ["unhappy", "middle", "happy"] } })] },
      ["warning questions.0.when"],
    ],
    [
      "variants that leave nothing",
      {
        variants: [
          { id: "a", percent: 60, words: { subject: { en: "A" } } },
          { id: "b", percent: 40, words: { subject: { en: "B" } } },
        ],
      },
      ["error variants"],
    ],
    ["a variant without words", { variants: [{ id: "a", percent: 10, words: {} }] }, ["error variants.0.words"]],
    [
      "a window that closes before it opens",
      { policy: { ...good.policy, sendWindow: { fromHour: 12, toHour: 12 } } },
      ["error policy.sendWindow"],
    ],
    [
      "a reminder after the link expired",
      { policy: { ...good.policy, expiresAfterDays: 3, reminders: [{ afterMinutes: 2880 }, { afterMinutes: 2880 }] } },
      ["error policy.reminders"],
    ],
    [
      "a clock that never decides",
      { policy: { ...good.policy, quarantineDays: { any: 90, same: 30 } } },
      ["warning policy.quarantineDays"],
    ],
  ])("is %s", (_, more, problems) => {
    expect(at(more)).toEqual(problems);
  });

  it("is an id that was published with another kind of answer", () => {
    expect(at({ questions: [choice({ type: "multiple" })] }, { ...good, questions: [choice()] })).toEqual([
      "error questions.0.type",
    ]);
  });
});
