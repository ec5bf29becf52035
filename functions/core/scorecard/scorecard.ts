import * as z from "zod/mini";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { presets } from "./presets.ts";

const Title = z.object({ en: z.string(), "zh-CN": z.string() });

export const ItemInfo = z.object({
  id: z.string(),
  title: Title,
  /** Scores are whole numbers from 0 to this: 1 is no / yes. */
  max: z.number(),
  /** The item's part within its section, relative to its neighbours'. */
  weight: z.number(),
  /** A critical item: a score below `failsBelow` makes the final score 0 and opens a task. */
  critical: z.optional(z.object({ failsBelow: z.number(), reason: Title })),
});
export type ItemInfo = z.infer<typeof ItemInfo>;

export const SectionInfo = z.object({
  id: z.string(),
  title: Title,
  /** The section's part of the whole: percent, or points. */
  weight: z.number(),
  items: z.array(ItemInfo),
});

/** One version of a scorecard; a version never changes once a visit was filled in by it. */
export const Info = z.object({
  id: z.string(),
  version: z.number(),
  title: Title,
  /** The score is withheld when items of more than this percentage of the weight were not applicable. */
  naCapPercent: z.number(),
  sections: z.array(SectionInfo),
});
export type Info = z.infer<typeof Info>;

/** What an auditor says about one item: a score, or "not applicable" with a reason. Drafts may have neither. */
export const Answer = z.strictObject({
  itemId: z.string().check(z.maxLength(100)),
  score: z.optional(z.int().check(z.minimum(0), z.maximum(1000))),
  na: z.optional(z.literal(true)),
  naReason: z.optional(z.string().check(z.maxLength(500))),
  comment: z.optional(z.string().check(z.maxLength(2000))),
});
export type Answer = z.infer<typeof Answer>;

/** How a score came about. Shares add up to 100; `arithmetic` is the sum in figures, for people of any language. */
export const Score = z.object({
  /** 0-100 with one decimal, whatever the critical items say; null where too much was not applicable. */
  raw: z.nullable(z.number()),
  /** `raw`, or 0 where a critical item failed. */
  final: z.nullable(z.number()),
  /** Percentage of the weight that was not applicable. */
  naPercent: z.number(),
  failedCritical: z.array(z.string()),
  sections: z.array(
    z.object({
      id: z.string(),
      /** 0-100; null where all of it was not applicable. */
      score: z.nullable(z.number()),
      /** Its part of the whole after the sections that dropped out have been left out. */
      sharePercent: z.number(),
      arithmetic: z.string(),
    }),
  ),
  arithmetic: z.string(),
});
export type Score = z.infer<typeof Score>;

/** All versions of all scorecards, newest version of each first. */
export const list = fn(z.object({}), async () => ({ scorecards: presets }));

/** A version of a scorecard, the newest where none is named. */
export const fromId = fn(
  z.object({ scorecardId: z.string(), version: z.optional(z.number()) }),
  async ({ scorecardId, version }): Promise<Info> => {
    const found = presets.find(
      (card) => card.id === scorecardId && (version === undefined || card.version === version),
    );
    if (!found) throw new VisibleError("not_found", "There is no such scorecard, or not in this version.");
    return found;
  },
);
