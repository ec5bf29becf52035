import type { Sent } from "../../api/client.ts";

/** Entries as they are edited: the API's, with every word written out. */
export interface Leaf {
  id: string;
  en: string;
  zh: string;
  retired: boolean;
}
export interface Branch extends Leaf {
  children: Leaf[];
}

type Entries = Sent<"taxonomy.publish">["entries"];

const emptyLeaf: Leaf = { id: "", en: "", zh: "", retired: false };

export const toEdit = (entries: Entries): Branch[] =>
  entries.map(({ children, ...entry }) => ({
    ...leafOf(entry),
    children: children.map(leafOf),
  }));
const leafOf = ({ id, en, zh, retired = false }: Omit<Entries[number], "children">): Leaf => ({ id, en, zh, retired });

/** Entries as they are sent: what is not retired says nothing of it. */
export const toSend = (entries: Entries): Entries =>
  entries.map(({ children, ...entry }) => ({ ...sent(entry), children: children.map(sent) }));
const sent = <E extends { retired?: boolean | undefined }>({ retired, ...entry }: E) => ({
  ...entry,
  ...(retired && { retired }),
});

/** Where an entry is: at the first level, or below one. */
export type Place = readonly [number] | readonly [number, number];

export const pathOf = ([first, second]: Place): string =>
  second === undefined ? `entries.${first}` : `entries.${first}.children.${second}`;

/** The entries with the siblings at a place changed; `blank` is a new one among them. */
function withSiblings(
  entries: Branch[],
  [first, second]: Place,
  change: <E extends Leaf>(siblings: readonly E[], blank: E) => E[],
): Branch[] {
  if (second === undefined) return change(entries, { ...emptyLeaf, children: [] });
  return entries.map((entry, index) =>
    index === first ? { ...entry, children: change(entry.children, emptyLeaf) } : entry,
  );
}

const lastOf = (place: Place): number => place.at(-1) as number;
const beside = (place: Place, index: number): Place => (place.length === 1 ? [index] : [place[0], index]);

/** The entries with a new one at a place. */
export const inserted = (entries: Branch[], place: Place): Branch[] =>
  withSiblings(entries, place, (siblings, blank) => siblings.toSpliced(lastOf(place), 0, blank));

export const removed = (entries: Branch[], place: Place): Branch[] =>
  withSiblings(entries, place, (siblings) => siblings.toSpliced(lastOf(place), 1));

export const changed = (entries: Branch[], place: Place, change: Partial<Leaf>): Branch[] =>
  withSiblings(entries, place, (siblings) =>
    siblings.map((entry, index) => (index === lastOf(place) ? { ...entry, ...change } : entry)),
  );

/** The entries with one moved among its siblings, and where it is then; undefined at an end. */
export function moved(
  entries: Branch[],
  place: Place,
  by: -1 | 1,
): { entries: Branch[]; place: Place; of: number } | undefined {
  const from = lastOf(place);
  const count = place.length === 1 ? entries.length : (entries[place[0]]?.children.length ?? 0);
  const to = from + by;
  if (to < 0 || to >= count) return undefined;
  return {
    entries: withSiblings(entries, place, (siblings) =>
      siblings.toSpliced(from, 1).toSpliced(to, 0, ...siblings.slice(from, from + 1)),
    ),
    place: beside(place, to),
    of: count,
  };
}

export const after = (place: Place): Place => beside(place, lastOf(place) + 1);

/** An id for a name: small letters, digits and _. */
export const idFor = (en: string): string =>
  en
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);
