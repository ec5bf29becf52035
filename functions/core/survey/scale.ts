/** The lowest and the highest score of each kind of survey. */
export const scales = { csat: [1, 5], nps: [0, 10], ces: [1, 7] } as const;
export const surveyKinds = ["csat", "nps", "ces"] as const;
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
