import { useMediaQuery } from "@mantine/hooks";
import type { UseQueryResult } from "@tanstack/react-query";
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
import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { FormattedNumber } from "react-intl";
import type { ApiError } from "../api/client.ts";
import { useSay } from "../words/words.tsx";
import type { Cell } from "./csv.ts";
import classes from "./data-table.module.css";
import { Icon } from "./icons.tsx";
import { type Shortcut, useShortcuts } from "./keys.ts";
import type { Selection } from "./selection.ts";
import { Empty, Failed, SkeletonRows, Stale } from "./states.tsx";
import { type Column, textOf } from "./table-column.ts";
import { isFiltering, type TableState } from "./table-state.ts";
import { type Density, TableTools, useTableLook } from "./table-tools.tsx";

/** A list that the server gives in pages. */
export interface More {
  has: boolean;
  isFetching: boolean;
  fetch: () => void;
}

export interface DataTableProps<Row> {
  /** Names the table, and the file of an export. */
  label: string;
  /** Under which this browser keeps the columns and the density. */
  name: string;
  /** Stable between renders, as are `rows` and `idOf`. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  state: TableState;
  onState: (next: TableState) => void;
  /** Where rows come from, for its states; without it they are simply there. */
  query?: Pick<UseQueryResult<unknown, ApiError>, "data" | "error" | "dataUpdatedAt" | "isFetching" | "refetch">;
  /** What stands here while there are no rows at all. */
  empty: ReactNode;
  more?: More;
  /** The rows are filtered and sorted by the server already. */
  isManual?: boolean;
  selection?: Selection<Row>;
  /** What can be done with the selected rows. */
  bulk?: ReactNode;
  /** Enter, or a press on a row where it does not become the active one. */
  onOpen?: (row: Row) => void;
  /** The id of the row that is looked at; the table keeps it where nobody else does. */
  active?: string | undefined;
  onActive?: (row: Row) => void;
  /** A row as one block: on a phone, or with `isList` at every width. Its first link or button is what the keyboard moves along. */
  card?: (row: Row, at: { isActive: boolean }) => ReactNode;
  isList?: boolean;
  /** Keys beside those of the table itself. */
  shortcuts?: readonly Shortcut[];
  /** How tall a row is expected to be, where `card` says how it looks. */
  cardHeight?: number;
  tools?: ReactNode;
  /** What the order is called in which the rows are given. */
  givenOrder?: string;
  /** Hears which rows show, in which order. */
  onRows?: (rows: readonly Row[]) => void;
}

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

const rowHeights: Record<Density, number> = { comfortable: 48, compact: 36 };

