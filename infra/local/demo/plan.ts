import type { DemoCustomer } from "./customers.ts";
import * as figures from "./figures.ts";
import { agents, type TeamKey } from "./people.ts";
import type { Chance } from "./random.ts";
import { type Mood, type StoryId, storyOf, variantsOf } from "./stories.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What the owner of a loop does; times are from its opening. */
export interface Care {
  cause: string;
  acknowledge: number;
  voicemail?: number;
  reached: number;
  wait?: number;
  /** The trouble is settled, the loop not closed yet. */
  resolve?: number;
  /** A colleague goes on. */
  handOver?: number;
  /** Where there is none, the owner does not get that far. */
  close?: number;
  variant: number;
  /** What the customer says when asked again. */
  recovery?: { score: number; after: number };
}

/** What the customer says to the survey, so long after the message came. */
export interface Answer {
  kind: "csat" | "nps";
  score: number;
  after: number;
  /** When, where that is fixed. */
  at?: number;
  mood: Mood;
  /** Which words; none: the score alone. */
  variant?: number;
  call: boolean;
  care?: Care;
}

/** One case from beginning to end. Times are epoch milliseconds; what is not there does not happen. */
export interface CasePlan {
  story: StoryId;
  /** Which subject. */
  variant: number;
  team: TeamKey;
  agent: { id: string; name: string };
  locationId?: string;
  channel: string;
  isComplaint: boolean;
  isValid?: boolean;
  priority?: "urgent" | "high" | "normal";
  customer?: DemoCustomer;
  openedAt: number;
  acceptedAt?: number;
  resolvedAt?: number;
  closedAt?: number;
  contacts?: number;
  reopenedAt?: number;
  bounces?: true;
  answer?: Answer;
}

export interface Month {
  start: number;
  end: number;
}

/** Customers to give cases to, each once before any comes again. */
export interface Pool {
  next(isWanted?: (customer: DemoCustomer) => boolean): DemoCustomer;
}

export function poolOf(customers: readonly DemoCustomer[]): Pool {
  let left = [...customers];
  return {
    next(isWanted = () => true) {
      let at = left.findIndex(isWanted);
      if (at < 0) {
        left = [...left, ...customers];
        at = left.findIndex(isWanted);
      }
      const [customer] = left.splice(at, 1);
      if (!customer) throw new Error("There is no such customer in this part of the department.");
      return customer;
    },
  };
}

/** Whether a customer can be asked at all. */
export const isReachable = ({ preferredChannel, email, phone, consent }: DemoCustomer): boolean =>
  preferredChannel === "email" ? Boolean(email) && consent.email : Boolean(phone) && consent.sms;

/** Whole numbers in the proportion of the weights that add up to the sum: largest remainder. */
export function quotas(weights: readonly number[], sum: number): number[] {
  const all = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (weight * sum) / all);
  const whole = exact.map(Math.floor);
  const missing = sum - whole.reduce((a, b) => a + b, 0);
  exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, missing)
    .forEach(({ index }) => {
      whole[index] = (whole[index] ?? 0) + 1;
    });
  return whole;
}

/** The keys of a record, each as often as its quota says. */
const spread = <K extends string>(weights: Partial<Record<K, number>>, sum: number): K[] => {
  const keys = Object.keys(weights) as K[];
  return quotas(
    keys.map((key) => weights[key] as number),
    sum,
  ).flatMap((n, index) => Array.from({ length: n }, () => keys[index] as K));
};

/** A moment between two, more likely on working days and by day. */
function momentIn(chance: Chance, from: number, to: number): number {
  const last = Math.max(from, to);
  let at = from;
  for (let tries = 0; tries < 8; tries++) {
    at = from + Math.floor(((last - from) * chance.between(0, 1_000_000)) / 1_000_001);
    const moment = new Date(at);
    const isWeekend = moment.getUTCDay() % 6 === 0;
    const isNight = moment.getUTCHours() < 5 || moment.getUTCHours() > 20;
    if (chance.toss((isWeekend ? 0.5 : 1) * (isNight ? 0.15 : 1))) break;
  }
  return at;
}

