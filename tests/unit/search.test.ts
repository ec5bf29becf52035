import { describe, expect, it } from "vitest";
import { distinct, nameTokens, normal, wordsIn } from "../../functions/core/find.ts";
import { matches, wordsOf } from "../../functions/core/search/search.ts";

describe("what something is found by", () => {
  it.each([
    ["Hannah Schneider", ["hannah", "schneider"]],
    ["  Sofia  ÁLVAREZ-Núñez ", ["sofia", "alvarez", "nunez"]],
    ["Ｈａｎｎａ", ["hanna"]],
    ["Jürgen Groß", ["jurgen", "gross"]],
    ["Łukasz Ørsted", ["lukasz", "orsted"]],
    ["J. R. Ewing", ["ewing"]],
    ["王芳", ["王芳", "芳"]],
    ["王小明", ["王小明", "小明"]],
    ["欧阳修", ["欧阳修", "修"]],
    ["王 小明", ["王", "小明", "明"]],
    ["山田 はなこ", ["山田", "田", "はなこ"]],
    ["Ana Ana", ["ana"]],
    ["a b c d", []],
    ["one two three four five six", ["one", "two", "three", "four"]],
  ])("of the name %s is %j", (name, tokens) => {
    expect(nameTokens(name)).toEqual(tokens.filter(Boolean));
  });

  it("is no longer than forty characters, and no shorter than two letters", () => {
    expect(distinct(["x".repeat(200), "y", "王", ""])).toEqual(["x".repeat(40), "王"]);
  });

  it("is one text however it was typed", () => {
    expect(new Set(["Café", "CAFÉ", "cafe\u0301", "ｃａｆé"].map(normal))).toEqual(new Set(["cafe"]));
    expect(wordsIn("store-berlin/01")).toEqual(["store", "berlin", "01"]);
  });
});

const customer = [...nameTokens("Anne-Marie Müller"), "anne.m@example.org", "30123456", "4930123456"];
const chinese = nameTokens("王小明");

describe("what is looked for", () => {
  it.each([
    ["anne"],
    ["MÜLL"],
    ["muller anne"],
    ["anne-marie"],
    ["anne-mu"],
    ["anne.m@exa"],
    ["+49 30 123"],
    ["0049 (30) 12"],
    ["030 123456"],
    ["30123"],
    ["4930123456"],
  ])("as %s is found", (q) => {
    expect(matches(customer, wordsOf(q))).toBe(true);
  });

  it.each([["nne"], ["anne schmidt"], ["anne.x"], ["+48 30"], ["123456"]])("as %s is not", (q) => {
    expect(matches(customer, wordsOf(q))).toBe(false);
  });

  it.each([["王"], ["王小"], ["小明"], ["王 小明"]])("in Chinese as %s is found", (q) => {
    expect(matches(chinese, wordsOf(q))).toBe(true);
  });

  it("in Chinese is not found by what stands in the middle", () => {
    expect(matches(chinese, wordsOf("明"))).toBe(false);
  });

  it("is looked up by the number within its country, whatever the length of the country's code", () => {
    expect(wordsOf("+4930123456")[0]?.[0]?.from).toContain("30123456");
    expect(wordsOf("+1 202 555 0143")[0]?.[0]?.from).toContain("2025550143");
    expect(wordsOf("+852 2123 4567")[0]?.[0]?.from).toContain("21234567");
  });
});