/**
 * Rows and columns for any number of rows: only what is seen is drawn. It sorts, filters by words and facets, hides columns, keeps what is
 * selected, exports what is seen as CSV, and is used by keyboard. On a phone each row is a card.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, idOf, selection, query, more } = props;
  const say = useSay();
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const isCards = props.isList || isNarrow;
  const look = useTableLook(props.name, columns);
  const state = JSON.stringify(props.state);
  const { q, sort, filters } = useMemo(() => JSON.parse(state) as TableState, [state]);

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
        columnVisibility: look.visibility,
      }),
      [q, sort, filters, columns, look.visibility],
    ),
  });
  const found = table.getRowModel().rows;
  const rows = useMemo(() => found.map(({ original }) => original), [found]);
  const shown = columns.filter(({ id }) => look.visibility[id] !== false);
  const { onRows } = props;
  useEffect(() => onRows?.(rows), [onRows, rows]);

  const [kept, keepActive] = useState<string>();
  const active = props.onActive ? props.active : (props.active ?? kept);
  const { onActive, onOpen } = props;
  const activate = useCallback((row: Row) => (onActive ? onActive(row) : keepActive(idOf(row))), [onActive, idOf]);

  // State, because the rows inside are there before it is.
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const show = useRef<(index: number) => void>(undefined);
  // The row that the keyboard went to takes the focus when it has been drawn.
  const awaited = useRef<string>(undefined);

  const anchor = useRef<string>(undefined);
  const indexOf = (id: string | undefined) => (id === undefined ? -1 : rows.findIndex((row) => idOf(row) === id));
  const range = (to: number, isIn: boolean) => {
    const from = indexOf(anchor.current);
    const [start, end] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    selection?.set(rows.slice(start, end + 1), isIn);
  };
  const toggle = useCallback(
    (row: Row, isIn: boolean, isRange: boolean) => {
      if (isRange) present.current.range(present.current.indexOf(idOf(row)), isIn);
      else present.current.selection?.set([row], isIn);
      anchor.current = idOf(row);
    },
    [idOf],
  );
  const present = useRef({ range, indexOf, selection });
  present.current = { range, indexOf, selection };

  const go = (to: number, extends_ = false) => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[index];
    if (!row) return;
    if (extends_ && selection) {
      anchor.current ??= active;
      range(index, true);
    } else anchor.current = undefined;
    awaited.current = idOf(row);
    show.current?.(index);
    activate(row);
  };
  const at = indexOf(active);
  const here = rows[at];
  const step = (by: number, extends_ = false) => go(at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by, extends_);
  useShortcuts("table.keys", [
    { keys: "j", word: "table.key.down", run: () => step(1) },
    { keys: "k", word: "table.key.up", run: () => step(-1) },
    ...(onOpen ? [{ keys: "Enter", word: "table.key.open" as const, run: () => here && onOpen(here) }] : []),
    ...(selection
      ? [
          {
            keys: "x",
            word: "table.key.select" as const,
            run: () => here && toggle(here, !selection.rows.has(idOf(here)), false),
          },
          { keys: "J", word: "table.key.extendDown" as const, run: () => step(1, true) },
          { keys: "K", word: "table.key.extendUp" as const, run: () => step(-1, true) },
        ]
      : []),
    { keys: "/", word: "table.key.search", run: () => search.current?.focus() },
    ...(props.shortcuts ?? []),
  ]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (!row) return;
    const from = indexOf(row.dataset.row);
    const moves: Record<string, number> = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: rows.length - 1 };
    const to = moves[event.key];
    const original = rows[from];
    if (to !== undefined) {
      if (event.shiftKey) anchor.current ??= row.dataset.row;
      go(to, event.shiftKey);
    } else if (event.key === " " && selection && original && (event.target as HTMLElement).matches("a, [data-row]"))
      toggle(original, !selection.rows.has(idOf(original)), event.shiftKey);
    else return;
    event.preventDefault();
  };

  const press = useCallback(
    (event: MouseEvent, row: Row) => {
      if ((event.target as HTMLElement).closest("a, button, input, label, summary")) return;
      if (onActive) onActive(row);
      else onOpen?.(row);
    },
    [onActive, onOpen],
  );
  const isPressable = Boolean(onActive ?? onOpen);
  const matching = useMemo(
    () => (selection?.rows.size ? rows.filter((row) => selection.rows.has(idOf(row))).length : 0),
    [rows, selection, idOf],
  );
  const isAll = rows.length > 0 && matching === rows.length;
  const count = isFiltering({ q, sort, filters }) ? `${rows.length}/${props.rows.length}` : String(rows.length);

  const height = isCards ? (props.cardHeight ?? 44 + 24 * shown.length) : rowHeights[look.density];
  const isWaiting = query !== undefined && query.data === undefined;
  const body = isWaiting ? (
    query.error ? (
      <div className={classes.state}>
        <Failed error={query.error} retry={() => query.refetch()} />
      </div>
    ) : (
      <div className={classes.state} aria-busy="true">
        <span className={classes.hidden} role="status">
          {say("loading")}
        </span>
        <SkeletonRows rows={8} height={height - 8} />
      </div>
    )
  ) : props.rows.length === 0 && !more?.has && !(props.isManual && isFiltering({ q, sort, filters })) ? (
    props.empty
  ) : rows.length === 0 && !more?.isFetching ? (
    <Empty
      icon="search"
      title={say("table.noMatch")}
      action={
        <button type="button" className={classes.clear} onClick={() => props.onState({ q: "", sort, filters: {} })}>
          {say("table.clear")}
        </button>
      }
    >
      {say("table.noMatchText")}
    </Empty>
  ) : (
    <Rows<Row>
      {...{
        label: props.label,
        rows,
        idOf,
        columns,
        isCards,
        isWindow: isNarrow,
        active,
        selection,
        more,
        card: props.card,
      }}
      {...{ place, show, awaited, density: look.density, hidden: look.hidden }}
      isList={props.isList ?? false}
      height={height}
      press={isPressable ? press : undefined}
      toggle={selection ? toggle : undefined}
      head={
        <thead>
          <tr aria-rowindex={1}>
            {selection && (
              <th className={classes.box} scope="col">
                <label>
                  <input
                    type="checkbox"
                    aria-label={say("table.selectAll")}
                    checked={isAll}
                    ref={(box) => {
                      if (box) box.indeterminate = matching > 0 && !isAll;
                    }}
                    onChange={() => selection.set(rows, !isAll)}
                  />
                </label>
              </th>
            )}
            {shown.map((column) => {
              const isSorted = sort?.id === column.id;
              return (
                <th
                  key={column.id}
                  scope="col"
                  data-number={column.isNumber || undefined}
                  style={{ width: column.width }}
                  {...(isSorted && { "aria-sort": sort.desc ? "descending" : "ascending" })}
                >
                  {column.canSort === false ? (
                    column.title
                  ) : (
                    <button
                      type="button"
                      className={classes.sort}
                      data-sorted={isSorted || undefined}
                      onClick={() =>
                        props.onState({
                          ...{ q, filters },
                          sort: isSorted && sort.desc ? undefined : { id: column.id, desc: isSorted },
                        })
                      }
                    >
                      {column.title}
                      <Icon name={isSorted && sort.desc ? "sortDown" : "sortUp"} size={14} />
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
      }
    />
  );

  return (
    <div className={classes.whole}>
      <TableTools
        {...{ label: props.label, columns, rows, look, search, isCards, selection, isAll }}
        isList={props.isList ?? false}
        state={{ q, sort, filters }}
        onState={props.onState}
        countsOf={(id) => table.getColumn(id)?.getFacetedUniqueValues() ?? new Map()}
        more={props.tools}
        givenOrder={props.givenOrder}
      />
      {query && <Stale query={query} />}
      <p className={classes.hidden} role="status">
        {isWaiting ? "" : say("table.count", { count })}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the links and buttons inside */}
      <div
        ref={setPlace}
        className={classes.place}
        data-window={isNarrow || undefined}
        data-under-bar={(selection && selection.rows.size > 0) || undefined}
        data-table-place
        onKeyDown={onKeyDown}
        {...(!isCards && { role: "region", "aria-label": props.label, tabIndex: 0 })}
      >
        {body}
        {more?.isFetching && rows.length > 0 && (
          <p className={classes.fetching}>
            {say("table.fetching")} <FormattedNumber value={props.rows.length} />
          </p>
        )}
      </div>
      {selection && selection.rows.size > 0 && (
        <section className={classes.bulk} aria-label={say("table.selection")}>
          <span className={classes.chosen} role="status">
            {say("table.selected", { n: selection.rows.size })}
            {selection.rows.size > matching && (
              <small> {say("table.selectedElsewhere", { n: selection.rows.size - matching })}</small>
            )}
          </span>
          {!isAll && rows.length > 1 && (
            <button type="button" className={classes.quiet} onClick={() => selection.set(rows, true)}>
              {say("table.selectMatching", { n: rows.length })}
            </button>
          )}
          <span className={classes.deeds}>{props.bulk}</span>
          <button
            type="button"
            className={classes.quiet}
            onClick={selection.clear}
            aria-label={say("table.clearSelection")}
            title={say("table.clearSelection")}
          >
            <Icon name="close" size={16} />
          </button>
        </section>
      )}
    </div>
  );
}

