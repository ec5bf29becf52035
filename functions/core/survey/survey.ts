import * as z from "zod/mini";

/** The lowest and the highest score of each kind of survey. */
export const scales = { csat: [1, 5], nps: [0, 10], ces: [1, 7] } as const;
export type SurveyKind = keyof typeof scales;

/** Whether a score makes an unhappy customer: NPS 0-6 (detractor), CSAT 1-2, CES 1-3 (of 7, low is hard). */
export const isUnhappy = (kind: SurveyKind, score: number): boolean => score <= { csat: 2, nps: 6, ces: 3 }[kind];

/** What answers are told apart by: detractors, passives and promoters of an NPS, and their like of the others. */
export const bands = ["unhappy", "middle", "happy"] as const;
export type Band = (typeof bands)[number];

/** The band of a score: happy are NPS 9-10, CSAT 4-5, CES 5-7; unhappy as above. */
export const bandOf = (kind: SurveyKind, score: number): Band =>
  isUnhappy(kind, score) ? "unhappy" : score >= { csat: 4, nps: 9, ces: 5 }[kind] ? "happy" : "middle";

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

const usual = {
  version: 1,
  delayMinutes: 24 * 60,
  expiresAfterDays: 30,
  quarantineDays: { any: 30, same: 90 },
  sampleShare: 1,
  sendWindow: { fromHour: 8, toHour: 21 },
};

/** Every survey that can be sent. `recovery` follows a closed task: only its own clock holds it back. */
export const surveys = {
  csat: { ...usual, id: "csat", kind: "csat" },
  nps: { ...usual, id: "nps", kind: "nps" },
  recovery: { ...usual, id: "recovery", kind: "csat", quarantineDays: { any: 0, same: 90 } },
} as const satisfies Record<string, Info>;

/** The survey of that id; a survey that an invitation names and nobody knows is a defect. */
export function fromId(id: string): Info {
  const survey = (surveys as Record<string, Info>)[id];
  if (!survey) throw new Error(`There is no survey ${id}.`);
  return survey;
}

/** Which survey follows a resolution: whose relation weighs most (tier high) is asked about it (NPS), all others about the service (CSAT). */
export const afterResolution = (tier: string | undefined): Info => (tier === "high" ? surveys.nps : surveys.csat);
