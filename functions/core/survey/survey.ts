import * as z from "zod/mini";

/** The lowest and the highest score of each kind of survey. */
export const scales = { csat: [1, 5], nps: [0, 10], ces: [1, 7] } as const;
export type SurveyKind = keyof typeof scales;

/** Whether a score makes an unhappy customer: NPS 0-6 (detractor), CSAT 1-2, CES 1-3 (of 7, low is hard). */
export const isUnhappy = (kind: SurveyKind, score: number): boolean => score <= { csat: 2, nps: 6, ces: 3 }[kind];

/** Whether a score lies on the scale of its kind: a whole number within its ends. */
export const isOnScale = (kind: SurveyKind, score: number): boolean =>
  Number.isInteger(score) && score >= scales[kind][0] && score <= scales[kind][1];

export const Info = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.enum(["csat", "nps", "ces"]),
  /** Minutes between resolution (or closure) and the message, before the send window. */
  delayMinutes: z.number(),
  expiresAfterDays: z.number(),
  /** Days within which a customer is not asked again: by any survey, and by this one. */
  quarantineDays: z.object({ any: z.number(), same: z.number() }),
  /** 0 < share <= 1 of the resolved cases. */
  sampleShare: z.number(),
  /** Hours of the recipient's day within which a message may arrive: from inclusive, to exclusive. */
  sendWindow: z.object({ fromHour: z.number(), toHour: z.number() }),
});
export type Info = z.infer<typeof Info>;
