import { useMediaQuery } from "@mantine/hooks";
import type { UseQueryResult } from "@tanstack/react-query";
import { type MouseEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { FormattedNumber } from "react-intl";
import type { ApiError } from "../../api/client.ts";
import { useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import type { Shortcut } from "../shell/keys.ts";
import { Empty, Failed, SkeletonRows, Stale } from "../states.tsx";
import classes from "./data-table.module.css";
import type { Selection } from "./selection.ts";
import type { Column } from "./table-column.ts";
import { useTableKeys } from "./table-keys.ts";
import { useTableModel } from "./table-model.ts";
import { type Card, type More, Rows } from "./table-rows.tsx";
import { isFiltering, type TableState } from "./table-state.ts";
import { type Density, TableTools, useTableLook } from "./table-tools.tsx";

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
  card?: Card<Row>;
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
  const { state, rows, countsOf } = useTableModel(props, look.visibility);
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
  const keyboard = useTableKeys({ ...props, rows, active, activate, search });
  const { toggle } = keyboard;
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
  const count = isFiltering(state) ? `${rows.length}/${props.rows.length}` : String(rows.length);

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
  ) : props.rows.length === 0 && !more?.has && !(props.isManual && isFiltering(state)) ? (
    props.empty
  ) : rows.length === 0 && !more?.isFetching ? (
    <Empty
      icon="search"
      title={say("table.noMatch")}
      action={
        <button type="button" className={classes.clear} onClick={() => props.onState({ ...state, q: "", filters: {} })}>
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
      {...{ place, show: keyboard.show, awaited: keyboard.awaited, density: look.density, hidden: look.hidden }}
      isList={props.isList ?? false}
      height={height}
      press={isPressable ? press : undefined}
      toggle={selection ? toggle : undefined}
      head={
        <Head
          {...{ columns: shown, state, onState: props.onState, isAll, isSome: matching > 0 }}
          {...(selection && { onAll: () => selection.set(rows, !isAll) })}
        />
      }
    />
  );

  return (
    <div className={classes.whole}>
      <TableTools
        {...{ label: props.label, columns, rows, look, search, isCards, selection, isAll }}
        isList={props.isList ?? false}
        state={state}
        onState={props.onState}
        countsOf={countsOf}
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
        data-scroll-restoration-id={props.label}
        onKeyDown={keyboard.onKeyDown}
        {...(!isCards && { role: "region", "aria-label": props.label, tabIndex: 0 })}
      >
        {body}
        {more?.isFetching && rows.length > 0 && (
          <p className={classes.fetching}>
            {say("table.fetching")} <FormattedNumber value={props.rows.length} />
          </p>
        )}
      </div>
      {selection && selection.rows.size > 0 && <BulkBar {...{ selection, rows, matching }}>{props.bulk}</BulkBar>}
    </div>
  );
}

/** The heads of the columns: a press sorts by one, the next turns it round, the third goes back to the usual order. */
function Head<Row>(props: {
  columns: readonly Column<Row>[];
  state: TableState;
  onState: (next: TableState) => void;
  isAll: boolean;
  isSome: boolean;
  onAll?: () => void;
}) {
  const { state, isAll, isSome } = props;
  const say = useSay();
  return (
    <thead>
      <tr aria-rowindex={1}>
        {props.onAll && (
          <th className={classes.box} scope="col">
            <label>
              <input
                type="checkbox"
                aria-label={say("table.selectAll")}
                checked={isAll}
                ref={(box) => {
                  if (box) box.indeterminate = isSome && !isAll;
                }}
                onChange={props.onAll}
              />
            </label>
          </th>
        )}
        {props.columns.map(({ id, title, width, isNumber, canSort }) => {
          const sort = state.sort?.id === id ? state.sort : undefined;
          return (
            <th
              key={id}
              scope="col"
              data-number={isNumber || undefined}
              style={{ width }}
              {...(sort && { "aria-sort": sort.desc ? "descending" : "ascending" })}
            >
              {canSort === false ? (
                title
              ) : (
                <button
                  type="button"
                  className={classes.sort}
                  data-sorted={sort !== undefined || undefined}
                  onClick={() =>
                    props.onState({ ...state, sort: sort?.desc ? undefined : { id, desc: Boolean(sort) } })
                  }
                >
                  {title}
                  <Icon name={sort?.desc ? "sortDown" : "sortUp"} size={14} />
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** What is selected and what can be done with it; there while anything is. */
function BulkBar<Row>(props: {
  selection: Selection<Row>;
  rows: readonly Row[];
  /** How many of the selected rows are in the list as it is now. */
  matching: number;
  children: ReactNode;
}) {
  const { selection, rows, matching } = props;
  const say = useSay();
  const { size } = selection.rows;
  return (
    <section className={classes.bulk} aria-label={say("table.selection")}>
      <span className={classes.chosen} role="status">
        {say("table.selected", { n: size })}
        {size > matching && <small> {say("table.selectedElsewhere", { n: size - matching })}</small>}
      </span>
      {matching < rows.length && rows.length > 1 && (
        <button type="button" className={classes.quiet} onClick={() => selection.set(rows, true)}>
          {say("table.selectMatching", { n: rows.length })}
        </button>
      )}
      <span className={classes.deeds}>{props.children}</span>
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
  );
}
