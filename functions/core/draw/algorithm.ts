import * as z from "zod/mini";

/** What decides a draw besides its seed and its frame. */
export const Rules = z.object({
  /** Hundredths of a percent: 500 is 5 %. */
  shareBasisPoints: z.int().check(z.minimum(1), z.maximum(10_000)),
  minimum: z.int().check(z.minimum(0)),
});
export type Rules = z.infer<typeof Rules>;

/** A customer of the frame: id, stratum, and why left out (null: eligible). */
export const Line = z.tuple([z.string(), z.string(), z.nullable(z.string())]);
export type Line = z.infer<typeof Line>;

export const Stratum = z.object({
  stratum: z.string(),
  eligible: z.number(),
  drawn: z.number(),
  /** drawn / eligible: every eligible customer of the stratum had this chance. */
  probability: z.number(),
});
export type Stratum = z.infer<typeof Stratum>;

export const Drawn = z.object({
  stratum: z.string(),
  /** 1 is the smallest priority of its stratum. */
  rank: z.number(),
  customerId: z.string(),
  /** 64 hexadecimal digits. */
  priority: z.string(),
  inclusionProbability: z.number(),
});
export type Drawn = z.infer<typeof Drawn>;
