import type { Schema } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import { jsonSchemaOf, type Operation } from "../../functions/core/contract.ts";
import { contracts } from "../../web/console/api/contracts.ts";
import { isRequired, problemsOf, sentOf } from "../../web/console/ui/form/problems.ts";

const bodyOf = ({ body }: Operation) => {
  if (!body) throw new Error("This operation has no body.");
  // As it travels.
  return JSON.parse(JSON.stringify(jsonSchemaOf(body, "input"))) as Schema;
};
const close = bodyOf(contracts.task.close);
const staff = bodyOf(contracts.staff.upsert);

describe("what a form finds wrong by the server's schema", () => {
  it.each([
    [
      "everything is empty",
      close,
      { rootCause: { level1: "", level2: "" }, action: "  " },
      { rootCause: "required", action: "required" },
    ],
    [
      "half of a choice is made",
      close,
      { rootCause: { level1: "people", level2: "" }, action: "x" },
      { "rootCause.level2": "required" },
    ],
    [
      "a text is too long",
      close,
      { rootCause: { level1: "a", level2: "b" }, action: "x".repeat(2001) },
      { action: "maxLength" },
    ],
    ["an address is none", staff, { ...member(), email: "olga" }, { email: "format" }],
    ["a role is unknown", staff, { ...member(), roles: ["king"] }, { "roles.0": "enum" }],
    ["a locale is none", staff, { ...member(), locale: "?" }, { locale: "pattern" }],
    ["all is well", staff, member(), {}],
  ])("when %s", (_, schema, typed, expected) => {
    const found = problemsOf(schema, sentOf(typed) ?? {});
    expect(Object.fromEntries(Object.entries(found).map(([path, { keyword }]) => [path, keyword]))).toEqual(expected);
  });

  it("names the limit, so that the sentence can say it", () => {
    const typed = { rootCause: { level1: "a", level2: "b" }, action: "x".repeat(2001) };
    expect(problemsOf(close, typed)).toEqual({ action: { keyword: "maxLength", limit: 2000 } });
  });

  it("agrees with the server about every body that has one: nothing at all is refused where anything is required", () => {
    for (const contract of Object.values(contracts))
      for (const operation of Object.values(contract) as Operation[]) {
        if (!operation.body) continue;
        const schema = bodyOf(operation);
        const required = (schema.required ?? []).filter((name) => isRequired(schema, name));
        expect(Object.keys(problemsOf(schema, {})).sort()).toEqual([...required].sort());
      }
  });
});

describe("what is sent of what was typed", () => {
  it("is trimmed, and what was left empty is left out, also inside", () => {
    expect(sentOf({ a: " x ", b: "", c: { d: " " }, e: [" y", ""], f: [], g: false, h: 0 })).toEqual({
      ...{ a: "x", e: ["y"], f: [], g: false, h: 0 },
    });
    expect(sentOf({ note: " " })).toBeUndefined();
  });
});

function member() {
  return { subject: "olga", name: "Olga", email: "olga@example.org", roles: ["owner"], locale: "en", timeZone: "UTC" };
}