/** Times whose mean is exactly the one given, most of them short; none above the longest. Milliseconds. */
function shortTimes(n: number, mean: number, longest: number): number[] {
  let scale = mean;
  let values: number[] = [];
  const sum = () => values.reduce((a, b) => a + b, 0);
  for (let round = 0; round < 40; round++) {
    values = Array.from({ length: n }, (_, index) => Math.min(longest, -scale * Math.log(1 - (index + 0.5) / n)));
    scale *= (mean * n) / sum();
  }
  values = values.map((value) => Math.max(1000, Math.round(value)));
  const middle = Math.floor(n / 2);
  if (n > 0) values[middle] = (values[middle] as number) + Math.round(mean * n) - sum();
  return values;
}

const teamOf = (story: StoryId): TeamKey => storyOf(story).team;
/** Shops and the line that a channel belongs to, as far as it belongs to one. */
const placesOf: Record<string, readonly string[]> = {
  hotline: ["hotline"],
  other: ["berlin-mitte", "hamburg-hafen", "munich-east", "london-soho", "manchester", "new-york-midtown"],
  wechat: ["shanghai-jingan", "hangzhou-west-lake", "guangzhou-tianhe"],
};

/** Who serves a case of a team, and where. */
export function served(chance: Chance, story: StoryId, channel: string, team = teamOf(story)) {
  const { id, name } = chance.of(agents.filter((agent) => agent.team === team));
  const places = team === "centre" ? ["cologne-centre"] : placesOf[channel];
  return {
    story,
    variant: chance.between(0, 11),
    team,
    agent: { id, name },
    channel,
    ...(places && { locationId: chance.of(places) }),
  };
}

const moodOf = (kind: Answer["kind"], score: number): Mood =>
  kind === "nps"
    ? score > 8
      ? "happy"
      : score > 6
        ? "passive"
        : "unhappy"
    : score > 3
      ? "happy"
      : score === 3
        ? "passive"
        : "unhappy";

/** The usual way of an owner through a loop. */
function careOf(chance: Chance, cause: string): Care {
  const isLate = chance.toss(0.15);
  const acknowledge = isLate ? chance.between(250, 420) * minute : chance.between(6, 100) * minute;
  const isMissed = chance.toss(0.3);
  const voicemail = acknowledge + chance.between(20, 150) * minute;
  const reached = (isMissed ? voicemail + 3 * hour : acknowledge) + chance.between(30, 600) * minute;
  return {
    cause,
    acknowledge,
    ...(isMissed && { voicemail }),
    reached,
    close: reached + chance.between(1, isLate ? 44 : 30) * hour,
    variant: chance.between(0, 11),
  };
}

/** A customer answers within so long. */
const longestAnswer = 20 * hour;
/** A day after, and not at night. */
const longestSend = 36 * hour;

export function answerOf(chance: Chance, story: StoryId, score: Omit<figures.Score, "within">, after?: number): Answer {
  const mood = moodOf(score.kind, score.score);
  const isSilent = mood === "unhappy" ? chance.toss(0.08) : chance.toss(0.3);
  return {
    kind: score.kind,
    score: score.score,
    mood,
    after: after ?? Math.floor(hour * 0.1 + (longestAnswer - hour) * (chance.between(0, 1000) / 1000) ** 2),
    ...(!isSilent && { variant: chance.between(0, variantsOf(storyOf(story), mood) - 1) }),
    call: score.call ?? false,
  };
}

