import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that comes out the same for the same seed. */
export interface Chance {
  /** A whole number from the lower to the upper bound, both included. */
  between(from: number, to: number): number;
  of<T>(choices: readonly T[]): T;
  /** True in `share` (0 to 1) of the tosses. */
  toss(share: number): boolean;
}

/** Chance from a seed. */
export function chanceOf(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const between = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    between,
    of: <T>(choices: readonly T[]) => choices[between(0, choices.length - 1)] as T,
    toss: (share) => between(1, 10_000) <= share * 10_000,
  };
}
