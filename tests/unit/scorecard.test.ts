import { describe, expect, it } from "vitest";
import { presets } from "../../functions/core/scorecard/presets.ts";
import { type Answer, inOrder, problemsOf, scoreOf } from "../../functions/core/scorecard/scorecard.ts";

const card = (id: string) => presets.find((preset) => preset.id === id) as (typeof presets)[number];
const percent = card("service-quality-percent");
const points = card("service-quality-points");
const visit = card("store-visit");

/** Scores by item; null is not applicable. */
const answers = (scores: Record<string, number | null>): Answer[] =>
  Object.entries(scores).map(([itemId, score]) =>
    score === null ? { itemId, na: true, naReason: "did not come up" } : { itemId, score },
  );
const perfectVisit = {
  greeted: 1,
  listened: 5,
  asked_needs: 5,
  told_the_truth: 1,
  protected_data: 1,
  next_step: 1,
  farewell: 5,
};

describe("the presets", () => {
  it("weigh as the published cards do", () => {
    const weights = (of: typeof percent) => Object.fromEntries(of.sections.map(({ id, weight }) => [id, weight]));
    expect(weights(percent)).toEqual({
      product_knowledge: 20,
      communication: 30,
      problem_solving: 25,
      customer_satisfaction: 25,
    });
    expect(weights(points)).toEqual({
      information_accuracy: 10,
      response_speed: 10,
      resolution_efficiency: 15,
      satisfaction_survey: 20,
    });
  });

  it.each(presets.map((preset) => [preset.id, preset] as const))(
    "%s names each item once, in both languages",
    (_, of) => {
      const items = of.sections.flatMap((section) => section.items);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      for (const { title } of [of, ...of.sections, ...items]) expect(title.en && title["zh-CN"]).toBeTruthy();
      for (const { max, weight } of items) expect(max > 0 && weight > 0).toBe(true);
    },
  );
});

it("every scorecard fits into a stored item, filled in with as much text as it takes", () => {
  for (const { sections } of presets)
    expect(sections.flatMap(({ items }) => items).length * (2000 + 500) + 4000).toBeLessThan(100_000);
});

