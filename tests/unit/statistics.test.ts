import { describe, expect, it } from "vitest";
import { difference, directionOf, netPromoterScore, proportion } from "../../functions/core/metric/statistics.ts";

describe("proportion", () => {
  it("gives Wilson's interval of Newcombe's published example, 81 of 263", () => {
    // Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3: 0.2553 to 0.3662
    const { value, low, high } = proportion(81, 263);
    expect(value).toBeCloseTo(0.308, 4);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("gives Newcombe's example with no hits, 0 of 20, an interval that starts at zero", () => {
    const { value, low, high } = proportion(0, 20);
    expect(value).toBe(0);
    expect(low).toBeCloseTo(0, 10);
    expect(high).toBeCloseTo(0.1611, 4);
  });

  it("withholds the number of a sample below ten, and says how large the sample is", () => {
    expect(proportion(9, 9)).toEqual({ value: null, low: null, high: null, n: 9 });
    expect(proportion(9, 10).value).toBe(0.9);
  });
});

describe("netPromoterScore", () => {
  it("is promoters less detractors, in points", () => {
    expect(netPromoterScore(50, 30, 20).value).toBeCloseTo(30, 10);
  });

  it("has the adjusted Wald interval: the plain formula on three more answers", () => {
    // by hand: n' = 103, p = 50.75/103, d = 20.75/103, variance (p + d - (p - d)^2) / n'
    const { low, high } = netPromoterScore(50, 30, 20);
    const p = 50.75 / 103;
    const d = 20.75 / 103;
    const half = 1.959963984540054 * Math.sqrt((p + d - (p - d) ** 2) / 103);
    expect(low).toBeCloseTo((p - d - half) * 100, 10);
    expect(high).toBeCloseTo((p - d + half) * 100, 10);
  });

  it("keeps a width where everybody is a promoter, and stays on the scale", () => {
    const { value, low, high } = netPromoterScore(12, 0, 0);
    expect(value).toBe(100);
    expect(low).toBeLessThan(100);
    expect(high).toBeLessThanOrEqual(100);
  });

  it("covers the true value in about 95 of 100 samples (seeded simulation, n = 40)", () => {
    let state = 42;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    let covered = 0;
    const rounds = 4000;
    for (let round = 0; round < rounds; round++) {
      let promoters = 0;
      let detractors = 0;
      for (let i = 0; i < 40; i++) {
        const draw = random();
        if (draw < 0.45) promoters++;
        else if (draw < 0.65) detractors++;
      }
      const { low, high } = netPromoterScore(promoters, 40 - promoters - detractors, detractors);
      if ((low as number) <= 25 && (high as number) >= 25) covered++;
    }
    expect(covered / rounds).toBeGreaterThan(0.935);
    expect(covered / rounds).toBeLessThan(0.97);
  });
});

describe("difference", () => {
  // Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10 (score, square and add)
  it.each([
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [10, 10, 0, 20, 1, 0.6791, 1],
    [10, 10, 0, 10, 1, 0.6075, 1],
  ])("of %i of %i and %i of %i has Newcombe's published interval", (a, m, b, n, value, low, high) => {
    const found = difference(proportion(a, m), proportion(b, n));
    expect(found.value).toBeCloseTo(value, 10);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it("is withheld where one of the two is, and has no direction then", () => {
    const none = difference(proportion(5, 9), proportion(50, 100));
    expect(none).toEqual({ value: null, low: null, high: null });
    expect(directionOf(none)).toBeNull();
  });

  it("has a direction only where its interval leaves out zero", () => {
    expect(directionOf(difference(proportion(56, 70), proportion(48, 80)))).toBe("up");
    expect(directionOf(difference(proportion(48, 80), proportion(56, 70)))).toBe("down");
    expect(directionOf(difference(proportion(50, 80), proportion(48, 80)))).toBeNull();
  });

  it("of two Net Promoter Scores adds the squares of their intervals' arms", () => {
    const later = netPromoterScore(60, 25, 15);
    const earlier = netPromoterScore(45, 30, 25);
    const found = difference(later, earlier);
    expect(found.value).toBeCloseTo(25, 10);
    const arm = (to: number | null, from: number | null) => ((to as number) - (from as number)) ** 2;
    expect(found.low).toBeCloseTo(25 - Math.sqrt(arm(later.value, later.low) + arm(earlier.high, earlier.value)), 10);
    expect(found.high).toBeCloseTo(25 + Math.sqrt(arm(later.high, later.value) + arm(earlier.value, earlier.low)), 10);
  });

  it("gives an unchanged Net Promoter Score a direction about once in twenty (seeded simulation, n = 60)", () => {
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const sample = () => {
      const draws = Array.from({ length: 60 }, random);
      const promoters = draws.filter((draw) => draw < 0.4).length;
      const detractors = draws.filter((draw) => draw >= 0.75).length;
      return netPromoterScore(promoters, 60 - promoters - detractors, detractors);
    };
    const rounds = 3000;
    let moved = 0;
    for (let round = 0; round < rounds; round++) if (directionOf(difference(sample(), sample()))) moved++;
    expect(moved / rounds).toBeGreaterThan(0.03);
    expect(moved / rounds).toBeLessThan(0.07);
  });
});
