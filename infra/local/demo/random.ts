import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that comes out the same for the same seed. */
export interface Chance {
  /** A whole number from the lower to the upper bound, both included. */
  between(from: number, to: number): number;
  of<T>(choices: readonly T[]): T;
  /** True in `share` (0 to 1) of the tosses. */
  toss(share: number): boolean;
  /** The same things in another order. */
  shuffled<T>(things: readonly T[]): T[];
}

/** Chance from a seed. */
export function chanceOf(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const between = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    between,
    of: <T>(choices: readonly T[]) => choices[between(0, choices.length - 1)] as T,
    toss: (share) => between(1, 10_000) <= share * 10_000,
    shuffled(things) {
      const mixed = [...things];
      for (let last = mixed.length - 1; last > 0; last--) {
        const other = between(0, last);
        [mixed[last], mixed[other]] = [mixed[other] as (typeof mixed)[number], mixed[last] as (typeof mixed)[number]];
      }
      return mixed;
    },
  };
}
