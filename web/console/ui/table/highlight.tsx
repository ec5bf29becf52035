import classes from "./highlight.module.css";

/** A text as the search compares it, character by character: lower case, one width, without accents. */
const plain = (character: string): string =>
  character.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "") || character;

/** The words of what is looked for. */
export const wordsOf = (q: string): string[] =>
  [...q]
    .map(plain)
    .join("")
    .split(/[\s/]+/)
    .filter(Boolean);

const isLetter = /[\p{L}\p{N}]/u;
const isDense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Which characters of a text are beginnings of its words that are looked for. */
function marksIn(text: string, words: string[]): boolean[] {
  const characters = [...text];
  const plains = characters.map(plain);
  const marks = characters.map(() => false);
  for (const [at, character] of characters.entries()) {
    const isStart = at === 0 || !isLetter.test(characters[at - 1] ?? "") || isDense.test(character);
    if (!isStart) continue;
    for (const word of words) {
      let end = at;
      for (let read = ""; end < characters.length && read !== word && word.startsWith(read); end++) read += plains[end];
      if (plains.slice(at, end).join("") === word) marks.fill(true, at, end);
    }
  }
  return marks;
}

/** Whether each word that is looked for begins a word of the text, or stands in it where words have no spaces. */
export const isFoundIn = (text: string, words: string[]): boolean =>
  words.every((word) => marksIn(text, [word]).some(Boolean));

/** A text with what was looked for marked. */
export function Highlight({ text, words }: { text: string; words: string[] }) {
  const marks = marksIn(text, words);
  const parts: { text: string; isMarked: boolean }[] = [];
  for (const [at, character] of [...text].entries()) {
    const last = parts.at(-1);
    const isMarked = marks[at] ?? false;
    if (last?.isMarked === isMarked) last.text += character;
    else parts.push({ text: character, isMarked });
  }
  return parts.map((part, index) =>
    part.isMarked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in its order
      <mark key={index} className={classes.mark}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}
