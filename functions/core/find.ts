import * as table from "../adapters/table.ts";
import type { Delete, Key, Put, Query } from "./item.ts";
import { when } from "./item.ts";

/** What is found by the beginnings of words. Cases are found by their whole number, which their id follows from. */
export type Kind = "customer" | "task" | "visit";

/** Letters that no decomposition takes apart. */
const plain: Record<string, string> = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i" };

/** A text as it is searched for: one width, lower case, without accents. */
export const normal = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .replace(/[ßøłđæœðþı]/g, (letter) => plain[letter] ?? letter)
    .trim();

/** Scripts that write a name without spaces; one of their characters tells as much as two letters. */
const dense = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー]/u;

/** Family names of two characters; all others have one. */
const doubleSurnames = new Set(
  "欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 长孙 宇文 令狐 歐陽 司馬 諸葛 東方 獨孤 南宮 長孫".split(
    " ",
  ),
);

const longest = 40;
const most = 4;

/** The words of a text as they are searched for, in their order. */
export const wordsIn = (text: string): string[] =>
  normal(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** What a name is found by: each of its words; a Chinese one whole, and its given name. */
export function nameTokens(name: string): string[] {
  const words = wordsIn(name).flatMap((word) => {
    const characters = [...word];
    if (!/^\p{Script=Han}{2,4}$/u.test(word)) return [word];
    const family = characters.length > 2 && doubleSurnames.has(characters.slice(0, 2).join("")) ? 2 : 1;
    return [word, characters.slice(family).join("")];
  });
  return distinct(words).slice(0, most);
}

/** Tokens cut to what is kept, without those too short to be found. */
export const distinct = (tokens: string[]): string[] =>
  [...new Set(tokens.map((token) => [...token].slice(0, longest).join("")))].filter(
    (token) => dense.test(token) || token.length > 1,
  );

/** The shelf that a token, or what begins it, stands on: two letters, or one character of a dense script. Undefined for less. */
function shelfOf(token: string): string | undefined {
  const characters = [...token];
  const length = dense.test(token) ? 1 : 2;
  return characters.length < length ? undefined : characters.slice(0, length).join("");
}

const keyOf = (kind: Kind, token: string, id: string) => ({
  pk: `find#${kind}#${shelfOf(token) ?? token}`,
  sk: `${token}#${id}`,
});

/** That a thing is found by a token since a moment; an entry of a later moment stays. */
const putEntry = (kind: Kind, token: string, id: string, at: string): Put => ({
  op: "put",
  item: { type: "find", ...keyOf(kind, token, id), at },
  when: when.any(when.absent(), when.atMost("at", at)),
});

/** That it is not found by a token any more, unless it is again since then. */
const deleteEntry = (kind: Kind, token: string, id: string, before: string): Delete => ({
  op: "delete",
  key: keyOf(kind, token, id),
  when: when.below("at", before),
});

/** Where the entries of a thing stand that is found by these tokens. */
export const keysOf = (kind: Kind, id: string, tokens: string[]): Key[] =>
  tokens.map((token) => keyOf(kind, token, id));

/** Entries of a kind whose token begins so, in the order of tokens; undefined where that is too little to look for. */
export function listEntries(kind: Kind, beginning: string, limit: number): Query | undefined {
  const shelf = shelfOf(beginning);
  return shelf === undefined
    ? undefined
    : { op: "query", pk: `find#${kind}#${shelf}`, sk: { beginsWith: beginning }, limit };
}

/** The id that an entry leads to. */
export const idIn = ({ sk }: { sk: string }): string => sk.slice(sk.lastIndexOf("#") + 1);

/**
 * Makes a thing found by what it is called since a moment. To be done before the thing itself is written: an entry that leads to nothing is
 * passed over by whoever reads it, a missing one would never be missed.
 */
export const keep = (kind: Kind, id: string, tokens: string[], at: string): Promise<unknown> =>
  Promise.all(tokens.map((token) => table.tryWrite(putEntry(kind, token, id, at))));

/** Takes away what a thing was found by before a moment, after it was written. */
export const drop = (kind: Kind, id: string, tokens: string[], before: string): Promise<unknown> =>
  Promise.all(tokens.map((token) => table.tryWrite(deleteEntry(kind, token, id, before))));
