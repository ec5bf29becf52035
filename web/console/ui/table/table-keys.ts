import { type KeyboardEvent, type RefObject, useCallback, useRef } from "react";
import { type Shortcut, useShortcuts } from "../shell/keys.ts";
import type { Selection } from "./selection.ts";

interface Given<Row> {
  rows: readonly Row[];
  idOf: (row: Row) => string;
  active: string | undefined;
  activate: (row: Row) => void;
  onOpen?: (row: Row) => void;
  selection?: Selection<Row>;
  search: RefObject<HTMLInputElement | null>;
  shortcuts?: readonly Shortcut[];
}

/**
 * The keyboard of a table: j, k and the arrows go along the rows, x and the space bar select, with Shift as far as one goes, Enter opens, / searches.
 * Rows show themselves by `show`; the one that was gone to takes the focus once it has been drawn: `awaited`.
 */
export function useTableKeys<Row>(given: Given<Row>) {
  const { rows, idOf, active, activate, onOpen, selection, search, shortcuts = [] } = given;
  const show = useRef<(index: number) => void>(undefined);
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
    ...shortcuts,
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
  return { show, awaited, toggle, onKeyDown };
}
