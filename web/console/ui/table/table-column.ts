import type { ReactNode } from "react";
import type { Cell } from "./csv.ts";

export interface Column<Row> {
  id: string;
  title: string;
  /** What rows are filtered, sorted, searched and exported by, where the next say nothing else. */
  value: (row: Row) => Cell;
  /** What rows are sorted by, where that is not the value. */
  order?: (row: Row) => Cell;
  /** As it is shown. */
  cell?: (row: Row) => ReactNode;
  /** As it is searched and exported. */
  text?: (row: Row) => Cell;
  /** Makes a filter of the column's values: the word for each. */
  facet?: (value: string) => string;
  /** In pixels. Columns without a width share what is left. */
  width?: number;
  isNumber?: boolean;
  /** Names its row: it cannot be hidden, and heads the card on a phone. One column has it. */
  isTitle?: boolean;
  /** `off` until somebody chooses it; `never`: only to sort, filter, search and export by. */
  shown?: "off" | "never";
  canSort?: false;
}

/** What a row says in a column, as it is searched and exported. */
export const textOf = <Row>(column: Column<Row>, row: Row): Cell => (column.text ?? column.value)(row);
