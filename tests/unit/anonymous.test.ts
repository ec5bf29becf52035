import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnonymousAnswer, fewest, shownCells, shownOf } from "../../functions/core/response/anonymous.ts";

const answer = (score: number, comment?: string): AnonymousAnswer => ({
  ...{ surveyId: "pulse", surveyVersion: 1, kind: "csat", day: "2026-05-04", score },
  ...(comment && { comment }),
});
const answers = (n: number, comment?: string) => Array.from({ length: n }, (_, at) => answer((at % 5) + 1, comment));

describe("groups of anonymous answers", () => {
  it.each([
    ["a large one stands", { a: 9, b: 7 }, { a: 9, b: 7 }],
    ["a small one takes the next with it, or the sum would tell it", { a: 9, b: 3, c: 6 }, { a: 9, b: null, c: null }],
    ["two small ones hide each other where they are five together", { a: 9, b: 3, c: 2 }, { a: 9, b: null, c: null }],
    ["two that are fewer than five take a third", { a: 9, b: 1, c: 2 }, { a: null, b: null, c: null }],
    ["an empty one hides nobody", { a: 9, b: 0 }, { a: 9, b: 0 }],
    ["one small one beside an empty one takes the large one", { a: 9, b: 0, c: 1 }, { a: null, b: 0, c: null }],
  ])("%s", (_, cells, shown) => {
    expect(shownCells(cells as Record<string, number>)).toEqual(shown);
  });

  it("never let anybody subtract their way to one group, or to fewer than five people", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 11 }), (sizes) => {
        const cells = Object.fromEntries(sizes.map((n, at) => [String(at), n]));
        const total = sizes.reduce((sum, n) => sum + n, 0);
        fc.pre(total >= fewest.numbers);
        const shown = Object.values(shownCells(cells));
        const visible = shown.filter((n) => n !== null);
        expect(visible.filter((n) => n > 0 && n < fewest.numbers)).toEqual([]);
        const hidden = shown.length - visible.length;
        const rest = total - visible.reduce((sum, n) => sum + n, 0);
        const isAll = visible.every((n) => n === 0);
        if (hidden > 0) expect(isAll || (hidden >= 2 && rest >= fewest.numbers)).toBe(true);
      }),
    );
  });

  it("are shown from five on, and their words from ten comments on, in no order of time", () => {
    expect(shownOf(answers(4, "Good"))).toEqual({ n: null, scores: null, comments: null });
    expect(shownOf(answers(9, "Good"))).toMatchObject({ n: 9, comments: null });
    const said = shownOf([...answers(9, "Zebra"), answer(5, "Apple")]);
    expect(said.comments?.[0]).toBe("Apple");
    expect(said.comments).toHaveLength(10);
  });
});