interface RowsProps<Row> {
  label: string;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  hidden: string;
  density: Density;
  isCards: boolean;
  isList: boolean;
  isWindow: boolean;
  height: number;
  active: string | undefined;
  selection: Selection<Row> | undefined;
  more: More | undefined;
  card: DataTableProps<Row>["card"];
  press: RowProps<Row>["press"];
  toggle: RowProps<Row>["toggle"];
  head: ReactNode;
  place: HTMLDivElement | null;
  show: { current: ((index: number) => void) | undefined };
  awaited: { current: string | undefined };
}

/** The rows in sight. Apart, so that scrolling draws nothing else. */
function Rows<Row>(props: RowsProps<Row>) {
  const { rows, idOf, columns, hidden, isCards, selection, more, place, show, awaited } = props;
  const virtual = useVirtualRows(props);
  show.current = virtual.show;
  const last = virtual.items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more?.has && !more.isFetching && last >= rows.length - 20) more.fetch();
  }, [more, last, rows.length]);
  useEffect(() => {
    if (awaited.current === undefined) return;
    const row = place?.querySelector<HTMLElement>(`[data-row="${CSS.escape(awaited.current)}"]`);
    if (!row) return;
    awaited.current = undefined;
    (row.querySelector<HTMLElement>("a[href], button") ?? row).focus({ preventScroll: true });
  });
  const drawn = virtual.items.flatMap(({ index }) => {
    const row = rows[index];
    if (row === undefined) return [];
    const id = idOf(row);
    return [
      {
        ...{ row, id, index, columns, hidden, measure: virtual.measure, press: props.press, toggle: props.toggle },
        isActive: id === props.active,
        isSelected: selection?.rows.has(id) ?? false,
      },
    ];
  });
  if (isCards)
    return (
      <ul className={classes.cards} aria-label={props.label} data-list={props.isList || undefined}>
        <li aria-hidden="true" style={{ height: virtual.before }} />
        {drawn.map((one) => (
          <CardRow key={one.id} {...one} total={rows.length} card={props.card} />
        ))}
        <li aria-hidden="true" style={{ height: virtual.after }} />
      </ul>
    );
  const shown = columns.filter(({ id }) => isShown(hidden, id));
  const width = shown.length + (selection ? 1 : 0);
  return (
    <table
      className={classes.table}
      aria-label={props.label}
      aria-rowcount={more?.has ? -1 : rows.length + 1}
      data-density={props.density}
      style={{ minWidth: shown.reduce((sum, column) => sum + (column.width ?? 160), selection ? 44 : 0) }}
    >
      {props.head}
      <Spacer columns={width} height={virtual.before} />
      <tbody>
        {drawn.map((one) => (
          <TableRow key={one.id} {...one} />
        ))}
      </tbody>
      <Spacer columns={width} height={virtual.after} />
    </table>
  );
}

