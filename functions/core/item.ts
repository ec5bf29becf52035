/**
 * The grammar of items: every access pattern is a pure builder that returns one of these commands; the adapter sends it.
 * Values are plain JavaScript; expressions use names and values that never collide with DynamoDB's reserved words.
 */
import type { Envelope } from "./event.ts";

export interface Key {
  pk: string;
  sk: string;
}

export type Item = Record<string, unknown> & Key & { type: string };

export interface Condition {
  expression: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

export interface Get {
  op: "get";
  key: Key;
  consistent?: boolean;
}

export interface Query {
  op: "query";
  index?: "history" | "worker" | "board";
  pk: string;
  /** On the sort key: a prefix, or an inclusive range. */
  sk?: { beginsWith: string } | { between: [string, string] } | { atMost: string };
  newestFirst?: boolean;
  limit?: number;
  /** Where the page before ended: its `next`. */
  after?: Record<string, unknown>;
  consistent?: boolean;
}

export interface Put {
  op: "put";
  item: Item;
  when?: Condition;
}

export interface Update {
  op: "update";
  key: Key;
  set?: Record<string, unknown>;
  add?: Record<string, number>;
  remove?: string[];
  /** Written out even where nothing is asked: counts only. */
  when: Condition | undefined;
}

export interface Delete {
  op: "delete";
  key: Key;
  when?: Condition;
}

export interface Check {
  op: "check";
  key: Key;
  when: Condition;
}

export type Write = Put | Update | Delete;

const word = (path: string) => path.replace(/[^A-Za-z0-9]/g, "_");

/** `a.b` as `#a.#b`, with the names it needs. */
export function pathOf(path: string): { text: string; names: Record<string, string> } {
  const parts = path.split(".");
  return {
    text: parts.map((part) => `#${word(part)}`).join("."),
    names: Object.fromEntries(parts.map((part) => [`#${word(part)}`, part])),
  };
}

function compare(operator: string, path: string, value: unknown): Condition {
  const { text, names } = pathOf(path);
  const placeholder = `:${operatorName[operator]}_${word(path)}`;
  return { expression: `${text} ${operator} ${placeholder}`, names, values: { [placeholder]: value } };
}
const operatorName: Record<string, string> = { "=": "eq", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };

const call = (name: string, path: string): Condition => {
  const { text, names } = pathOf(path);
  return { expression: `${name}(${text})`, names, values: {} };
};

const join = (word: string, conditions: Condition[]): Condition => ({
  expression: conditions.map((condition) => `(${condition.expression})`).join(` ${word} `),
  names: Object.assign({}, ...conditions.map((condition) => condition.names)),
  values: Object.assign({}, ...conditions.map((condition) => condition.values)),
});

/** Conditions of writes. The same path may stand in one condition once for each operator. */
export const when = {
  exists: (path = "pk") => call("attribute_exists", path),
  absent: (path = "pk") => call("attribute_not_exists", path),
  equals: (path: string, value: unknown) => compare("=", path, value),
  differs: (path: string, value: unknown) => compare("<>", path, value),
  below: (path: string, value: unknown) => compare("<", path, value),
  atMost: (path: string, value: unknown) => compare("<=", path, value),
  above: (path: string, value: unknown) => compare(">", path, value),
  atLeast: (path: string, value: unknown) => compare(">=", path, value),
  oneOf: (path: string, values: readonly unknown[]): Condition => {
    const { text, names } = pathOf(path);
    const entries = values.map((value, index) => [`:in${index}_${word(path)}`, value] as const);
    return {
      expression: `${text} IN (${entries.map(([placeholder]) => placeholder).join(", ")})`,
      names,
      values: Object.fromEntries(entries),
    };
  },
  all: (...conditions: Condition[]) => join("AND", conditions),
  any: (...conditions: Condition[]) => join("OR", conditions),
  not: (condition: Condition): Condition => ({ ...condition, expression: `NOT (${condition.expression})` }),
};

/** The attributes that carry the facts of an item's last change on the table's stream to the bus. */
export const news = (...events: Envelope[]) => ({ events, eventAt: events[0]?.occurredAt });
