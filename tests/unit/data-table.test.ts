import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvOf } from "../../web/console/ui/table/csv.ts";
import {
  isFiltering,
  searchOf,
  stateIn,
  type TableState,
  tableSearch,
} from "../../web/console/ui/table/table-state.ts";

const facets = ["tier", "owner"] as const;

describe("a table's state in the address", () => {
  it("comes back from the address as it was, whatever was typed and chosen", () => {
    const state = fc.record({
      q: fc.string({ unit: "grapheme" }),
      sort: fc.option(fc.record({ id: fc.constantFrom("value", "openedAt"), desc: fc.boolean() }), { nil: undefined }),
      filters: fc.record({
        tier: fc.array(fc.string({ minLength: 1, unit: "grapheme" })),
        owner: fc.array(fc.constantFrom("a,b", "%2C", "100%", "王芳", "")),
      }),
    });
    fc.assert(
      fc.property(state, (given) => {
        const filters = Object.fromEntries(
          Object.entries(given.filters).flatMap(([facet, values]) => {
            const kept = values.filter(Boolean);
            return kept.length > 0 ? [[facet, kept]] : [];
          }),
        );
        const address = new URLSearchParams(
          Object.entries(searchOf({ ...given, filters }, facets)).filter(
            (pair): pair is [string, string] => pair[1] !== undefined,
          ),
        );
        expect(stateIn(Object.fromEntries(address), facets)).toEqual({ ...given, filters });
      }),
    );
  });

  it("takes names that nothing is chosen of out of the address", () => {
    expect(searchOf({ q: "", sort: undefined, filters: { tier: [] } }, facets)).toEqual({
      q: undefined,
      sort: undefined,
      tier: undefined,
      owner: undefined,
    });
  });

  it("takes numbers for words, as an address says 2025, and leaves out what is not its own", () => {
    expect(tableSearch({ q: 2025, sort: "-value", tier: true, days: 7, owner: { a: 1 } }, facets)).toEqual({
      q: "2025",
      sort: "-value",
      tier: "true",
    });
  });

  it.each<[boolean, Partial<TableState>]>([
    [false, {}],
    [false, { sort: { id: "value", desc: true }, filters: { tier: [] } }],
    [true, { q: "late" }],
    [true, { filters: { tier: ["high"] } }],
  ])("says whether rows are left out: %s", (expected, state) => {
    expect(isFiltering({ q: "", sort: undefined, filters: {}, ...state })).toBe(expected);
  });
});

describe("an exported table", () => {
  it("opens in a spreadsheet as the text that it is", async () => {
    const csv = await csvOf(
      ["Name", "Value"],
      [
        ["王芳", 4.5],
        ['says "no", twice', undefined],
        ["two\nlines", true],
      ],
    );
    expect(csv).toBe('\uFEFFName,Value\r\n王芳,4.5\r\n"says ""no"", twice",\r\n"two\nlines",true\r\n');
  });

  it.each(["=1+1", "+4915112345678", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.example","x")'])(
    "holds nothing that a spreadsheet would run: %j",
    async (text) => {
      const csv = await csvOf(["A"], [[text]]);
      expect(csv.split("\r\n")[1]).toBe(`"'${text.replaceAll('"', '""')}"`);
    },
  );

  it("quotes the heads too, and leaves numbers as numbers", async () => {
    expect(await csvOf(["=A"], [[-2]])).toBe('\uFEFF"\'=A"\r\n-2\r\n');
  });
});
