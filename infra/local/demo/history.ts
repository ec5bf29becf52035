import { customerBy, type DemoCustomer } from "./customers.ts";
import * as figures from "./figures.ts";
import {
  type Answer,
  answerOf,
  type Care,
  type CasePlan,
  centreMonth,
  day,
  departmentMonth,
  hour,
  isReachable,
  type Month,
  minute,
  type Pool,
  poolOf,
  served,
} from "./plan.ts";
import { type Chance, chanceOf } from "./random.ts";
import type { StoryId } from "./stories.ts";

export interface HistoryOptions {
  seed: number;
  /** The present, epoch milliseconds. */
  now: number;
  /** A tenth of the customers, and of the months that no report is about. */
  small: boolean;
}

/** Everything that is going to happen, before the product has its say. */
export interface History {
  begin: number;
  /** The last whole month before the present: the reports are about it. */
  reported: Month & { name: string };
  customers: { customer: DemoCustomer; since: number }[];
  cases: CasePlan[];
}

const monthFrom = (year: number, month: number): Month => ({
  start: Date.UTC(year, month),
  end: Date.UTC(year, month + 1),
});

/** The first moment of the quarter two before the present one. */
const beginningOf = (now: Date): number => Date.UTC(now.getUTCFullYear(), 3 * Math.floor(now.getUTCMonth() / 3) - 6);

function customersOf(chance: Chance, count: number): DemoCustomer[] {
  return Array.from({ length: count }, (_, index) => {
    const customer = customerBy(chance, index + 1);
    // Some said no, and of some nobody knows how to reach them.
    if (index % 41 === 7) return { ...customer, consent: { email: false, sms: false } };
    if (index % 97 !== 11) return customer;
    const { email, phone, ...rest } = customer;
    return rest;
  });
}

/** Plans the department's history up to the present: pure, and the same for the same seed and moment. */
export function planHistory({ seed, now, small }: HistoryOptions): History {
  const chance = chanceOf(seed);
  const present = new Date(now);
  const begin = beginningOf(present);
  const all = customersOf(chance, small ? 2_000 : 20_000);
  const mixed = chance.shuffled(all);
  // Whom the reports are about had nothing to do with the department in the months before, so nobody is in quarantine.
  const reportPool = poolOf(mixed.slice(0, 760));
  const centreReportPool = poolOf(mixed.slice(760, 1060));
  const rest = mixed.slice(1060);
  const spare = poolOf(rest.slice(0, 60));
  const centreShare = 60 + Math.round(rest.length * 0.25);
  const centrePool = poolOf(rest.slice(60, centreShare));
  const pool = poolOf(rest.slice(centreShare));

  const reportMonth = present.getUTCMonth() - 1;
  const reported = monthFrom(present.getUTCFullYear(), reportMonth);
  const cases: CasePlan[] = [];
  for (
    let at = new Date(begin);
    at.getTime() <= now;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1))
  ) {
    const month = monthFrom(at.getUTCFullYear(), at.getUTCMonth());
    const distance = (month.start - reported.start) / (30 * day);
    const isReported = month.start === reported.start;
    const isBefore = month.end === reported.start;
    const scale = small && !isReported && !isBefore ? 0.1 : 1;
    const total = isReported
      ? figures.total
      : isBefore
        ? figures.totalBefore
        : Math.round((distance > 0 ? 1300 : 1010 + chance.between(-70, 70)) * scale);
    const complaints = isReported
      ? figures.centre.complaints
      : isBefore
        ? figures.centre.complaintsBefore
        : Math.round(chance.between(188, 214) * scale);
    const order = { chance: chanceOf(seed * 7919 + at.getUTCFullYear() * 12 + at.getUTCMonth()), month, isReported };
    cases.push(...departmentMonth({ ...order, total, pool: isReported ? reportPool : pool }));
    cases.push(
      ...centreMonth({
        ...order,
        complaints,
        scale: isReported ? 1 : scale * 0.9,
        pool: isReported ? centreReportPool : centrePool,
      }),
    );
  }
  cases.push(...presentCases(chance, now, spare, reported.end));
  const known = new Map<string, number>();
  for (const plan of cases)
    if (plan.customer)
      known.set(
        plan.customer.externalId,
        Math.min(plan.openedAt, known.get(plan.customer.externalId) ?? Number.POSITIVE_INFINITY),
      );
  // Most were customers before the history begins, the others have come since: with their first case, if that is sooner.
  const customers = all.map((customer, index) => {
    const came = index % 10 === 3 ? begin + Math.floor((now - begin) * (chance.between(0, 1000) / 1000)) : begin;
    return { customer, since: Math.min(came, known.get(customer.externalId) ?? came) };
  });
  const name = new Date(reported.start).toISOString().slice(0, 7);
  return {
    begin,
    reported: { ...reported, name },
    customers,
    cases: cases.filter(({ openedAt }) => openedAt < now).sort((a, b) => a.openedAt - b.openedAt),
  };
}

