import { isOnScale, type SurveyKind, scales } from "../survey/scale.ts";

/** Words that carriers and AWS take as a no, and the ones that take it back. The whole message, nothing else. */
const keywords = {
  stop: /^(stop|stopall|arret|arrêt|cancel|end|opt-?out|quit|remove|td|unsubscribe|退订|退訂)$/,
  start: /^(start|unstop)$/,
  help: /^(help|info|帮助)$/,
} as const;

/** The keyword that a text is, if it is one. */
export function keywordOf(text: string): keyof typeof keywords | undefined {
  const word = text
    .normalize("NFKC")
    .trim()
    .replace(/[.!。]+$/u, "")
    .toLowerCase();
  return (Object.keys(keywords) as (keyof typeof keywords)[]).find((keyword) => keywords[keyword].test(word));
}

/** Full-width, Arabic and Persian digits and the full-width slash as ASCII, character by character. */
const plain = (text: string): string =>
  text.replaceAll("／", "/").replace(/[０-９٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15));

/**
 * The score in a reply, and the words beside it: `9`, `９`, `9/10`, `9 great service`, `I say 9`. No score where there is no number, several, one
 * off the scale, or one amid a sentence (`I waited 2 weeks`).
 */
export function readReply(kind: SurveyKind, text: string): { score?: number; words?: string } {
  const [found, second] = [...plain(text).matchAll(/[-+]?\d+(?:[.,]\d+)?(?:\s*\/\s*\d+)?/g)];
  const [, digits, of] = found?.[0].match(/^(\d{1,2})(?:\s*\/\s*(\d+))?$/) ?? [];
  if (!found || second || !digits) return {};
  const score = Number(digits);
  if (!isOnScale(kind, score) || (of !== undefined && Number(of) !== scales[kind][1])) return {};
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  const isSaid = (part: string) => /\p{L}/u.test(part);
  if (isSaid(before)) return isSaid(after) ? {} : { score, words: text.trim() };
  return isSaid(after) ? { score, words: after.replace(/^[\s\p{P}]+/u, "").trim() } : { score };
}
