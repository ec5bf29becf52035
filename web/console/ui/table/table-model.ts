import {
  columnFacetingFeature,
  columnFilteringFeature,
  columnVisibilityFeature,
  createFacetedRowModel,
  createFacetedUniqueValues,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  type Row as ModelRow,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";
import type { Cell } from "./csv.ts";
import { type Column, textOf } from "./table-column.ts";
import type { TableState } from "./table-state.ts";

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  columnFacetingFeature,
  facetedRowModel: createFacetedRowModel(),
  facetedUniqueValues: createFacetedUniqueValues(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnVisibilityFeature,
});

type Compared = ModelRow<typeof features, object>;

const { compare: compareWords } = new Intl.Collator(undefined, { numeric: true });

function compare(x: Cell, y: Cell): number {
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  return typeof x === "string" && typeof y === "string" ? compareWords(x, y) : Number(x) - Number(y);
}

const isOneOf = (row: Compared, id: string, wanted: string[]): boolean =>
  wanted.includes(String(row.getValue<Cell>(id) ?? ""));

interface Given<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  state: TableState;
  isManual?: boolean;
}

/** The rows that a state lets through, in its order, and how many there are of each value of a facet; an equal state is the same one. */
export function useTableModel<Row extends object>(props: Given<Row>, columnVisibility: Record<string, boolean>) {
  const { columns, idOf } = props;
  const text = JSON.stringify(props.state);
  const state = useMemo(() => JSON.parse(text) as TableState, [text]);
  const { q, sort, filters } = state;

  const searched = useMemo(() => {
    const texts = new WeakMap<Row, string>();
    return (row: Row): string => {
      const known = texts.get(row);
      if (known !== undefined) return known;
      const text = columns
        .map((column) => textOf(column, row) ?? "")
        .join("\n")
        .toLowerCase();
      texts.set(row, text);
      return text;
    };
  }, [columns]);
  const defs = useMemo(
    () =>
      columns.map(({ id, value, order = value }) => ({
        ...{ id, accessorFn: value, filterFn: isOneOf, sortUndefined: "last" as const },
        sortFn: (a: { original: Row }, b: { original: Row }) => compare(order(a.original), order(b.original)),
      })),
    [columns],
  );
  const table = useTable<typeof features, Row>({
    features,
    columns: defs as never,
    data: props.rows,
    getRowId: idOf,
    manualFiltering: props.isManual ?? false,
    manualSorting: props.isManual ?? false,
    // The first column stands for the whole row: all words must be found somewhere in it.
    getColumnCanGlobalFilter: (column) => column.id === columns[0]?.id,
    globalFilterFn: (row, _id, words: string) =>
      words
        .toLowerCase()
        .split(/\s+/)
        .every((word) => searched(row.original).includes(word)),
    state: useMemo(
      () => ({
        globalFilter: q.trim() || undefined,
        sorting: sort ? [sort] : [],
        columnFilters: Object.entries(filters).flatMap(([id, value]) =>
          value.length > 0 && columns.some((column) => column.id === id) ? [{ id, value }] : [],
        ),
        columnVisibility,
      }),
      [q, sort, filters, columns, columnVisibility],
    ),
  });
  const found = table.getRowModel().rows;
  const rows = useMemo(() => found.map(({ original }) => original), [found]);
  const countsOf = (id: string): Map<unknown, number> => table.getColumn(id)?.getFacetedUniqueValues() ?? new Map();
  return { state, rows, countsOf };
}