/** An answer so many hours ago, and how far its owner has got. */
interface Scene {
  ago: number;
  story: StoryId;
  kind?: "nps";
  score: number;
  care?: Partial<Care>;
  call?: true;
}

/** What lies on the owners' desks: a clock in every state. Times of care are hours here. */
const scenes: readonly Scene[] = [
  { ago: 0.4, story: "delivery_delay", score: 1 },
  { ago: 0.8, story: "system_operation_error", score: 2 },
  { ago: 1.2, story: "service_attitude", kind: "nps", score: 3 },
  { ago: 2.1, story: "product", score: 1 },
  { ago: 3.4, story: "delivery_delay", score: 2 },
  { ago: 3.7, story: "system_operation_error", score: 1 },
  { ago: 5, story: "service_attitude", score: 2, care: { acknowledge: 1 } },
  { ago: 7, story: "delivery_delay", score: 4, call: true, care: { acknowledge: 0.5 } },
  { ago: 9, story: "product", score: 2 },
  { ago: 10, story: "system_operation_error", kind: "nps", score: 0, care: { acknowledge: 0.7 } },
  { ago: 13, story: "other", score: 1, care: { acknowledge: 2, reached: 8 } },
  { ago: 20, story: "delivery_delay", score: 1, care: { acknowledge: 2 } },
  { ago: 22, story: "service_attitude", score: 1, care: { acknowledge: 1, voicemail: 6 } },
  { ago: 27, story: "product_description_mismatch", score: 2 },
  { ago: 30, story: "system_operation_error", score: 2, care: { acknowledge: 3 } },
  { ago: 33, story: "delivery_delay", kind: "nps", score: 5, care: { acknowledge: 1, reached: 9, wait: 10 } },
  { ago: 44, story: "service_attitude", score: 1, care: { acknowledge: 2, voicemail: 4, reached: 26 } },
  { ago: 50, story: "system_operation_error", score: 1, care: { acknowledge: 3, reached: 20, wait: 21 } },
  { ago: 58, story: "delivery_delay", score: 2, care: { acknowledge: 3, reached: 6, wait: 7 } },
  { ago: 40, story: "delivery_delay", score: 2, care: { acknowledge: 1, reached: 5, resolve: 30 } },
  { ago: 47, story: "system_operation_error", score: 2, care: { acknowledge: 2, handOver: 26 } },
  { ago: 63, story: "service_attitude", score: 2, care: { acknowledge: 1, voicemail: 5, handOver: 60 } },
  { ago: 66, story: "service_attitude", score: 2, care: { acknowledge: 5, voicemail: 10, reached: 40 } },
  { ago: 70, story: "system_operation_error", score: 1, care: { acknowledge: 2, reached: 12, resolve: 55 } },
  { ago: 80, story: "delivery_delay", score: 1, care: { acknowledge: 5, voicemail: 50 } },
  { ago: 97, story: "system_operation_error", kind: "nps", score: 2, care: { acknowledge: 30, reached: 60 } },
];

/** The cases behind the scenes: resolved early enough that the survey had gone out by then. */
function presentCases(chance: Chance, now: number, spare: Pool, complaintsFrom: number): CasePlan[] {
  return scenes.map(({ ago, story, kind: asked, score, care, call }) => {
    const kind = asked ?? ("csat" as const);
    const answeredAt = now - ago * hour;
    const resolvedAt = answeredAt - 40 * hour;
    const openedAt = resolvedAt - chance.between(120, 1500) * minute;
    const customer = spare.next((one) => isReachable(one) && (one.tier === "high") === (kind === "nps"));
    const hours = (value: number | undefined) => (value === undefined ? undefined : value * hour);
    const answer: Answer = {
      ...answerOf(chance, story, { kind, score, ...(call && { call }) }, 0),
      variant: chance.between(0, 11),
    };
    const known = Object.fromEntries(
      Object.entries(care ?? {}).map(([name, value]) => [name, hours(value as number)]),
    ) as Partial<Care>;
    answer.care = {
      cause: "",
      acknowledge: Number.POSITIVE_INFINITY,
      reached: Number.POSITIVE_INFINITY,
      variant: 0,
      ...known,
    };
    return {
      ...served(chance, story, "hotline"),
      // The published months stay as they were published.
      isComplaint: openedAt >= complaintsFrom,
      customer,
      openedAt,
      acceptedAt: openedAt + 12 * minute,
      resolvedAt,
      contacts: 2,
      answer: { ...answer, at: answeredAt },
    };
  });
}
