/** What somebody looks for in a table: words, one order, and of each facet the values that may show. */
export interface TableState {
  q: string;
  sort: { id: string; desc: boolean } | undefined;
  filters: Record<string, string[]>;
}

/** A table's part of an address: `q=late&sort=-value&tier=high,medium`. */
export type TableSearch<Facet extends string> = { q?: string; sort?: string } & { [F in Facet]?: string };

const text = (given: unknown): string | undefined =>
  (typeof given === "string" && given) || typeof given === "number" || typeof given === "boolean"
    ? String(given)
    : undefined;

/** What of an address is a table's, for a route's `validateSearch`; anything else in it is left out. */
export function tableSearch<const Facet extends string>(
  search: Record<string, unknown>,
  facets: readonly Facet[],
): TableSearch<Facet> {
  const named = ["q", "sort", ...facets].map((name) => [name, text(search[name])] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as TableSearch<Facet>;
}

/** Values of a facet as one word of an address. */
const together = (values: readonly string[]): string | undefined =>
  values.map((value) => value.replace(/[%,]/g, encodeURIComponent)).join(",") || undefined;

function apart(word: string): string[] {
  return word
    .split(",")
    .filter(Boolean)
    .map((value) => value.replace(/%25|%2C/gi, decodeURIComponent));
}

/** The state that an address says. */
export function stateIn(search: Record<string, unknown>, facets: readonly string[]): TableState {
  const { q = "", sort, ...chosen } = tableSearch(search, facets);
  return {
    q,
    sort: sort ? { id: sort.replace(/^-/, ""), desc: sort.startsWith("-") } : undefined,
    filters: Object.fromEntries(Object.entries(chosen).map(([facet, word]) => [facet, apart(String(word))])),
  };
}

/** What an address says about a state: `undefined` takes a name out of it. */
export function searchOf(state: TableState, facets: readonly string[]): Record<string, string | undefined> {
  return {
    q: state.q || undefined,
    sort: state.sort && `${state.sort.desc ? "-" : ""}${state.sort.id}`,
    ...Object.fromEntries(facets.map((facet) => [facet, together(state.filters[facet] ?? [])])),
  };
}

/**
 * A table's state that lives in the address, so that it can be sent, kept and gone back to. `change` merges names into the search of the
 * present address:
 * `useTableState(search, facets, (patch) => navigate({ search: (before) => ({ ...before, ...patch }), replace: true, resetScroll: false }))`
 */
export function useTableState(
  search: Record<string, unknown>,
  facets: readonly string[],
  change: (patch: Record<string, string | undefined>) => void,
): [TableState, (next: TableState) => void] {
  return [stateIn(search, facets), (next) => change(searchOf(next, facets))];
}

/** Whether anything is left out by a state. */
export const isFiltering = ({ q, filters }: TableState): boolean =>
  q !== "" || Object.values(filters).some((values) => values.length > 0);