/** How long everything that follows from a case takes at most. */
function lengthOf({ openedAt, resolvedAt = openedAt, closedAt = openedAt, answer }: CasePlan): number {
  const care = answer?.care;
  const answered = answer ? resolvedAt - openedAt + longestSend + answer.after : 0;
  const closed = care?.close === undefined ? 0 : answered + care.close;
  const again = care?.recovery ? closed + longestSend + care.recovery.after : 0;
  return Math.max(resolvedAt - openedAt, closedAt - openedAt, answered, closed, again) + hour;
}

/** The same case at another time. */
const movedTo = (plan: CasePlan, openedAt: number): CasePlan => {
  const by = openedAt - plan.openedAt;
  const moved = { ...plan, openedAt };
  for (const name of ["acceptedAt", "resolvedAt", "closedAt", "reopenedAt"] as const) {
    const at = plan[name];
    if (at !== undefined) moved[name] = at + by;
  }
  return moved;
};

/** Months that are in a published report are over when they end: everything that follows from their cases has happened by then. */
interface Order {
  chance: Chance;
  month: Month;
  isReported: boolean;
  pool: Pool;
}

const placed = ({ chance, month, isReported }: Order, plan: CasePlan): CasePlan =>
  movedTo(plan, momentIn(chance, month.start, month.end - (isReported ? lengthOf(plan) : 0) - 1));

const durations: Record<figures.Within, (chance: Chance) => number> = {
  12: (chance) => chance.between(95, 715) * minute,
  24: (chance) => chance.between(725, 1435) * minute,
  longer: (chance) => 24.5 * hour + Math.floor(110 * hour * (chance.between(0, 1000) / 1000) ** 2),
};