describe("a score", () => {
  it.each<[string, typeof percent, Record<string, number | null>, number | null, number | null]>([
    [
      "weights of sections: 0.2 x 80 + 0.3 x 90 + 0.25 x 70 + 0.25 x 60",
      percent,
      { knows_the_product: 80, communicates_well: 90, handles_fast: 70, customer_feedback: 60 },
      75.5,
      75.5,
    ],
    [
      "a section that drops out: (80 x 20 + 70 x 25 + 60 x 25) / 70",
      percent,
      { knows_the_product: 80, communicates_well: null, handles_fast: 70, customer_feedback: 60 },
      69.3,
      69.3,
    ],
    [
      "points: 55 of 55",
      points,
      { information_accuracy: 10, response_speed: 10, resolution_efficiency: 15, satisfaction_survey: 20 },
      100,
      100,
    ],
    [
      "points: (8 + 5 + 12 + 10) / 55",
      points,
      { information_accuracy: 8, response_speed: 5, resolution_efficiency: 12, satisfaction_survey: 10 },
      63.6,
      63.6,
    ],
    ["all of it", visit, perfectVisit, 100, 100],
    [
      "weights of items: welcome (0 x 1 + 0.4 x 2) / 3 = 26.7, of 20",
      visit,
      { ...perfectVisit, greeted: 0, listened: 2 },
      85.3,
      85.3,
    ],
    [
      "an item that does not apply: welcome is 2 of 5 alone",
      visit,
      { ...perfectVisit, greeted: null, listened: 2 },
      88,
      88,
    ],
    ["a failed critical item: raw stays, final is 0", visit, { ...perfectVisit, protected_data: 0 }, 80, 0],
    ["a critical item that does not apply has not failed", visit, { ...perfectVisit, protected_data: null }, 100, 100],
    [
      "half the weight not applicable: still a score",
      percent,
      { knows_the_product: 50, communicates_well: 50, handles_fast: null, customer_feedback: null },
      50,
      50,
    ],
    [
      "more than half not applicable: withheld",
      percent,
      { knows_the_product: 50, communicates_well: null, handles_fast: 50, customer_feedback: null },
      null,
      null,
    ],
    [
      "withheld, but a critical failure still makes the final 0",
      visit,
      {
        greeted: null,
        listened: null,
        asked_needs: null,
        told_the_truth: 0,
        protected_data: null,
        next_step: null,
        farewell: null,
      },
      null,
      0,
    ],
  ])("counts %s", (_, of, scores, raw, final) => {
    expect(scoreOf(of, answers(scores))).toMatchObject({ raw, final });
  });

  it("shows the arithmetic that it did", () => {
    const score = scoreOf(visit, answers({ ...perfectVisit, greeted: 0, listened: 2 }));
    expect(score.arithmetic).toBe("(26.7 × 20 + 100 × 40 + 100 × 40) ÷ 100 = 85.3");
    expect(score.sections[0]).toEqual({
      id: "welcome",
      score: 26.7,
      sharePercent: 20,
      arithmetic: "(0/1 × 1 + 2/5 × 2) ÷ 3 = 26.7 %",
    });
  });

  it("shares the weight of a section that dropped out among the others", () => {
    const score = scoreOf(
      percent,
      answers({ knows_the_product: 80, communicates_well: null, handles_fast: 70, customer_feedback: 60 }),
    );
    expect(score.sections.map(({ sharePercent }) => sharePercent)).toEqual([28.6, 0, 35.7, 35.7]);
    expect(score.naPercent).toBe(30);
    expect(score.arithmetic).toBe("(80 × 20 + 70 × 25 + 60 × 25) ÷ 70 = 69.3");
  });

  it("names the critical items that failed", () => {
    const { failedCritical } = scoreOf(visit, answers({ ...perfectVisit, told_the_truth: 0, protected_data: 0 }));
    expect(failedCritical).toEqual(["told_the_truth", "protected_data"]);
  });
});

describe("a filled-in scorecard", () => {
  const whole = answers({ knows_the_product: 80, communicates_well: 90, handles_fast: 70, customer_feedback: 60 });
  const but = (answer: Answer): Answer[] => [...whole.filter(({ itemId }) => itemId !== answer.itemId), answer];

  it("has no problems when every item is answered once", () => {
    expect(problemsOf(percent, whole)).toEqual({});
  });

  it.each<[string, Answer[], string]>([
    ["an item is missing", whole.slice(1), "knows_the_product"],
    ["an item is neither scored nor not applicable", but({ itemId: "handles_fast", comment: "?" }), "handles_fast"],
    ["a score is off the scale", but({ itemId: "handles_fast", score: 101 }), "handles_fast"],
    ["not applicable has no reason", but({ itemId: "handles_fast", na: true }), "handles_fast"],
    ["the reason is blank", but({ itemId: "handles_fast", na: true, naReason: "  " }), "handles_fast"],
    ["an item is both", but({ itemId: "handles_fast", na: true, naReason: "x", score: 3 }), "handles_fast"],
    ["an item is answered twice", [...whole, { itemId: "handles_fast", score: 3 }], "handles_fast"],
    ["an item is not on the card", [...whole, { itemId: "smiles", score: 3 }], "smiles"],
  ])("names the item when %s", (_, filled, itemId) => {
    expect(Object.keys(problemsOf(percent, filled))).toEqual([itemId]);
  });

  it("is kept in the card's order, without what does not count", () => {
    expect(inOrder(percent, [...but({ itemId: "handles_fast", na: true, naReason: " no case " })].reverse())).toEqual([
      { itemId: "knows_the_product", score: 80 },
      { itemId: "communicates_well", score: 90 },
      { itemId: "handles_fast", na: true, naReason: "no case" },
      { itemId: "customer_feedback", score: 60 },
    ]);
  });
});
