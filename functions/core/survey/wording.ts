import type { Definition } from "./definition.ts";

/**
 * What a survey can say in its own words; whatever it leaves out is said in the usual ones of web/respond and web/mail, and `{arguments}` are
 * filled in as there. `question`, `low` and `high` have no usual words.
 */
export const wordNames = {
  question: 200,
  /** With `{agent}`, where it is known who served. */
  questionAgent: 200,
  low: 60,
  high: 60,
  commentAny: 200,
  commentLow: 200,
  commentMiddle: 200,
  commentHigh: 200,
  thanks: 500,
  thanksUnhappy: 500,
  /** With `{agent}`. */
  thanksUnhappyAgent: 500,
  subject: 150,
  /** With `{subject}`, what the case was about. */
  subjectAbout: 150,
  preheader: 150,
  /** What the mail says below the scores. */
  next: 300,
  /** Why somebody gets the mail. */
  why: 300,
  /** The text message, with `{brand}`, `{question}`, `{low}`, `{lowest}`, `{high}`, `{highest}` and `{url}`. */
  text: 500,
} as const;
export type WordName = keyof typeof wordNames;
const ownWords = Object.keys(wordNames) as WordName[];

/** What a survey says in one language. */
export type OwnWords = Partial<Record<WordName, string>>;

const sameLanguage = (one: string, other: string): boolean => one.split("-")[0] === other.split("-")[0];

/** The language of a survey for a customer: theirs, one like it, else the survey's first. */
export const localeFor = ({ locales }: Pick<Definition, "locales">, locale: string): string =>
  locales.find((each) => each.toLowerCase() === locale.toLowerCase()) ??
  locales.find((each) => sameLanguage(each.toLowerCase(), locale.toLowerCase())) ??
  (locales[0] as string);

/** A survey's own words in a language of its, with those of a variant instead where it has some. */
export function wordsIn(
  { words, variants }: Pick<Definition, "words" | "variants">,
  locale: string,
  variant?: string,
): OwnWords {
  const others: Partial<Definition["words"]> = variants.find(({ id }) => id === variant)?.words ?? {};
  const found: OwnWords = {};
  for (const name of ownWords) {
    const text = others[name]?.[locale] || words[name]?.[locale];
    if (text) found[name] = text;
  }
  return found;
}
