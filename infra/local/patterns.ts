import type { Tree } from "./template.ts";

/** Compiles an EventBridge event pattern; an operator that it does not know is an error, never a silent miss. */
export function compilePattern(pattern: Tree): (event: Tree) => boolean {
  const tests = Object.entries<Tree>(pattern).map(([key, value]) => {
    if (key === "$or") {
      const branches = (value as Tree[]).map(compilePattern);
      return (event: Tree) => branches.some((branch) => branch(event));
    }
    if (Array.isArray(value)) {
      const matchers = value.map(compileMatcher);
      return (event: Tree) => {
        const found = event?.[key];
        // An array in the event matches when any of its members does.
        const candidates = Array.isArray(found) ? found : [found];
        if (candidates.length === 0) return matchers.some((matches) => matches(undefined));
        return candidates.some((candidate) => matchers.some((matches) => matches(candidate)));
      };
    }
    const nested = compilePattern(value);
    return (event: Tree) => {
      const found = event?.[key];
      const candidates = Array.isArray(found) ? found : [found];
      return candidates.some((candidate) => nested(isObject(candidate) ? candidate : {}));
    };
  });
  return (event) => tests.every((matches) => matches(event));
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

type Matcher = (value: unknown) => boolean;

function compileMatcher(matcher: Tree): Matcher {
  if (!isObject(matcher)) return (value) => value === matcher;
  const [operator, argument] = Object.entries<Tree>(matcher)[0] ?? [];
  const onText =
    (test: (text: string) => boolean): Matcher =>
    (value) =>
      typeof value === "string" && test(value);
  switch (operator) {
    case "prefix":
      if (isObject(argument)) {
        const start = String((argument as Tree)["equals-ignore-case"]).toLowerCase();
        return onText((text) => text.toLowerCase().startsWith(start));
      }
      return onText((text) => text.startsWith(argument));
    case "suffix":
      if (isObject(argument)) {
        const end = String((argument as Tree)["equals-ignore-case"]).toLowerCase();
        return onText((text) => text.toLowerCase().endsWith(end));
      }
      return onText((text) => text.endsWith(argument));
    case "equals-ignore-case":
      return onText((text) => text.toLowerCase() === String(argument).toLowerCase());
    case "wildcard": {
      const expression = wildcard(argument);
      return onText((text) => expression.test(text));
    }
    case "exists":
      return (value) => (value !== undefined) === argument;
    case "anything-but": {
      const excluded = (Array.isArray(argument) ? argument : [argument]).flatMap((entry: Tree): Matcher[] => {
        if (!isObject(entry)) return [(value) => value === entry];
        const [inner, operand] = Object.entries<Tree>(entry)[0] ?? [];
        return (Array.isArray(operand) ? operand : [operand]).map((one: Tree) =>
          compileMatcher({ [String(inner)]: one }),
        );
      });
      return (value) => value !== undefined && !excluded.some((matches) => matches(value));
    }
    case "numeric": {
      const comparisons: [string, number][] = [];
      for (let index = 0; index < argument.length; index += 2) comparisons.push([argument[index], argument[index + 1]]);
      return (value) =>
        typeof value === "number" &&
        comparisons.every(([sign, operand]) => {
          if (sign === "=") return value === operand;
          if (sign === "<") return value < operand;
          if (sign === "<=") return value <= operand;
          if (sign === ">") return value > operand;
          return value >= operand;
        });
    }
    default:
      throw new Error(`The local platform does not know event pattern operator "${operator}".`);
  }
}

/** A text with `*` (and `?` when asked) as an anchored expression. */
export function wildcard(text: string, single = false): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
  return new RegExp(`^${single ? escaped.replace(/\?/g, ".") : escaped.replace(/\?/g, "\\?")}$`, "s");
}
