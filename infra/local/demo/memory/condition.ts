import type { Condition } from "../../../../functions/core/item.ts";

type Names = Condition["names"];
type Values = Condition["values"];
type Test = (item: Record<string, unknown>, names: Names, values: Values) => boolean;

/** A condition is read once, however often it is asked. */
const read = new Map<string, Test>();

/** Whether an item holds a condition, as DynamoDB would say. What it does not understand is an error. */
export function heldBy({ expression, names, values }: Condition, item: Record<string, unknown>): boolean {
  const test = read.get(expression) ?? parse(expression);
  read.set(expression, test);
  return test(item, names, values);
}

function valueAt(item: Record<string, unknown>, path: string, names: Names): unknown {
  let value: unknown = item;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[names[part] ?? part];
  }
  return value;
}

const equal = (one: unknown, other: unknown): boolean =>
  one === other || (typeof one === "object" && one !== null && JSON.stringify(one) === JSON.stringify(other));
/** Only values of one type have an order. */
const ordered =
  (holds: (one: string | number, other: string | number) => boolean) =>
  (one: unknown, other: unknown): boolean =>
    typeof one === typeof other && (typeof one === "string" || typeof one === "number")
      ? holds(one, other as typeof one)
      : false;

const comparisons: Record<string, (one: unknown, other: unknown) => boolean> = {
  "=": equal,
  "<>": (one, other) => !equal(one, other),
  "<": ordered((one, other) => one < other),
  "<=": ordered((one, other) => one <= other),
  ">": ordered((one, other) => one > other),
  ">=": ordered((one, other) => one >= other),
};

const functions: Record<string, (value: unknown, argument: unknown) => boolean> = {
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  begins_with: (value, argument) => typeof value === "string" && value.startsWith(String(argument)),
};

function parse(expression: string): Test {
  const tokens = expression.match(/[#:]?[\w.#]+|<=|>=|<>|[=<>(),]/g) ?? [];
  let at = 0;
  const unknown = () => new Error(`The table in memory cannot read the condition: ${expression}`);
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw unknown();
    return token;
  };
  const isNext = (token: string): boolean => tokens[at] === token;

  const either = (): Test => {
    const parts = [both()];
    while (isNext("OR")) {
      take();
      parts.push(both());
    }
    return parts.length === 1
      ? (parts[0] as Test)
      : (item, names, values) => parts.some((test) => test(item, names, values));
  };
  const both = (): Test => {
    const parts = [one()];
    while (isNext("AND")) {
      take();
      parts.push(one());
    }
    return parts.length === 1
      ? (parts[0] as Test)
      : (item, names, values) => parts.every((test) => test(item, names, values));
  };
  const one = (): Test => {
    if (isNext("NOT")) {
      take();
      const inner = one();
      return (item, names, values) => !inner(item, names, values);
    }
    if (isNext("(")) {
      take();
      const inner = either();
      take(")");
      return inner;
    }
    const first = take();
    if (isNext("(")) {
      const ask = functions[first];
      if (!ask) throw unknown();
      take();
      const path = take();
      if (isNext(",")) take();
      const argument = isNext(")") ? undefined : take();
      take(")");
      return (item, names, values) => ask(valueAt(item, path, names), argument && values[argument]);
    }
    if (isNext("IN")) {
      take();
      take("(");
      const options = [take()];
      while (isNext(",")) {
        take();
        options.push(take());
      }
      take(")");
      return (item, names, values) => {
        const value = valueAt(item, first, names);
        return value !== undefined && options.some((option) => equal(value, values[option]));
      };
    }
    const holds = comparisons[take()];
    if (!holds || !first.startsWith("#")) throw unknown();
    const other = take();
    return (item, names, values) => {
      const value = valueAt(item, first, names);
      const wanted = other.startsWith(":") ? values[other] : valueAt(item, other, names);
      // What is not there differs from everything, and compares with nothing.
      return value === undefined ? holds === comparisons["<>"] : holds(value, wanted);
    };
  };

  const whole = either();
  if (at < tokens.length) throw unknown();
  return whole;
}
