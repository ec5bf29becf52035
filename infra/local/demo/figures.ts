import type { StoryId } from "./stories.ts";

/**
 * What the two published reports say about a month, as whole numbers: where a report prints a share, these are counts whose share it prints.
 * The customer service department's report comes first, its service centre's monthly report after it.
 */

/** Complaints by channel and type: their sums are the report's types, and each channel's top type has the share that the report names. */
export const complaints = {
  website: {
    product_description_mismatch: 80,
    system_operation_error: 45,
    service_attitude: 14,
    delivery_delay: 5,
    product: 5,
    other: 2,
  },
  wechat: {
    service_attitude: 112,
    system_operation_error: 110,
    product: 75,
    other: 50,
    delivery_delay: 40,
    product_description_mismatch: 13,
  },
  hotline: {
    delivery_delay: 212,
    system_operation_error: 210,
    service_attitude: 166,
    other: 12,
    product: 5,
    product_description_mismatch: 2,
  },
  other: {
    product: 22,
    system_operation_error: 21,
    service_attitude: 20,
    delivery_delay: 18,
    other: 14,
    product_description_mismatch: 5,
  },
} as const satisfies Record<string, Partial<Record<StoryId, number>>>;

/** The month before had as many complaints less 18.3 %. */
export const total = 1258;
export const totalBefore = 1063;
export const repeats = 528;

/** Submitted, accepted, resolved, closed. */
export const funnel = { accepted: 780, resolved: 374, closed: 135 };

/** Resolved complaints by type, and how many of them the first contact resolved. */
export const resolved = {
  system_operation_error: { count: 119, first: 73 },
  service_attitude: { count: 90, first: 52 },
  delivery_delay: { count: 80, first: 36 },
  product: { count: 32, first: 17 },
  other: { count: 23, first: 12 },
  product_description_mismatch: { count: 30, first: 18 },
} as const satisfies Partial<Record<StoryId, { count: number; first: number }>>;

/** Resolved complaints by the hours that it took. */
export const within = { 12: 120, 24: 90, longer: 164 } as const;
export type Within = keyof typeof within;

/** From the customer's complaint until somebody took it on. */
export const minutesToAccept = 18.7;

/** Complaints of the highest priority: those resolved took 3.5 days in the mean, the others are overdue. */
export const severe = { resolved: 28, meanHours: 84, open: 12 };

export interface Score {
  kind: "csat" | "nps";
  score: number;
  within: Within;
  call?: true;
}
const times = (n: number, score: Score): Score[] => Array.from({ length: n }, () => score);
const csat = (hours: Within, ...counts: [n: number, score: number][]) =>
  counts.flatMap(([n, score]) => times(n, { kind: "csat", score, within: hours }));
const nps = (hours: Within, ...counts: [n: number, score: number][]) =>
  counts.flatMap(([n, score]) => times(n, { kind: "nps", score, within: hours }));

/** What customers answer: the means by the hours that it took are 4.5, 4.2 and 2.8, and 63 % are satisfied. */
export const scores: readonly Score[] = [
  ...csat(12, [21, 5], [6, 4], [1, 3], [1, 2], [1, 1]),
  ...csat(24, [11, 5], [5, 4], [2, 3], [1, 2], [1, 1]),
  ...csat("longer", [4, 5], [10, 4], [5, 3], [12, 2], [7, 1]),
  ...times(2, { kind: "csat", score: 3, within: "longer", call: true }),
  ...nps(12, [5, 10], [3, 9], [2, 8]),
  ...nps(24, [2, 10], [2, 9], [2, 8], [1, 7], [2, 6], [2, 5]),
  ...nps("longer", [1, 10], [1, 9], [1, 8], [2, 7], [2, 6], [3, 5], [2, 4], [2, 3], [2, 1], [1, 0]),
  ...times(2, { kind: "nps", score: 7, within: "longer", call: true }),
];

/** The loops that were closed, by type: what owners found. The first of each is the cause that the report names. */
export const causes = {
  system_operation_error: { training_gap: 8, system_failure: 2, data_sync: 1 },
  service_attitude: { workload_stress: 6, attitude: 2, communication: 2 },
  delivery_delay: { carrier_coordination: 8, understaffed: 1 },
  product: { design_defect: 6, unstable: 3, not_as_described: 2 },
  product_description_mismatch: { not_as_described: 1, sales_channel: 1 },
} as const satisfies Partial<Record<StoryId, Record<string, number>>>;

/** Answers after the loop was closed: 86 % satisfied; the others are neither satisfied nor so unhappy that it begins again. */
export const recovery = { satisfied: 12, unsatisfied: 2 };

/** The service centre's month. */
export const centre = {
  contacts: 600,
  channels: { phone: 300, chat: 180, email: 60, social: 30, app: 30 },
  /** Feedback by category, of which so many are complaints; the other contacts are plain enquiries. */
  categories: {
    product_quality: { count: 100, complaints: 75 },
    service_attitude: { count: 80, complaints: 55 },
    delivery: { count: 50, complaints: 35 },
    payment: { count: 40, complaints: 22 },
    other: { count: 30, complaints: 13 },
  },
  complaints: 200,
  complaintsBefore: 210,
  valid: 150,
  repeats: 20,
  closed: 190,
  /** Of those closed, so many within the centre's own seven days; three days in the mean. */
  inTime: 182,
  standardHours: 168,
  meanHours: 72,
  customers: 200,
  /** Customers with more than five contacts. */
  frequent: 40,
  /** Answers about complaints: 80 % satisfied; with those about everything else, which all are, 95 %. */
  complaintScores: [5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 2, 1],
  enquiryAnswers: 45,
} as const satisfies { categories: Partial<Record<StoryId, object>> } & Record<string, unknown>;
