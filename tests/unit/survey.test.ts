import { expect, it } from "vitest";
import { bandOf, isUnhappy, scales } from "../../functions/core/survey/survey.ts";

it.each([
  ["nps", "00000001122"],
  ["csat", "00122"],
  ["ces", "0001222"],
] as const)("puts each score of %s into one band: unhappy, middle, happy", (kind, expected) => {
  const [lowest, highest] = scales[kind];
  const scores = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
  expect(scores.map((score) => ["unhappy", "middle", "happy"].indexOf(bandOf(kind, score))).join("")).toBe(expected);
  for (const score of scores) expect(bandOf(kind, score) === "unhappy").toBe(isUnhappy(kind, score));
});
