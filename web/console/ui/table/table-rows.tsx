import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, memo, type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import { useSay } from "../../words/words.tsx";
import classes from "./data-table.module.css";
import type { Selection } from "./selection.ts";
import { type Column, textOf } from "./table-column.ts";
import type { Density } from "./table-tools.tsx";

/** A list that the server gives in pages. */
export interface More {
  has: boolean;
  isFetching: boolean;
  fetch: () => void;
}

/** A row as one block. */
export type Card<Row> = (row: Row, at: { isActive: boolean }) => ReactNode;

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
  card: Card<Row> | undefined;
  press: RowProps<Row>["press"];
  toggle: RowProps<Row>["toggle"];
  head: ReactNode;
  place: HTMLDivElement | null;
  show: { current: ((index: number) => void) | undefined };
  awaited: { current: string | undefined };
}

/** The rows in sight. Apart, so that scrolling draws nothing else. */
export function Rows<Row>(props: RowsProps<Row>) {
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

const CardRow = memo(function CardRow<Row>(props: RowProps<Row> & { total: number; card: Card<Row> | undefined }) {
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
}) as <Row>(props: RowProps<Row> & { total: number; card: Card<Row> | undefined }) => ReactNode;

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
