import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  algorithm,
  countOf,
  drawSegment,
  finish,
  frameHashOf,
  type Line,
  mergeParts,
  mergeTallies,
  type Proof,
  type Rules,
  seedHashOf,
  strataOf,
  stratumOf,
  type Tally,
  tallySegment,
  verify,
} from "../../functions/core/draw/algorithm.ts";

const seedOf = (n: number): Buffer => createHash("sha256").update(`seed ${n}`).digest();

/** The draw as a table of segments gives it. */
function draw(segments: Line[][], seed: Buffer, rules: Rules) {
  const tally = segments.map((lines) => tallySegment(lines)).reduce(mergeTallies);
  const strata = strataOf(tally, rules);
  const part = segments
    .map((lines) => drawSegment(lines, seed, strata))
    .reduce((a, b) => mergeParts(a, b, strata), new Map());
  return { tally, strata, drawn: finish(part, strata) };
}

const customer = (n: number): string => `cus_${String(n).padStart(26, "0")}`;

const frames = fc.uniqueArray(fc.nat(100_000), { maxLength: 400 }).chain((numbers) =>
  fc.tuple(
    ...numbers.map((n) =>
      fc.record({
        line: fc.tuple(
          fc.constant(customer(n)),
          fc.constantFrom("high", "medium", "low"),
          fc.constantFrom(null, null, null, "drawn_lately"),
        ),
        segment: fc.nat(5),
      }),
    ),
  ),
);
const rulesOf = fc.record({ shareBasisPoints: fc.integer({ min: 1, max: 10_000 }), minimum: fc.nat(5) });
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

describe("how many are drawn", () => {
  it.each([
    [0, 500, 1, 0],
    [1, 500, 1, 1],
    [20, 500, 1, 1],
    [21, 500, 1, 2],
    [100, 500, 1, 5],
    [101, 500, 1, 6],
    // 0.07 x 100 is 7.000000000000001 in binary fractions: rounded up it would be 8.
    [100, 700, 1, 7],
    [100_000_000, 500, 1, 5_000_000],
    [99_999_999, 1, 0, 10_000],
    [3, 500, 5, 3],
    [200, 500, 15, 15],
    [19, 500, 0, 1],
    [7, 10_000, 0, 7],
  ])("of %i eligible at %i basis points and at least %i: %i", (eligible, shareBasisPoints, minimum, count) => {
    expect(countOf(eligible, { shareBasisPoints, minimum })).toBe(count);
  });

  it("is the least whole number that is no less than the share", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), fc.integer({ min: 1, max: 10_000 }), (n, share) => {
        const count = BigInt(countOf(n, { shareBasisPoints: share, minimum: 0 }));
        const wanted = BigInt(n) * BigInt(share);
        expect(count * 10_000n >= wanted && (count - 1n) * 10_000n < wanted).toBe(true);
      }),
    );
  });
});