/** A month of the department's complaints; with the report's total, its figures are the report's. */
export function departmentMonth(order: Order & { total: number }): CasePlan[] {
  const { chance, total, isReported, pool } = order;
  const part = (n: number) => Math.round((n * total) / figures.total);

  const drafts = Object.entries(figures.complaints).flatMap(([channel, types], index) => {
    const sums = quotas(
      Object.values(figures.complaints).map((byType) => Object.values(byType).reduce((a, b) => a + b, 0)),
      total,
    );
    return spread<StoryId>(types, sums[index] as number).map(
      (story): CasePlan => ({
        ...served(chance, story, channel),
        isComplaint: true,
        priority: chance.toss(0.2) ? "high" : "normal",
        openedAt: 0,
      }),
    );
  });
  const mixed = chance.shuffled(drafts);
  const waiting = new Map<StoryId, CasePlan[]>();
  for (const draft of mixed) waiting.set(draft.story, [...(waiting.get(draft.story) ?? []), draft]);
  const takeOf = (story: StoryId): CasePlan | undefined => waiting.get(story)?.pop();

  // Who answers, and about what: the unhappy by the causes that their owners will find.
  const scores = chance.shuffled(figures.scores).slice(0, part(figures.scores.length));
  const needsCare = ({ kind, score, call }: figures.Score) => call || moodOf(kind, score) === "unhappy";
  const unhappy = scores.filter(needsCare);
  const found = chance.shuffled(
    Object.entries(figures.causes).flatMap(([story, byCause]) =>
      Object.entries(byCause).flatMap(([cause, n]) =>
        Array.from({ length: n as number }, () => ({ story: story as StoryId, cause })),
      ),
    ),
  );
  const recoveries = [
    ...Array.from({ length: part(figures.recovery.satisfied) }, (_, n) => (n % 3 === 0 ? 4 : 5)),
    ...Array.from({ length: part(figures.recovery.unsatisfied) }, () => 3),
  ];
  const done: CasePlan[] = [];
  const firstOf: Partial<Record<StoryId, number>> = {};
  const resolvedTypes = spread<StoryId>(
    Object.fromEntries(Object.entries(figures.resolved).map(([story, { count }]) => [story, count])),
    part(figures.funnel.resolved),
  );
  const leftTypes = new Map<StoryId, number>();
  for (const story of resolvedTypes) leftTypes.set(story, (leftTypes.get(story) ?? 0) + 1);
  for (const [story, { count, first }] of Object.entries(figures.resolved))
    firstOf[story as StoryId] = Math.round((first * (leftTypes.get(story as StoryId) ?? 0)) / count);
  const resolve = (
    story: StoryId,
    within: figures.Within,
    more: Partial<CasePlan>,
    took = durations[within](chance),
  ) => {
    const draft = takeOf(story);
    if (!draft) throw new Error(`There are too few complaints about ${story}.`);
    leftTypes.set(story, (leftTypes.get(story) ?? 0) - 1);
    done.push({ ...draft, ...more, resolvedAt: draft.openedAt + took });
  };
  for (const [index, score] of unhappy.entries()) {
    const { story, cause } = found[index % found.length] as (typeof found)[number];
    const again = recoveries[index];
    const care: Care = {
      ...careOf(chance, cause),
      ...(again !== undefined && { recovery: { score: again, after: chance.between(1, 18) * hour } }),
    };
    resolve(story, score.within, { answer: { ...answerOf(chance, story, score), care } });
  }
  const restOf = () =>
    chance.shuffled([...leftTypes].flatMap(([story, n]) => Array.from({ length: Math.max(0, n) }, () => story)));
  const rest = restOf();
  for (const score of scores.filter((one) => !needsCare(one))) {
    const story = rest.pop() as StoryId;
    resolve(story, score.within, { answer: answerOf(chance, story, score) });
  }
  // The others are resolved and say nothing.
  const used = (within: figures.Within) => scores.filter((score) => score.within === within).length;
  const silent = (Object.keys(figures.within) as `${figures.Within}`[]).flatMap((key) => {
    const within = (key === "longer" ? key : Number(key)) as figures.Within;
    return Array.from({ length: Math.max(0, part(figures.within[within]) - used(within)) }, () => within);
  });
  const severe = part(figures.severe.resolved) & ~1;
  const offset = Array.from({ length: severe / 2 }, () => chance.between(0, 55 * 60) * minute);
  const severeTimes = offset.flatMap((by) => [
    figures.severe.meanHours * hour - by,
    figures.severe.meanHours * hour + by,
  ]);
  for (const story of rest.splice(0)) {
    const within = silent.pop() ?? "longer";
    const took = within === "longer" ? severeTimes.pop() : undefined;
    const oddity = isReported ? 1 : chance.between(0, 999) / 1000;
    resolve(
      story,
      within,
      { ...(took !== undefined && { priority: "urgent" }), ...(oddity < 0.02 && { bounces: true }) },
      took,
    );
  }
  // The first contact resolved the quickest of each type.
  const byTime = [...done].sort((a, b) => (a.resolvedAt ?? 0) - a.openedAt - ((b.resolvedAt ?? 0) - b.openedAt));
  for (const plan of byTime) {
    const first = firstOf[plan.story] ?? 0;
    firstOf[plan.story] = first - 1;
    plan.contacts = first > 0 ? 1 : chance.between(2, 5);
    plan.isValid = chance.toss(0.7);
  }
  for (const plan of chance.shuffled(done).slice(0, part(figures.funnel.closed)))
    plan.closedAt = (plan.resolvedAt as number) + chance.between(20, 70) * hour;
  if (!isReported)
    for (const plan of done)
      if (!plan.answer && !plan.closedAt && chance.toss(0.04))
        plan.reopenedAt = (plan.resolvedAt as number) + chance.between(2, 40) * hour;

  const open = chance.shuffled([...waiting.values()].flat());
  const accepted = open.splice(0, part(figures.funnel.accepted) - done.length);
  for (const plan of accepted.slice(0, part(figures.severe.open))) plan.priority = "urgent";
  const taken = chance.shuffled([...done, ...accepted]);
  shortTimes(taken.length, figures.minutesToAccept * minute, 75 * minute).forEach((took, index) => {
    const plan = taken[index] as CasePlan;
    plan.acceptedAt = plan.openedAt + took;
  });
  const overdue = new Set(accepted.filter(({ priority }) => priority === "urgent"));
  const plans = [...done, ...accepted, ...open]
    .map((plan) =>
      overdue.has(plan)
        ? movedTo(plan, momentIn(chance, order.month.start, order.month.end - 8 * day))
        : placed(order, plan),
    )
    .sort((a, b) => a.openedAt - b.openedAt);
  return withCustomers(plans, part(figures.repeats), chance, pool);
}

