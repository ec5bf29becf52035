/** Estimates with intervals: pure functions, each with its source. */

/** The standard normal's 97.5 % point: all intervals here are nominally 95 %. */
const z = 1.959963984540054;

/** Below this sample no number is shown: "not enough data". */
const smallestSample = 10;

export interface Estimate {
  /** Null where the sample is smaller than `smallestSample`. */
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

const withheld = (n: number): Estimate => ({ value: null, low: null, high: null, n });

/**
 * A share (0-1) with Wilson's score interval.
 * Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. JASA 22:209-212.
 */
export function proportion(hits: number, n: number): Estimate {
  if (n < smallestSample) return withheld(n);
  const p = hits / n;
  const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n };
}

/**
 * Net Promoter Score in points (-100 to 100) with the adjusted Wald interval: three pseudo-answers, 3/4 of one each to promoters and detractors.
 * Rocks, B. (2016), Interval estimation for the "Net Promoter Score". The American Statistician 70:365-372.
 */
export function netPromoterScore(promoters: number, passives: number, detractors: number): Estimate {
  const n = promoters + passives + detractors;
  if (n < smallestSample) return withheld(n);
  const adjusted = n + 3;
  const p = (promoters + 0.75) / adjusted;
  const d = (detractors + 0.75) / adjusted;
  const half = z * Math.sqrt((p + d - (p - d) ** 2) / adjusted);
  const points = (share: number) => Math.max(-100, Math.min(100, share * 100));
  return {
    value: ((promoters - detractors) / n) * 100,
    low: points(p - d - half),
    high: points(p - d + half),
    n,
  };
}

/** What lies between two estimates, in their unit; withheld where one of them is. */
export interface Difference {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * The later less the earlier of two estimates from independent samples, with the interval that follows from theirs (square and add).
 * For shares with Wilson's intervals this is method 10 of Newcombe, R. G. (1998), Interval estimation for the difference between independent
 * proportions, Statistics in Medicine 17:873-890; for any two estimates, Zou, G. Y. and Donner, A. (2008), Construction of confidence limits
 * about effect measures, Statistics in Medicine 27:1693-1702.
 */
export function difference(later: Estimate, earlier: Estimate): Difference {
  if (!isShown(later) || !isShown(earlier)) return { value: null, low: null, high: null };
  const value = later.value - earlier.value;
  return {
    value,
    low: value - Math.hypot(later.value - later.low, earlier.high - earlier.value),
    high: value + Math.hypot(later.high - later.value, earlier.value - earlier.low),
  };
}

const isShown = (estimate: Estimate): estimate is { [K in keyof Estimate]: number } => estimate.value !== null;

/** The way a number went, where chance alone would hardly have led there: its 95 % interval leaves out "no difference". */
export function directionOf({ low, high }: Difference): "up" | "down" | null {
  if (low !== null && low > 0) return "up";
  return high !== null && high < 0 ? "down" : null;
}