describe("a draw", () => {
  it("gives the same list, counts and frame hash however the frame is cut and ordered", () => {
    fc.assert(
      fc.property(frames, rulesOf, seeds, (frame, rules, seed) => {
        const whole = draw([frame.map(({ line }) => line)], seed, rules);
        const cut = [0, 1, 2, 3, 4, 5].map((segment) =>
          frame
            .filter((each) => each.segment === segment)
            .map(({ line }) => line)
            .reverse(),
        );
        const merged = draw(cut.reverse(), seed, rules);
        expect(merged.strata).toEqual(whole.strata);
        expect(merged.drawn).toEqual(whole.drawn);
        expect(frameHashOf(merged.tally)).toBe(frameHashOf(whole.tally));
      }),
      { numRuns: 60 },
    );
  });

  it("is the k smallest of SHA-256(seed, 0, id) in each stratum, no more, no less, nobody who was left out", () => {
    fc.assert(
      fc.property(frames, rulesOf, seeds, (frame, rules, seed) => {
        const lines = frame.map(({ line }) => line);
        const { drawn } = draw([lines], seed, rules);
        for (const name of ["high", "low", "medium"]) {
          const eligible = lines.filter(([, stratum, reason]) => stratum === name && reason === null);
          const expected = eligible
            .map(([id]) => ({
              id,
              hash: createHash("sha256")
                .update(Buffer.concat([seed, Buffer.of(0), Buffer.from(id)]))
                .digest("hex"),
            }))
            .sort((a, b) => (a.hash < b.hash ? -1 : 1))
            .slice(0, countOf(eligible.length, rules));
          const got = drawn.filter(({ stratum }) => stratum === name);
          expect(got.map(({ customerId }) => customerId)).toEqual(expected.map(({ id }) => id));
          expect(got.map(({ rank }) => rank)).toEqual(expected.map((_, index) => index + 1));
          for (const { inclusionProbability } of got)
            expect(inclusionProbability).toBe(expected.length / eligible.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the smallest where a stratum is much larger than what it gives", () => {
    const lines = Array.from({ length: 3000 }, (_, n): Line => [customer(n), "all", null]);
    const { drawn } = draw([lines], seedOf(1), { shareBasisPoints: 10, minimum: 1 });
    const priorities = lines.map(([id]) =>
      createHash("sha256").update(seedOf(1)).update("\0").update(id).digest("hex"),
    );
    expect(drawn.map(({ priority }) => priority)).toEqual(priorities.sort().slice(0, 3));
  });

  it("takes every customer, and every pair of customers, equally often over 6,000 seeds", () => {
    const size = 20;
    const lines = Array.from({ length: size }, (_, n): Line => [customer(n), "all", null]);
    const singles = new Map<string, number>();
    const pairs = new Map<string, number>();
    const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    const draws = 6000;
    const strata = strataOf(tallySegment(lines), { shareBasisPoints: 1000, minimum: 1 });
    for (let n = 0; n < draws; n++) {
      const drawn = finish(drawSegment(lines, seedOf(n), strata), strata);
      const ids = drawn.map(({ customerId }) => customerId).sort();
      expect(ids).toHaveLength(2);
      for (const id of ids) count(singles, id);
      count(pairs, ids.join());
    }
    const spread = (counts: Map<string, number>, expected: number) =>
      [...counts.values()].reduce((total, n) => total + (n - expected) ** 2, 0) / expected;
    // Two of twenty without replacement: each customer's count has variance N p (1 - p), and the counts add up to 2 N.
    const p = 2 / size;
    const ofSingles = (spread(singles, draws * p) / (1 - p)) * ((size - 1) / size);
    // The 0.1 % and 99.9 % points of chi-square with 19 and with 189 degrees of freedom.
    expect(singles.size).toBe(size);
    expect(ofSingles).toBeGreaterThan(5.41);
    expect(ofSingles).toBeLessThan(43.82);
    expect(pairs.size).toBe(190);
    const ofPairs = spread(pairs, draws / 190);
    expect(ofPairs).toBeGreaterThan(134);
    expect(ofPairs).toBeLessThan(254);
  });
});

describe("a stratum's name", () => {
  it("tells a missing value, and values that contain the separator, apart", () => {
    const names = [
      { tier: "high", country: "DE" },
      { tier: "high|DE" },
      { tier: "high" },
      { country: "high" },
      { tier: "?", country: "DE" },
      { country: "DE" },
    ].map((each) => stratumOf(each, ["tier", "country"]));
    expect(names[0]).toBe("high|DE");
    expect(names[2]).toBe("high|?");
    expect(new Set(names).size).toBe(names.length);
  });

  it("is one for all where no attribute makes strata", () => {
    expect(stratumOf({ tier: "high" }, [])).toBe("all");
  });
});

describe("the hash of a frame", () => {
  const lines: Line[] = [
    [customer(1), "high", null],
    [customer(2), "low", "drawn_lately"],
  ];
  const hash = (changed: Line[]) => frameHashOf(tallySegment(changed));
  it.each<[string, Line[]]>([
    ["another id", [[customer(3), "high", null], lines[1] as Line]],
    ["another stratum", [[customer(1), "low", null], lines[1] as Line]],
    ["another reason", [lines[0] as Line, [customer(2), "low", null]]],
    ["a line less", [lines[0] as Line]],
    ["a line more", [...lines, [customer(3), "low", null]]],
    [
      "strata swapped between two",
      [
        [customer(1), "low", null],
        [customer(2), "high", "drawn_lately"],
      ],
    ],
  ])("changes with %s", (_, changed) => {
    expect(hash(changed)).not.toBe(hash(lines));
  });
});

describe("npm run draw -- verify", () => {
  const rules = { shareBasisPoints: 500, minimum: 1 };
  const frame = Array.from(
    { length: 300 },
    (_, n): Line => [customer(n), n % 3 === 0 ? "high" : "low", n % 10 === 0 ? "drawn_lately" : null],
  );
  const seed = seedOf(7);
  const { tally, strata, drawn } = draw([frame], seed, rules);
  const exclusions = (of: Tally) => Object.fromEntries(of.excluded);
  const proof: Proof = {
    programId: "prg_1",
    quarter: "2026-Q4",
    algorithm,
    seed: seed.toString("hex"),
    seedHash: seedHashOf(seed),
    rules,
    frameHash: frameHashOf(tally),
    frameSize: tally.size,
    strata,
    exclusions: exclusions(tally),
    drawn,
    frame,
    nextPage: null,
  };

  it("finds nothing in a true record, in whatever order its lists are", () => {
    expect(verify(proof)).toEqual([]);
    expect(
      verify({ ...proof, frame: [...frame].reverse(), drawn: [...drawn].reverse(), strata: [...strata].reverse() }),
    ).toEqual([]);
  });

  const first = drawn[0] as (typeof drawn)[number];
  const undrawn = frame.find(
    ([id, stratum, reason]) =>
      reason === null && stratum === first.stratum && !drawn.some(({ customerId }) => customerId === id),
  )?.[0] as string;
  const withFrame = (changed: Line[]): Proof => {
    const found = tallySegment(changed);
    return {
      ...proof,
      frame: changed,
      frameHash: frameHashOf(found),
      frameSize: found.size,
      strata: strataOf(found, rules),
      exclusions: exclusions(found),
    };
  };

  it.each<[string, Proof, RegExp]>([
    [
      "a friend in place of a drawn customer",
      { ...proof, drawn: [{ ...first, customerId: undrawn }, ...drawn.slice(1)] },
      /drawn customers/,
    ],
    ["a drawn customer less", { ...proof, drawn: drawn.slice(1) }, /drawn customers/],
    ["ranks swapped", { ...proof, drawn: drawn.map((each) => ({ ...each, rank: 1 })) }, /drawn customers/],
    ["another probability", { ...proof, drawn: [{ ...first, inclusionProbability: 1 }, ...drawn.slice(1)] }, /drawn/],
    ["another seed", { ...proof, seed: seedOf(8).toString("hex") }, /seed is not the one/],
    [
      "another seed with a new hash: the drawn do not follow",
      { ...proof, seed: seedOf(8).toString("hex"), seedHash: seedHashOf(seedOf(8)) },
      /drawn customers/,
    ],
    ["a customer taken out of the frame", { ...proof, frame: frame.slice(1) }, /not the one that was hashed/],
    ["a customer twice", withFrame([...frame, frame[1] as Line]), /twice/],
    [
      "a drawn customer left out afterwards, all hashes made anew",
      withFrame(frame.map((line) => (line[0] === first.customerId ? [line[0], line[1], "drawn_lately"] : line))),
      /drawn customers/,
    ],
    ["another share", { ...proof, rules: { ...rules, shareBasisPoints: 1000 } }, /do not follow from the frame/],
    ["other exclusions", { ...proof, exclusions: {} }, /exclusions/],
    ["another algorithm", { ...proof, algorithm: "coin" }, /drawn by coin/],
    ["only a part of the frame", { ...proof, nextPage: 1 }, /only a part/],
  ])("finds %s", (_, changed, problem) => {
    expect(verify(changed).join("\n")).toMatch(problem);
  });
});
