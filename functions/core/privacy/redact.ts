import type { Item, Update } from "../item.ts";
import { when } from "../item.ts";
import { type Holds, isKind, kinds } from "./kinds.ts";

/** What stands where a name stood. */
const gone = "—";

/** What one person is called here, and where they are reached. */
export interface Named {
  customerIds: string[];
  names: string[];
  emails: string[];
  phones: string[];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const dense = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const long = (needle: string): boolean => [...needle].length >= (dense.test(needle) ? 2 : 4);

/** Letters and digits beside a name would make it another word; scripts without spaces know no words. */
const patternOf = (needles: string[]): RegExp | undefined =>
  needles.length === 0
    ? undefined
    : new RegExp(
        needles
          .map((needle) =>
            dense.test(needle) ? escaped(needle) : `(?<![\\p{L}\\p{N}])${escaped(needle)}(?![\\p{L}\\p{N}])`,
          )
          .join("|"),
        "giu",
      );

/**
 * Takes whatever names a person out of any value: texts lose it, whatever the letter case; all else stays as it is. A name of one word is taken
 * out of sentences only: states and kinds are words, too, and somebody may be called Open.
 */
export function scrubber({ customerIds, names, emails, phones }: Named): <T>(value: T) => T {
  const needles = [...new Set([...customerIds, ...emails, ...phones, ...names].map((needle) => needle.trim()))]
    .filter(long)
    .sort((a, b) => b.length - a.length);
  const isWord = (needle: string) => !/[\s@+_]/.test(needle) && !dense.test(needle);
  const anywhere = patternOf(needles.filter((needle) => !isWord(needle)));
  const inSentences = patternOf(needles.filter(isWord));
  const clean = (text: string): string => {
    const once = anywhere ? text.replace(anywhere, gone) : text;
    return inSentences && /\s/.test(once) ? once.replace(inSentences, gone) : once;
  };
  const scrub = (value: unknown): unknown => {
    if (typeof value === "string") return clean(value);
    if (Array.isArray(value)) return value.map(scrub);
    if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, scrub(each)]));
    return value;
  };
  return scrub as <T>(value: T) => T;
}

type Loose = Record<string, unknown>;

/** Without some attributes; what is no object stays as it is. */
const without = (value: unknown, ...names: string[]): unknown =>
  value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
    : value;

/** What a kind keeps of the parts that hold words among numbers. */
const parts: Partial<Record<string, (item: Item, context: Context) => Loose>> = {
  invitation: ({ snapshot, response, validity, expiresAt }, { at, chosen }) => {
    const given = (value: unknown) => {
      const { answers, ...rest } = without(value, "comment", "preferredTime") as { answers?: Record<string, unknown> };
      const kept = Object.entries(answers ?? {}).filter(([question]) => chosen.includes(question));
      return { ...rest, ...(kept.length > 0 && { answers: Object.fromEntries(kept) }) };
    };
    const answer = response as { history?: unknown[] } | undefined;
    const decided = validity as { trail?: unknown[] } | undefined;
    return {
      snapshot: without(snapshot, "subject"),
      // A link that is still in somebody's mailbox opens nothing any more.
      ...(String(expiresAt) > at && { expiresAt: at }),
      ...(answer && { response: { ...given(answer), history: (answer.history ?? []).map(given) } }),
      ...(decided && { validity: { ...decided, trail: (decided.trail ?? []).map((step) => without(step, "reason")) } }),
    };
  },
  task: ({ snapshot }) => ({
    customerName: gone,
    ...(snapshot !== undefined && { snapshot: without(snapshot, "subject") }),
  }),
  message: () => ({ address: gone }),
  visit: ({ answers }, { nobody }) => ({
    customerId: nobody,
    ...(Array.isArray(answers) && { answers: answers.map((answer) => without(answer, "comment", "naReason")) }),
  }),
};

export interface Context {
  /** The present moment. */
  at: string;
  scrub: <T>(value: T) => T;
  /** A customer's id that leads to nobody, where one has to stand. */
  nobody: string;
  /** The questions of an invitation's survey that are answered by choosing: those answers are no words. */
  chosen: readonly string[];
}

/** An item without the person; undefined where nothing of it stays. An item that no one's name is in comes back equal. */
export function erased(item: Item, context: Context): Item | undefined {
  const holds: Holds | undefined = isKind(item.type) ? kinds[item.type] : undefined;
  if (!holds) throw new Error(`Nobody has said where a person can be in an item of the kind ${item.type}.`);
  if (!holds.person) return item;
  if (holds.goes === "all") return undefined;
  const rest = { ...(without(item, ...holds.goes) as Item), ...parts[item.type]?.(item, context) };
  const { pk, sk, ...attributes } = rest;
  return { ...context.scrub(attributes), pk, sk } as Item;
}

/**
 * The write that makes one item of another, if what it changes is still as it was read: whoever works on the item meanwhile loses nothing.
 * Undefined where they are equal.
 */
export function changeOf(before: Item, after: Item): Update | undefined {
  const isSame = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !isSame(name));
  if (names.length === 0) return undefined;
  const set = names.filter((name) => after[name] !== undefined);
  return {
    op: "update",
    key: { pk: before.pk, sk: before.sk },
    set: Object.fromEntries(set.map((name) => [name, after[name]])),
    remove: names.filter((name) => after[name] === undefined),
    when: when.all(
      when.exists(),
      ...names.map((name) => (before[name] === undefined ? when.absent(name) : when.equals(name, before[name]))),
    ),
  };
}
