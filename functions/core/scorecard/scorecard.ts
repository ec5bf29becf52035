import * as z from "zod/mini";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { presets } from "./presets.ts";

const Title = z.object({ en: z.string(), "zh-CN": z.string() });

const ItemInfo = z.object({
  id: z.string(),
  title: Title,
  /** Scores are whole numbers from 0 to this: 1 is no / yes. */
  max: z.number(),
  /** The item's part within its section, relative to its neighbours'. */
  weight: z.number(),
  /** A critical item: a score below `failsBelow` makes the final score 0 and opens a task. */
  critical: z.optional(z.object({ failsBelow: z.number(), reason: Title })),
});
type ItemInfo = z.infer<typeof ItemInfo>;

const SectionInfo = z.object({
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

/** Share of the answered weight that an item's score earns: 0-1. */
const earned = (item: ItemInfo, answer: Answer | undefined): number | undefined =>
  answer?.score === undefined ? undefined : answer.score / item.max;

/** One decimal, halves up, so that the printed arithmetic is the very one that was done; the nudge undoes binary fractions such as 72.25 that fell a hair short. */
const rounded = (value: number): number => Math.round(value * 10 + 1e-9) / 10;

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What no draft may hold either, by field: an answer to what is not on the scorecard, or two to one item. */
export function misplacedOf(card: Info, answers: Answer[]): Record<string, string> {
  const known = new Set(card.sections.flatMap((section) => section.items.map((item) => item.id)));
  const seen = new Set<string>();
  const problems: Record<string, string> = {};
  for (const { itemId } of answers) {
    if (!known.has(itemId)) problems[itemId] = "This item is not on the scorecard.";
    else if (seen.has(itemId)) problems[itemId] = "This item is answered twice.";
    seen.add(itemId);
  }
  return problems;
}

/**
 * What keeps answers from being a whole filled-in scorecard, by field: every item is answered exactly once, by a whole score on its scale or as
 * not applicable with a reason. Empty where nothing does.
 */
export function problemsOf(card: Info, answers: Answer[]): Record<string, string> {
  const problems = misplacedOf(card, answers);
  for (const item of card.sections.flatMap((section) => section.items)) {
    if (problems[item.id]) continue;
    const answer = answers.find(({ itemId }) => itemId === item.id);
    if (!answer) problems[item.id] = "Score this item, or say why it is not applicable.";
    else if (answer.na && answer.score !== undefined) problems[item.id] = "Either a score or not applicable, not both.";
    else if (answer.na && !answer.naReason?.trim()) problems[item.id] = "Say why this item is not applicable.";
    else if (!answer.na && answer.score === undefined)
      problems[item.id] = "Score this item, or say why it is not applicable.";
    else if (answer.score !== undefined && answer.score > item.max)
      problems[item.id] = `A whole number from 0 to ${item.max}.`;
  }
  return problems;
}

/** Whole answers as they are kept: in the scorecard's order, with nothing in them that does not count. */
export const inOrder = (card: Info, answers: Answer[]): Answer[] =>
  card.sections
    .flatMap((section) => section.items)
    .flatMap((item) => answers.filter(({ itemId }) => itemId === item.id))
    .map(({ itemId, score, naReason, comment }) => ({
      itemId,
      ...(score === undefined ? { na: true as const, naReason: naReason?.trim() } : { score }),
      ...(comment?.trim() && { comment: comment.trim() }),
    }));

/** Whether a critical item was failed. What was not applicable did not fail. */
const isFailed = (item: ItemInfo, answer: Answer | undefined): boolean =>
  item.critical !== undefined && answer?.score !== undefined && answer.score < item.critical.failsBelow;

/**
 * The score of a filled-in scorecard. Within a section the items that apply share the section's weight by their own; a section of which nothing
 * applies drops out and the others share the whole by their weights. A failed critical item makes the final score 0, and the raw one stays to be
 * seen; where too much was not applicable both are withheld, but a critical failure still counts.
 */
export function scoreOf(card: Info, answers: Answer[]): Score {
  const answerTo = new Map(answers.map((answer) => [answer.itemId, answer]));
  const total = sum(card.sections.map((section) => section.weight));
  const judged = card.sections.map((section) => {
    const all = sum(section.items.map((item) => item.weight));
    const parts = section.items.flatMap((item) => {
      const share = earned(item, answerTo.get(item.id));
      return share === undefined ? [] : [{ item, share, score: answerTo.get(item.id)?.score as number }];
    });
    const applied = sum(parts.map(({ item }) => item.weight));
    return {
      section,
      parts,
      applied,
      score:
        applied === 0 ? undefined : rounded((sum(parts.map(({ item, share }) => item.weight * share)) / applied) * 100),
      /** The section's weight that was not applicable. */
      missing: section.weight * (1 - applied / all),
    };
  });
  const remaining = sum(judged.map(({ section, score }) => (score === undefined ? 0 : section.weight)));
  const naPercent = rounded((sum(judged.map(({ missing }) => missing)) / total) * 100);
  const raw =
    remaining === 0 || naPercent > card.naCapPercent
      ? null
      : rounded(sum(judged.map(({ section, score = 0 }) => score * section.weight)) / remaining);
  const failedCritical = card.sections.flatMap((section) =>
    section.items.filter((item) => isFailed(item, answerTo.get(item.id))).map((item) => item.id),
  );
  const terms = judged.flatMap(({ section, score }) => (score === undefined ? [] : [`${score} × ${section.weight}`]));
  return {
    raw,
    final: failedCritical.length > 0 ? 0 : raw,
    naPercent,
    failedCritical,
    sections: judged.map(({ section, parts, applied, score }) => ({
      id: section.id,
      score: score ?? null,
      sharePercent: score === undefined ? 0 : rounded((section.weight / remaining) * 100),
      arithmetic:
        score === undefined
          ? "–"
          : `(${parts.map(({ item, score: points }) => `${points}/${item.max} × ${item.weight}`).join(" + ")}) ÷ ${applied} = ${score} %`,
    })),
    arithmetic: raw === null ? "–" : `(${terms.join(" + ")}) ÷ ${remaining} = ${raw}`,
  };
}

/** All versions of all scorecards. Reached by its contract. @public */
export const list = async () => ({ scorecards: presets });

/** A version of a scorecard, the newest where none is named. */
export const fromId = fn(
  z.object({ scorecardId: z.string(), version: z.optional(z.number()) }),
  async ({ scorecardId, version }): Promise<Info> => {
    const versions = presets.filter((card) => card.id === scorecardId).sort((a, b) => b.version - a.version);
    const found = version === undefined ? versions[0] : versions.find((card) => card.version === version);
    if (!found) throw new VisibleError("not_found", "There is no such scorecard, or not in this version.");
    return found;
  },
);
