import { useMemo, useState } from "react";

/** Rows that somebody chose, by id: they stay chosen when the list is filtered, sorted or fetched anew. */
export interface Selection<Row> {
  rows: ReadonlyMap<string, Row>;
  /** Puts rows in, or takes them out. */
  set: (rows: readonly Row[], isIn: boolean) => void;
  clear: () => void;
}

export function useSelection<Row>(idOf: (row: Row) => string): Selection<Row> {
  const [rows, setRows] = useState<ReadonlyMap<string, Row>>(() => new Map());
  return useMemo(
    () => ({
      rows,
      set: (changed, isIn) =>
        setRows((before) => {
          const after = new Map(before);
          for (const row of changed) {
            if (isIn) after.set(idOf(row), row);
            else after.delete(idOf(row));
          }
          return after;
        }),
      clear: () => setRows(new Map()),
    }),
    [rows, idOf],
  );
}
