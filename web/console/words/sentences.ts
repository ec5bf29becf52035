/**
 * What the API says, in the reader's language. The API speaks English; a catalogue gives another language's words for each of its sentences,
 * with `{0}`, `{1}` … where the API fills something in.
 */
export type Sentences = Record<string, string>;

interface Pattern {
  matches: RegExp;
  says: string;
  /** How much of a sentence it names itself: of two that match, the one that says more is meant. */
  length: number;
}

const patternsOf = (sentences: Sentences): Pattern[] =>
  Object.entries(sentences)
    .filter(([english]) => english.includes("{0}"))
    .map(([english, says]) => ({
      matches: new RegExp(
        `^${english
          .split(/\{\d\}/)
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          .join("(.+?)")}$`,
        "s",
      ),
      says,
      length: english.length,
    }))
    .sort((a, b) => b.length - a.length);

/** Says the API's sentences by a catalogue; undefined where it has none. */
export function speaker(sentences: Sentences): (english: string) => string | undefined {
  let patterns: Pattern[] | undefined;
  return (english) => {
    const exact = sentences[english];
    if (exact !== undefined) return exact;
    patterns ??= patternsOf(sentences);
    for (const { matches, says } of patterns) {
      const filled = matches.exec(english);
      if (filled) return says.replace(/\{(\d)\}/g, (_, place) => filled[Number(place) + 1] ?? "");
    }
    return undefined;
  };
}

let speak: ((english: string) => string | undefined) | undefined;

/** Takes a language's catalogue for what the API says from now on; without one its English stays. */
export function speakBy(sentences: Sentences | undefined): void {
  speak = sentences && speaker(sentences);
}

/** A sentence of the API in the reader's language; empty where the catalogue has none, so that nobody reads a language they did not choose. */
export const spoken = (english: string): string => (speak ? (speak(english) ?? "") : english);
