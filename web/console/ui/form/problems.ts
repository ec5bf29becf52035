import { type Schema, Validator } from "@cfworker/json-schema";

/** What is wrong with a field: the keyword of the schema that refuses it, and its limit. */
export interface Problem {
  keyword: string;
  limit?: unknown;
}

/** Keywords that only say that something below them is wrong. */
const above = new Set([
  "properties",
  "items",
  "prefixItems",
  "additionalProperties",
  "anyOf",
  "allOf",
  "oneOf",
  "$ref",
]);

/** What is wrong with a body, by field (`rootCause.level1`), as its schema says; the first finding of a field stands, but a format says more than its pattern. */
export function problemsOf(schema: Schema, body: unknown): Record<string, Problem> {
  const problems: Record<string, Problem> = {};
  for (const unit of new Validator(schema, "2020-12", false).validate(body).errors) {
    if (above.has(unit.keyword)) continue;
    const path = parts(unit.instanceLocation);
    if (unit.keyword === "required") path.push(/"(.*)"/.exec(unit.error)?.[1] ?? "");
    const limit = partsIn(schema, parts(unit.keywordLocation));
    const field = path.join(".");
    if (problems[field] && !(problems[field].keyword === "pattern" && unit.keyword === "format")) continue;
    problems[field] = { keyword: unit.keyword, ...(limit !== undefined && { limit }) };
  }
  return problems;
}

/** `#/a/b~1c` as `a`, `b/c`. */
const parts = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));

const partsIn = (value: unknown, path: string[]): unknown =>
  path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], value);

/** Whether a body must have a field. */
export function isRequired(schema: Schema, field: string): boolean {
  const path = field.split(".");
  const name = path.pop() ?? "";
  const owner = partsIn(
    schema,
    path.flatMap((part) => (/^\d+$/.test(part) ? ["items"] : ["properties", part])),
  ) as Schema | undefined;
  return owner?.required?.includes(name) ?? false;
}

/** What was typed as it is sent: trimmed, and what was left empty left out. */
export function sentOf(typed: unknown): unknown {
  if (typeof typed === "string") return typed.trim() || undefined;
  if (Array.isArray(typed)) return typed.map(sentOf).filter((value) => value !== undefined);
  if (typeof typed !== "object" || typed === null) return typed;
  const entries = Object.entries(typed)
    .map(([name, value]) => [name, sentOf(value)] as const)
    .filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
