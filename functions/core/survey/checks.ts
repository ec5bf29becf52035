import type { Definition } from "./definition.ts";
import { bands } from "./scale.ts";
import type { WordName } from "./wording.ts";

/** What stands against publishing a survey (`error`), or speaks against it (`warning`); `path` is where in the definition. */
export interface Problem {
  level: "error" | "warning";
  path: string;
  message: string;
}

/** The arguments that each word may have, and whether it needs them; words that are not named here have none. */
const args: Partial<Record<WordName, { may: string[]; must: string[] }>> = {
  questionAgent: { may: ["agent"], must: ["agent"] },
  thanksUnhappyAgent: { may: ["agent"], must: ["agent"] },
  subjectAbout: { may: ["subject"], must: ["subject"] },
  text: { may: ["brand", "question", "low", "lowest", "high", "highest", "url"], must: ["question", "url"] },
};
const needed: readonly WordName[] = ["question", "low", "high"];

type Said = Record<string, string>;

/** Everything that is wrong with a definition, in its own order. `published` is the version before, whose ids keep their meaning. */
export function problemsOf(definition: Definition, published?: Definition): Problem[] {
  const problems: Problem[] = [];
  const wrong = (path: string, message: string, level: Problem["level"] = "error") =>
    problems.push({ level, path, message });
  const { locales } = definition;
  if (new Set(locales).size < locales.length) wrong("locales", "A language is named twice. Remove one of the two.");

  const translated = (path: string, said: Said | undefined, isNeeded: boolean) => {
    const isSaid = Object.values(said ?? {}).some((text) => text.trim() !== "");
    if (!isSaid && !isNeeded) return;
    for (const locale of locales)
      if (!said?.[locale]?.trim()) wrong(`${path}.${locale}`, "These words are missing in this language.");
  };
  const filled = (path: string, name: WordName, said: Said | undefined) => {
    const { may, must } = args[name] ?? { may: [], must: [] };
    for (const locale of locales) {
      const text = said?.[locale] ?? "";
      const used = [...text.matchAll(/\{(\w*)\}/g)].map(([, each]) => each as string);
      const unknown = used.find((each) => !may.includes(each));
      const lacking = text.trim() && must.find((each) => !used.includes(each));
      if (unknown !== undefined)
        wrong(`${path}.${locale}`, `Nothing is filled in for {${unknown}} here. Take it away.`);
      else if (/[{}]/.test(text.replace(/\{\w*\}/g, "")))
        wrong(`${path}.${locale}`, "A curly bracket stands alone here. Take it away.");
      if (lacking) wrong(`${path}.${locale}`, `These words need {${lacking}}.`);
    }
  };
  for (const [name, said] of Object.entries(definition.words) as [WordName, Said | undefined][]) {
    translated(`words.${name}`, said, needed.includes(name));
    filled(`words.${name}`, name, said);
  }
  for (const name of needed) if (!definition.words[name]) translated(`words.${name}`, undefined, true);

  questionProblems(definition, published, wrong, translated);
  variantProblems(definition, wrong, translated, filled);
  policyProblems(definition, wrong, translated);
  return problems;
}

type Wrong = (path: string, message: string, level?: Problem["level"]) => void;
type Translated = (path: string, said: Said | undefined, isNeeded: boolean) => void;

function questionProblems(
  { questions }: Definition,
  published: Definition | undefined,
  wrong: Wrong,
  translated: Translated,
): void {
  const earlier = new Map<string, Definition["questions"][number]>();
  for (const [index, question] of questions.entries()) {
    const path = `questions.${index}`;
    const { id, type, label, options = [], when } = question;
    if (earlier.has(id))
      wrong(`${path}.id`, "Another question has this id. An answer is stored by it: choose another one.");
    const before = published?.questions.find((each) => each.id === id);
    if (before && before.type !== type)
      wrong(
        `${path}.type`,
        "This id was published with another kind of answer. Give the new question an id of its own.",
      );
    translated(`${path}.label`, label, true);
    if (type === "text") {
      if (options.length > 0) wrong(`${path}.options`, "A question that is answered in words has no options.");
    } else if (options.length < 2) wrong(`${path}.options`, "A question to choose from needs two options at least.");
    const ids = options.map((option) => option.id);
    for (const [at, option] of options.entries()) {
      if (ids.indexOf(option.id) < at)
        wrong(`${path}.options.${at}.id`, "Another option has this id. Choose another one.");
      translated(`${path}.options.${at}.label`, option.label, true);
    }
    if (when?.bands && when.bands.length === bands.length)
      wrong(`${path}.when`, "All scores are named, so everybody is asked. Take the condition away.", "warning");
    if (when?.chosen) {
      const asked = earlier.get(when.chosen.question);
      if (!asked || asked.type === "text")
        wrong(`${path}.when`, "The condition names no earlier question to choose from, so nobody would be asked.");
      else if (!asked.options?.some((option) => option.id === when.chosen?.option))
        wrong(`${path}.when`, "The condition names an option that the earlier question does not have.");
      else if (when.bands && asked.when?.bands && !when.bands.some((band) => asked.when?.bands?.includes(band)))
        wrong(`${path}.when`, "Nobody is asked both: the earlier question goes to other scores.");
    }
    earlier.set(id, question);
  }
}

function variantProblems(
  { variants }: Definition,
  wrong: Wrong,
  translated: Translated,
  filled: (path: string, name: WordName, said: Said | undefined) => void,
): void {
  const share = variants.reduce((sum, { percent }) => sum + percent, 0);
  if (share > 99)
    wrong(
      "variants",
      "The variants take all invitations. Leave some to the survey's own words, or nothing can be compared.",
    );
  for (const [index, { id, words }] of variants.entries()) {
    const path = `variants.${index}`;
    if (variants.findIndex((each) => each.id === id) < index)
      wrong(`${path}.id`, "Another variant has this id. Choose another one.");
    const said = Object.entries(words).filter(([, text]) => Object.values(text ?? {}).some(Boolean));
    if (said.length === 0)
      wrong(`${path}.words`, "This variant says nothing of its own. Write something, or remove it.");
    for (const [name, text] of said as [WordName, Said][]) {
      translated(`${path}.words.${name}`, text, false);
      filled(`${path}.words.${name}`, name, text);
    }
  }
}

function policyProblems({ policy }: Definition, wrong: Wrong, translated: Translated): void {
  const { sendWindow, reminders, expiresAfterDays, cascade, quarantineDays } = policy;
  if (sendWindow.fromHour >= sendWindow.toHour)
    wrong("policy.sendWindow", "The window closes before it opens. Choose a later hour to end it.");
  const lastAt = reminders.reduce((sum, { afterMinutes }) => sum + afterMinutes, 0);
  if (Math.max(lastAt, cascade?.afterMinutes ?? 0) >= expiresAfterDays * 1440)
    wrong(
      "policy.reminders",
      "The last reminder would come when the link has expired. Remind earlier, or let it hold longer.",
    );
  for (const [index, { subject, text }] of reminders.entries()) {
    translated(`policy.reminders.${index}.subject`, subject, false);
    translated(`policy.reminders.${index}.text`, text, false);
  }
  if (quarantineDays.same < quarantineDays.any)
    wrong(
      "policy.quarantineDays",
      "The clock of this survey is shorter than the one of any survey, so it never decides.",
      "warning",
    );
}
