import fc from "fast-check";

/** A JSON Schema as `jsonSchemaOf` gives it. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  minItems?: number;
  additionalProperties?: boolean | Schema;
}

/** JSON text that `JSON.stringify` would not write: a number too large for a number, a key that is a prototype's. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** JSON with its `Raw` pieces as they are. */
export const jsonText = (value: unknown): string =>
  value instanceof Raw
    ? value.text
    : Array.isArray(value)
      ? `[${value.map(jsonText).join(",")}]`
      : typeof value === "object" && value !== null
        ? `{${Object.entries(value)
            .map(([key, part]) => `${JSON.stringify(key)}:${jsonText(part)}`)
            .join(",")}}`
        : JSON.stringify(value);

/** Text that has hurt somebody somewhere. */
export const naughty: string[] = [
  "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
  "'; DROP TABLE cases; --",
  '=HYPERLINK("http://evil.example","x")',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template is what it plays
  "{{7*7}} ${7*7} {agent} {0} %s %n %00",
  "one\r\nBcc: victim@example.com\r\n\r\nbody",
  "nul\u0000bell\u0007escape\u001b[31m delete\u007f next\u0085",
  "half \ud83d and half \udc00",
  "override \u202egnp.exe\u202c isolate \u2067abc",
  "zero\u200bwidth\u200d\ufeff\u00ad",
  "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031ealgo ﷽ 👩‍👩‍👧‍👦 İıſK",
  "../../../../etc/passwd",
  "__proto__",
  "constructor",
  "-1+1|cmd' /C calc'!A0",
];

const prefixOf = (pattern: string): string | undefined => /^\^([a-z]{3})_\[/.exec(pattern)?.[1];

/** A value that a schema takes, with a real id wherever one of that prefix is known. */
export function sampleOf(schema: Schema, ids: Record<string, string> = {}, text = "Some text"): unknown {
  const any = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (any?.[0]) return sampleOf(any[0], ids, text);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sampleOf(part, ids, text)]),
      );
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}, ids, text));
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "string":
      return stringOf(schema, ids, text);
    default:
      return text;
  }
}

function stringOf({ format, pattern = "", maxLength }: Schema, ids: Record<string, string>, text: string): string {
  if (format === "email") return "somebody@example.com";
  if (format === "date-time") return "2026-12-01T10:00:00.000Z";
  if (format === "date") return "2026-12-01";
  if (format === "uri") return "https://example.com/";
  const id = ids[prefixOf(pattern) ?? ""];
  if (id) return id;
  if (!pattern || pattern.includes("\\p")) return text.slice(0, maxLength);
  return fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 7 })[0] ?? text;
}

type Path = (string | number)[];

/** Each part of a schema that takes a value, with the way there; not what stands in alternatives. */
export function partsOf(schema: Schema, path: Path = []): { path: Path; schema: Schema }[] {
  const own = { path, schema };
  if (schema.type === "object")
    return [own, ...Object.entries(schema.properties ?? {}).flatMap(([name, part]) => partsOf(part, [...path, name]))];
  if (schema.type === "array" && schema.items) return [own, ...partsOf(schema.items, [...path, 0])];
  return [own];
}

/** Values that a part must not take. */
export function wrongFor(schema: Schema): unknown[] {
  if (schema.enum) return ["__proto__", "constructor", 0, null, []];
  switch (schema.type) {
    case "string":
      return [
        ...[7, true, {}, ["text"], new Raw("1e309")],
        ...(schema.maxLength ? ["x".repeat(1_000_000)] : []),
        ...(schema.format?.startsWith("date") ? ["9999-99-99T99:99:99Z", "+275760-09-14T00:00:00Z", "NaN", ""] : []),
        ...(schema.pattern && prefixOf(schema.pattern) ? ["../x", "\u0000", `cus_${"0".repeat(300)}`, "\u202e"] : []),
      ];
    case "integer":
    case "number":
      return [new Raw("1e309"), new Raw("-1e309"), "NaN", "1", {}, [1]];
    case "boolean":
      return ["yes", 1, {}, []];
    case "array":
      return ["x", { length: 1 }, { 0: "x" }, Array.from({ length: 100_000 }, () => 7)];
    case "object":
      return [
        ...["x", [], 7],
        ...(schema.additionalProperties === false
          ? [{ nobodyKnowsThis: 1 }, new Raw('{"__proto__":{"isAdmin":true}}'), { constructor: { prototype: {} } }]
          : []),
      ];
    default:
      return [];
  }
}

/** The value with another one at a place within. */
export function withAt(value: unknown, [next, ...rest]: Path, put: unknown): unknown {
  if (next === undefined) {
    // What an object must not hold is added to what it holds.
    if (typeof put === "object" && put !== null && !Array.isArray(put) && isRecord(value))
      return put instanceof Raw && put.text.startsWith("{")
        ? new Raw(jsonText(value).replace(/\}$/, `${jsonText(value) === "{}" ? "" : ","}${put.text.slice(1)}`))
        : put instanceof Raw
          ? put
          : { ...value, ...put };
    return put;
  }
  if (Array.isArray(value)) return value.map((part, index) => (index === next ? withAt(part, rest, put) : part));
  return { ...(value as object), [next]: withAt((value as Record<string, unknown>)[next], rest, put) };
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Raw);

/** Bodies that are no JSON object, whatever the operation. */
export const brokenBodies: Record<string, Uint8Array<ArrayBuffer>> = Object.fromEntries(
  Object.entries({
    "cut off": '{"name":"x',
    "an array": "[]",
    "nothing that is something": "null",
    "a number": "1e309",
    "a text": '"x"',
    markup: "<?xml version='1.0'?><a/>",
    "a form": "name=x&score=5",
    "nested ten thousand deep": `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
    "nested in a field": `{"a":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`,
    "a text of a megabyte": JSON.stringify("x".repeat(1_000_000)),
    "bytes of another alphabet": Buffer.from('{"name":"Gr\xfc\xdfe"}', "latin1"),
    "UTF-16": Buffer.from('{"name":"x"}', "utf16le"),
    "an overlong slash": Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
    NUL: Buffer.from([0]),
  }).map(([name, body]) => [name, new Uint8Array(Buffer.from(body as string))]),
);