/** The place of rows that are not drawn. */
const Spacer = ({ columns, height }: { columns: number; height: number }) => (
  <tbody aria-hidden="true" className={classes.spacer}>
    <tr>
      <td colSpan={columns} style={{ height }} />
    </tr>
  </tbody>
);

interface RowProps<Row> {
  row: Row;
  id: string;
  index: number;
  columns: readonly Column<Row>[];
  /** The ids of columns that are not shown, as one word, so that an equal one is the same. */
  hidden: string;
  isActive: boolean;
  isSelected: boolean;
  measure: (element: Element | null) => void;
  toggle: ((row: Row, isIn: boolean, isRange: boolean) => void) | undefined;
  press: ((event: MouseEvent, row: Row) => void) | undefined;
}

function SelectBox<Row>({ row, columns, isSelected, toggle }: RowProps<Row>) {
  const say = useSay();
  if (!toggle) return null;
  const title = columns.find((column) => column.isTitle) ?? columns[0];
  return (
    <label>
      <input
        type="checkbox"
        aria-label={say("table.select", { name: String(title ? (textOf(title, row) ?? "") : "") })}
        checked={isSelected}
        onChange={(event) => toggle(row, event.target.checked, (event.nativeEvent as PointerEvent).shiftKey === true)}
      />
    </label>
  );
}

const contentOf = <Row,>(column: Column<Row>, row: Row): ReactNode =>
  column.cell ? column.cell(row) : (textOf(column, row) ?? "");

const isShown = (hidden: string, id: string) => !hidden.split(" ").includes(id);