/**
 * Gives customers to complaints in the order of time: so many are of somebody who had complained in the month before. Whoever answers has had no
 * other case resolved before, so that no quarantine holds the survey back.
 */
function withCustomers(plans: CasePlan[], repeats: number, chance: Chance, pool: Pool): CasePlan[] {
  const others = plans.map((_, index) => index).filter((index) => index > 20 && !plans[index]?.answer);
  const again = new Set(chance.shuffled(others).slice(0, repeats));
  const seen: { customer: DemoCustomer; at: number; mayResolve: boolean }[] = [];
  return plans.map((plan, index) => {
    const { answer, openedAt, resolvedAt } = plan;
    if (again.has(index)) {
      const from = seen.findIndex(({ at }) => openedAt - at < 29 * day);
      for (;;) {
        const before = seen[chance.between(from, seen.length - 1)] as (typeof seen)[number];
        if (resolvedAt !== undefined && !before.mayResolve) continue;
        return { ...plan, customer: before.customer };
      }
    }
    const customer = pool.next(
      answer && ((one) => isReachable(one) && (one.tier === "high") === (answer.kind === "nps")),
    );
    seen.push({ customer, at: openedAt, mayResolve: !answer });
    return { ...plan, customer };
  });
}

/** A month of the service centre; a scale of 1 is the report's. */
export function centreMonth(order: Order & { complaints: number; scale: number }): CasePlan[] {
  const { chance, month, isReported, pool, scale } = order;
  const figure = figures.centre;
  const part = (n: number) => Math.round(n * scale);
  const ofComplaints = (n: number) => Math.round((n * order.complaints) / figure.complaints);

  const channels = chance.shuffled(spread(figure.channels, part(figure.contacts)));
  const categories = Object.entries(figure.categories) as [StoryId, { count: number; complaints: number }][];
  const byCategory = (pick: (of: { count: number; complaints: number }) => number, sum: number) =>
    spread<StoryId>(Object.fromEntries(categories.map(([story, of]) => [story, pick(of)])), sum);
  const draft = (story: StoryId, isComplaint: boolean): CasePlan => ({
    ...served(chance, story, channels.pop() ?? "phone", "centre"),
    isComplaint,
    openedAt: 0,
  });
  const complaints = chance
    .shuffled(byCategory((of) => of.complaints, order.complaints))
    .map((story) => draft(story, true));
  const feedback = byCategory(({ count, complaints }) => count - complaints, part(100)).map((story) =>
    draft(story, false),
  );
  const enquiries = Array.from({ length: channels.length }, () => draft("enquiry", false));

  // So many resolved in time, in the mean three days.
  const closed = ofComplaints(figure.closed);
  const late = closed - ofComplaints(figure.inTime);
  const lateTimes = Array.from({ length: late }, () => chance.between(169, 190) * hour);
  const early = shortTimes(
    closed - late,
    (figure.meanHours * hour * closed - lateTimes.reduce((a, b) => a + b, 0)) / (closed - late),
    figure.standardHours * hour - minute,
  );
  [...lateTimes, ...early].forEach((took, index) => {
    const plan = complaints[index] as CasePlan;
    plan.resolvedAt = Math.max(took, 3 * minute);
    plan.closedAt = plan.resolvedAt + chance.between(10, 50) * minute;
  });
  for (const plan of chance.shuffled(complaints).slice(0, ofComplaints(figure.valid))) plan.isValid = true;
  for (const plan of complaints) plan.isValid ??= false;
  for (const plan of [...feedback, ...enquiries]) {
    plan.resolvedAt = chance.between(4, 300) * minute;
    plan.closedAt = plan.resolvedAt + 5 * minute;
  }
  for (const plan of [...complaints, ...feedback, ...enquiries]) {
    plan.acceptedAt = plan.openedAt + Math.min(chance.between(20, 170) * 1000, (plan.resolvedAt ?? hour) - 1000);
    if (plan.resolvedAt !== undefined) plan.contacts = chance.toss(0.7) ? 1 : chance.between(2, 4);
  }

  // Everybody has a complaint, some have two; a fifth of the customers keep coming.
  const customers = Array.from({ length: part(figure.customers) }, (_, index) =>
    pool.next((one) => isReachable(one) && (one.tier === "high") === index % 20 < 1),
  );
  const complaining = customers.slice(0, complaints.length - ofComplaints(figure.repeats));
  complaints.forEach((plan, index) => {
    const customer = complaining[index % complaining.length];
    if (customer) plan.customer = customer;
  });
  const others = chance.shuffled([...feedback, ...enquiries]);
  const count = new Map(customers.map((customer) => [customer, 0]));
  for (const { customer } of complaints) if (customer) count.set(customer, (count.get(customer) ?? 0) + 1);
  const give = (customer: DemoCustomer) => {
    const plan = others.pop();
    if (!plan) return;
    plan.customer = customer;
    count.set(customer, (count.get(customer) ?? 0) + 1);
  };
  const frequent = customers.slice(-part(figure.frequent));
  for (const customer of frequent) while ((count.get(customer) ?? 0) < 6 && others.length > 0) give(customer);
  const rare = customers.filter((customer) => !frequent.includes(customer));
  for (const customer of rare) if (count.get(customer) === 0) give(customer);
  while (others.length > 0) {
    const customer = chance.of(rare);
    give((count.get(customer) ?? 0) < 5 ? customer : chance.of(frequent));
  }

  const plans = [...complaints, ...feedback, ...enquiries].map((plan) => placed(order, plan));
  // Of each customer only the case that was resolved first is asked about: answers are given to those.
  const first = new Map<string, CasePlan>();
  for (const plan of plans)
    if (plan.customer && plan.resolvedAt !== undefined) {
      const known = first.get(plan.customer.externalId);
      if (!known || plan.resolvedAt < (known.resolvedAt as number)) first.set(plan.customer.externalId, plan);
    }
  const limit = isReported ? month.end - longestSend - longestAnswer - 4 * day : Number.POSITIVE_INFINITY;
  const askable = chance
    .shuffled([...first.values()])
    .filter((plan) => plan.customer?.tier !== "high" && (plan.resolvedAt as number) < limit);
  const aboutComplaints = askable.filter(({ isComplaint }) => isComplaint);
  const aboutOthers = askable.filter(({ isComplaint }) => !isComplaint);
  const complaintScores = figure.complaintScores.slice(0, ofComplaints(figure.complaintScores.length));
  const answered = [
    ...complaintScores.map((score, index) => ({ score, plan: aboutComplaints[index] })),
    ...Array.from({ length: part(figure.enquiryAnswers) }, (_, index) => ({
      score: chance.toss(0.7) ? 5 : 4,
      plan: aboutOthers[index],
    })),
  ];
  for (const { score, plan } of answered) {
    if (!plan) {
      if (isReported) throw new Error("Too few customers of the service centre can be asked.");
      continue;
    }
    plan.answer = answerOf(chance, plan.story, { kind: "csat", score });
    if (plan.answer.mood === "unhappy") {
      const { causes } = storyOf(plan.story);
      plan.answer.care = careOf(chance, chance.of(causes));
      plan.answer.care.close = Math.min(plan.answer.care.close ?? 0, 3 * day);
    }
  }
  return plans;
}
