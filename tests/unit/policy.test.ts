import { describe, expect, it } from "vitest";
import { addBusinessMinutes, type Week } from "../../functions/core/hours.ts";
import { problemsOf } from "../../functions/core/policy/policy.ts";
import { type Clause, decide, defaults, type Facts, type Rule } from "../../functions/core/policy/rule.ts";

const facts: Facts = {
  ...{ tier: "medium", channel: "chat", issueType: "delivery_delay", team: "north", product: "Card" },
  ...{ language: "zh-CN", country: "DE", isComplaint: true, contacts: 3, resolution: 1 },
};
const rule = (id: string, when: Clause[], outcome: Rule["outcome"]): Rule => ({ id, name: id, when, outcome });
const ask = (survey: string): Rule["outcome"] => ({ do: "ask", survey });
const rest = rule("rest", [], ask("csat"));

describe("what the policy says about a case", () => {
  it.each([
    ["high", "nps", "key_accounts"],
    ["medium", "csat", "everybody"],
    [undefined, "csat", "everybody"],
  ])("for a customer of tier %s is, as delivered, %s", (tier, survey, id) => {
    expect(decide(defaults, { ...facts, tier })).toMatchObject({ survey, rule: { id } });
  });

  it.each<[string, Clause, boolean]>([
    ["a word whatever its case", { attribute: "product", test: "oneOf", values: ["card"] }, true],
    ["another word", { attribute: "product", test: "oneOf", values: ["Loan"] }, false],
    ["one of several", { attribute: "team", test: "oneOf", values: ["south", "north"] }, true],
    ["a word that nobody said", { attribute: "location", test: "oneOf", values: ["x"] }, false],
    ["none of them where nothing was said", { attribute: "location", test: "noneOf", values: ["x"] }, true],
    ["none of them where it is one", { attribute: "country", test: "noneOf", values: ["de"] }, false],
    ["a language by its first part", { attribute: "language", test: "oneOf", values: ["zh"] }, true],
    ["a product by its first part", { attribute: "product", test: "oneOf", values: ["Ca"] }, false],
    ["a complaint", { attribute: "isComplaint", test: "is", value: true }, true],
    ["no complaint", { attribute: "isComplaint", test: "is", value: false }, false],
    ["at least so many contacts", { attribute: "contacts", test: "atLeast", count: 3 }, true],
    ["at most so many contacts", { attribute: "contacts", test: "atMost", count: 2 }, false],
    ["the first resolution", { attribute: "resolution", test: "atMost", count: 1 }, true],
  ])("heeds %s", (_, clause, holds) => {
    expect(decide([rule("it", [clause], ask("nps")), rest], facts).survey).toBe(holds ? "nps" : "csat");
  });

  it("takes no count for granted that nobody said", () => {
    const rules = (["atLeast", "atMost"] as const).map((test) =>
      rule(test.toLowerCase(), [{ attribute: "contacts", test, count: 1 }], ask("nps")),
    );
    expect(decide([...rules, rest], { resolution: 1 }).rule.id).toBe("rest");
  });

  it("is the first of the rules of which all hold", () => {
    const both: Clause[] = [
      { attribute: "channel", test: "oneOf", values: ["chat"] },
      { attribute: "isComplaint", test: "is", value: false },
    ];
    const rules = [rule("both", both, ask("ces")), rule("first", [], ask("nps")), rest];
    expect(decide(rules, facts).rule.id).toBe("first");
  });

  it("names the survey that would have been asked where nobody is", () => {
    const skip = rule("skip", [], { do: "skip", because: "They asked us not to." });
    expect(decide([skip, rule("later", [], ask("nps")), rest], facts)).toMatchObject({
      because: "They asked us not to.",
      rule: { id: "skip" },
      survey: "nps",
    });
  });

  it("gathers changes on the way, the first word on each, and none from below the rule that decides", () => {
    const change = (id: string, outcome: Omit<Extract<Rule["outcome"], { do: "change" }>, "do">) =>
      rule(id, [], { do: "change", ...outcome });
    const rules = [
      change("a", { quarantineDays: { any: 7 } }),
      change("b", { quarantineDays: { any: 1, same: 14 }, sampleShare: 0.5 }),
      rest,
      change("c", { sampleShare: 0.1 }),
    ];
    expect(decide(rules, facts)).toMatchObject({ quarantineDays: { any: 7, same: 14 }, sampleShare: 0.5 });
  });
});

describe("a list of rules", () => {
  const some: Clause[] = [{ attribute: "tier", test: "oneOf", values: ["high"] }];
  it.each<[string, Rule[], string[]]>([
    ["is fine as delivered", defaults, []],
    ["must decide about everybody", [rule("a", some, ask("csat"))], ["rules.0.when"]],
    ["must not end with a change", [rule("a", [], { do: "change", sampleShare: 1 })], ["rules.0.when"]],
    ["must name a survey that there is", [rule("a", [], ask("gone"))], ["rules.0.outcome"]],
    ["has no rule that no case reaches", [rule("a", [], ask("nps")), rest], ["rules.1.when"]],
    ["has no id twice", [rule("rest", some, ask("nps")), rest], ["rules.1.id"]],
    ["has no change of nothing", [rule("a", some, { do: "change", quarantineDays: {} }), rest], ["rules.0.outcome"]],
  ])("%s", (_, rules, fields) => {
    expect(Object.keys(problemsOf(rules, ["csat", "nps"]))).toEqual(fields);
  });
});

describe("a delay in opening hours", () => {
  const day = [{ from: "09:00", to: "17:00" }];
  const hours = {
    timeZone: "Europe/Berlin",
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] } satisfies Week,
    exceptions: [],
  };
  it.each([
    ["within the day", "2026-05-04T08:00:00.000Z", 60, "2026-05-04T09:00:00.000Z"],
    ["to the very end of a day", "2026-05-04T08:00:00.000Z", 420, "2026-05-04T15:00:00.000Z"],
    ["over the night", "2026-05-04T14:30:00.000Z", 60, "2026-05-05T07:30:00.000Z"],
    ["over the weekend", "2026-05-08T14:00:00.000Z", 120, "2026-05-11T08:00:00.000Z"],
    ["from a closed hour", "2026-05-09T10:00:00.000Z", 30, "2026-05-11T07:30:00.000Z"],
    ["of a working week and more", "2026-05-04T07:00:00.000Z", 24 * 60, "2026-05-06T15:00:00.000Z"],
  ])("goes on %s", (_, from, minutes, to) => {
    expect(addBusinessMinutes(hours, from, minutes)).toBe(to);
  });

  it("has no end where it is always closed", () => {
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    expect(addBusinessMinutes({ ...hours, week: closed }, "2026-05-04T07:00:00.000Z", 1)).toBeUndefined();
  });
});