const TableRow = memo(function TableRow<Row>(props: RowProps<Row>) {
  const { row, columns, press } = props;
  return (
    <tr
      ref={props.measure}
      data-index={props.index}
      data-row={props.id}
      data-active={props.isActive || undefined}
      data-selected={props.isSelected || undefined}
      data-press={press ? true : undefined}
      aria-rowindex={props.index + 2}
      tabIndex={-1}
      onClick={press && ((event) => press(event, row))}
    >
      {props.toggle && (
        <td className={classes.box}>
          <SelectBox {...props} />
        </td>
      )}
      {columns
        .filter(({ id }) => isShown(props.hidden, id))
        .map((column) =>
          column.isTitle ? (
            <th key={column.id} scope="row">
              {contentOf(column, row)}
            </th>
          ) : (
            <td key={column.id} data-number={column.isNumber || undefined}>
              {contentOf(column, row)}
            </td>
          ),
        )}
    </tr>
  );
}) as <Row>(props: RowProps<Row>) => ReactNode;

const CardRow = memo(function CardRow<Row>(
  props: RowProps<Row> & { total: number; card: DataTableProps<Row>["card"] },
) {
  const { row, columns, press } = props;
  const shown = columns.filter(({ id }) => isShown(props.hidden, id));
  const title = shown.find((column) => column.isTitle);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard goes along the links and buttons inside
    <li
      ref={props.measure}
      className={classes.card}
      data-index={props.index}
      data-row={props.id}
      data-active={props.isActive || undefined}
      data-selected={props.isSelected || undefined}
      data-press={press ? true : undefined}
      aria-posinset={props.index + 1}
      aria-setsize={props.total}
      tabIndex={-1}
      onClick={press && ((event) => press(event, row))}
    >
      {props.toggle && (
        <span className={classes.box}>
          <SelectBox {...props} />
        </span>
      )}
      <div className={classes.cardBody}>
        {props.card ? (
          props.card(row, { isActive: props.isActive })
        ) : (
          <>
            {title && <div className={classes.cardTitle}>{contentOf(title, row)}</div>}
            <dl className={classes.cardFacts}>
              {shown
                .filter((column) => column !== title)
                .map((column) => {
                  const content = contentOf(column, row);
                  return content === "" || content === undefined || content === null || content === false ? null : (
                    <div key={column.id} data-wide={column.width === undefined || undefined}>
                      <dt>{column.title}</dt>
                      <dd>{content}</dd>
                    </div>
                  );
                })}
            </dl>
          </>
        )}
      </div>
    </li>
  );
}) as <Row>(props: RowProps<Row> & { total: number; card: DataTableProps<Row>["card"] }) => ReactNode;

/** Which rows are in sight, and how much lies before and after them: in the table's own place, or on a phone in the page. */
function useVirtualRows<Row>({ place, rows, idOf, isCards, isWindow, height }: RowsProps<Row>) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (!isWindow || !place) return;
    const now = Math.round(place.getBoundingClientRect().top + window.scrollY);
    if (now !== top) setTop(now);
  });
  const common = {
    count: rows.length,
    estimateSize: () => height,
    getItemKey: (index: number) => {
      const row = rows[index];
      return row === undefined ? index : idOf(row);
    },
    overscan: 8,
  };
  const inPlace = useVirtualizer<HTMLDivElement, Element>({
    ...common,
    enabled: !isWindow,
    getScrollElement: () => place,
    // The table's head covers the first line of what is scrolled.
    scrollPaddingStart: isCards ? 0 : 36,
  });
  const inWindow = useWindowVirtualizer<Element>({ ...common, enabled: isWindow, scrollMargin: top });
  const virtualizer = isWindow ? inWindow : inPlace;
  const items = virtualizer.getVirtualItems();
  const margin = isWindow ? top : 0;
  return {
    items,
    before: Math.max(0, (items[0]?.start ?? margin) - margin),
    after: Math.max(0, virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)),
    measure: virtualizer.measureElement,
    show: (index: number) => virtualizer.scrollToIndex(index, { align: "auto" }),
  };
}
