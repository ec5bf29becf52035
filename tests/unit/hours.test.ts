import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import {
  businessMinutesBetween,
  type Hours,
  isOpen,
  nextClose,
  nextOpen,
  problemOf,
  type Span,
  weekdays,
} from "../../functions/core/hours.ts";

const day: Span[] = [
  { from: "09:00", to: "12:30" },
  { from: "13:30", to: "18:00" },
];
const office: Hours = {
  timeZone: "Europe/Berlin",
  week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [{ from: "10:00", to: "14:00" }], sun: [] },
  exceptions: [
    { date: "2026-12-25", name: "Christmas", spans: [] },
    { date: "2026-12-27", name: "Sunday before New Year", spans: [{ from: "12:00", to: "16:00" }] },
  ],
};
const always = (timeZone: string): Hours => ({
  timeZone,
  week: Object.fromEntries(
    weekdays.map((name) => [name, [{ from: "00:00", to: "24:00" }]]),
  ) as unknown as Hours["week"],
  exceptions: [],
});
const nights = (from: string, to: string, timeZone = "Europe/Berlin"): Hours => ({
  ...always(timeZone),
  week: Object.fromEntries(weekdays.map((name) => [name, [{ from, to }]])) as unknown as Hours["week"],
});

describe("a calendar", () => {
  it.each([
    ["opens at its first minute", "2026-11-25T08:00:00.000Z", true],
    ["is not open a millisecond before", "2026-11-25T07:59:59.999Z", false],
    ["is closed from the first moment of the break", "2026-11-25T11:30:00.000Z", false],
    ["is open after it", "2026-11-25T12:30:00.000Z", true],
    ["is closed on a Sunday", "2026-11-29T10:00:00.000Z", false],
    ["is closed on a holiday", "2026-12-25T10:00:00.000Z", false],
    ["is open at the hours of an exception", "2026-12-27T11:00:00.000Z", true],
    ["opens an hour earlier by UTC in summer", "2026-07-01T07:00:00.000Z", true],
  ])("%s", (_, at, open) => expect(isOpen(office, at)).toBe(open));

  it.each([
    ["in the break after it", "2026-11-25T12:00:00.000Z", "2026-11-25T12:30:00.000Z"],
    ["over a weekend on Monday", "2026-11-28T13:00:00.000Z", "2026-11-30T08:00:00.000Z"],
    ["over Christmas on Saturday", "2026-12-24T17:00:00.000Z", "2026-12-26T09:00:00.000Z"],
    ["at once where it is open", "2026-11-25T08:30:00.000Z", "2026-11-25T08:30:00.000Z"],
    ["by summer time after the clocks went forward", "2026-03-28T14:00:00.000Z", "2026-03-30T07:00:00.000Z"],
  ])("opens again %s", (_, at, next) => expect(nextOpen(office, at)).toBe(next));

  it("closes at the end of the span, over midnight where the next day goes on", () => {
    expect(nextClose(office, "2026-11-25T08:30:00.000Z")).toBe("2026-11-25T11:30:00.000Z");
    const bar = nights("00:00", "02:00");
    bar.week = { ...bar.week, fri: [{ from: "20:00", to: "24:00" }] };
    expect(nextClose(bar, "2026-11-27T20:00:00.000Z")).toBe("2026-11-28T01:00:00.000Z");
  });

  it("that never opens or never closes says so", () => {
    expect(nextClose(always("UTC"), "2026-11-25T08:30:00.000Z")).toBeUndefined();
    const never = {
      ...office,
      week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
      exceptions: [],
    };
    expect(nextOpen(never, "2026-11-25T08:30:00.000Z")).toBeUndefined();
    expect(businessMinutesBetween(never, "2026-11-25T08:30:00.000Z", "2026-12-25T08:30:00.000Z")).toBe(0);
  });

  it.each([
    ["a working day", office, "2026-11-24T17:00:00.000Z", "2026-11-25T17:00:00.000Z", 480],
    ["no time backwards", office, "2026-11-25T17:00:00.000Z", "2026-11-24T17:00:00.000Z", 0],
    [
      "23 hours of the day on which clocks go forward",
      always("Europe/Berlin"),
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      1380,
    ],
    [
      "25 hours of the day on which they go back",
      always("Europe/Berlin"),
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      1500,
    ],
    [
      "nothing of an hour that is skipped",
      nights("02:00", "03:00"),
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      0,
    ],
    [
      "what is left of a span that begins in it",
      nights("02:30", "04:00"),
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      60,
    ],
    [
      "an hour that comes twice once",
      nights("02:00", "02:30"),
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      30,
    ],
    [
      "a day that a country left out not at all",
      nights("09:00", "17:00", "Pacific/Apia"),
      "2011-12-30T10:00:00.000Z",
      "2011-12-31T09:59:00.000Z",
      480,
    ],
    [
      "midnights that do not exist",
      always("Africa/Cairo"),
      "2026-04-23T21:00:00.000Z",
      "2026-04-24T21:00:00.000Z",
      1440,
    ],
  ])("counts %s", (_, hours, from, to, minutes) => expect(businessMinutesBetween(hours, from, to)).toBe(minutes));
});

/** The same rules the slow way: each minute is looked at on the wall clock. */
function openMinutes(hours: Hours, from: number, to: number): Set<number> {
  const open = new Set<number>();
  const walls = new Map<string, { at: number; clock: string }[]>();
  let offset = 0;
  for (let at = from - 36 * 3_600_000; at < to + 36 * 3_600_000; at += 60_000) {
    // Clocks turn at quarters of an hour only.
    if (at % 900_000 === 0 || offset === 0)
      offset = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone).offsetNanoseconds / 1e6;
    const wall = new Date(at + offset).toISOString();
    const minutes = walls.get(wall.slice(0, 10)) ?? [];
    walls.set(wall.slice(0, 10), minutes);
    minutes.push({ at, clock: wall.slice(11, 16) });
  }
  for (const [date, minutes] of walls) {
    const weekday = weekdays[Temporal.PlainDate.from(date).dayOfWeek - 1] as (typeof weekdays)[number];
    const spans = hours.exceptions.find((each) => each.date === date)?.spans ?? hours.week[weekday];
    for (const span of spans) {
      const first = (clock: string) =>
        minutes.find((minute) => minute.clock >= clock)?.at ?? (minutes.at(-1)?.at ?? 0) + 60_000;
      for (let at = first(span.from); at < first(span.to); at += 60_000) open.add(at);
    }
  }
  return open;
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
    .filter(([from, to]) => from < to)
    .map(([from, to]): Span => ({ from: clock(from * 15), to: clock(to * 15) })),
  { maxLength: 3 },
);
const turns = [
  "2026-03-29",
  "2026-10-25",
  "2026-03-08",
  "2026-11-01",
  "2026-04-05",
  "2026-10-04",
  "2026-09-06",
  "2026-06-10",
];
const situation = fc.record({
  timeZone: fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
  ),
  week: fc.record({ mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans }),
  exceptionSpans: spans,
  turn: fc.constantFrom(...turns),
  /** Minutes from two days before the turn. */
  from: fc.integer({ min: 0, max: 4000 }),
  length: fc.integer({ min: 0, max: 3000 }),
});

describe("a calendar by minutes", () => {
  it("is what counting each minute on the wall clock gives, also where clocks turn", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(situation, ({ timeZone, week, exceptionSpans, turn, from, length }) => {
        const hours: Hours = { timeZone, week, exceptions: [{ date: turn, name: "Turn", spans: exceptionSpans }] };
        const start = Date.parse(`${turn}T00:00:00Z`) - 48 * 3_600_000 + from * 60_000;
        const end = start + length * 60_000;
        const open = openMinutes(hours, start, end);
        const within = [...open].filter((at) => start <= at && at < end);
        const iso = (at: number) => new Date(at).toISOString();
        expect(businessMinutesBetween(hours, iso(start), iso(end))).toBe(within.length);
        expect(isOpen(hours, iso(start))).toBe(open.has(start));
        const first = Math.min(...within);
        if (within.length > 0) expect(nextOpen(hours, iso(start))).toBe(iso(first));
        else expect(Date.parse(nextOpen(hours, iso(start)) ?? "9999-01-01") >= end).toBe(true);
        if (open.has(start)) {
          let closes = start;
          while (closes < end && open.has(closes)) closes += 60_000;
          if (closes < end) expect(nextClose(hours, iso(start))).toBe(iso(closes));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("adds up: the minutes of two stretches are those of both together", () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 0, max: 20_000 }), ({ timeZone, week, turn, from, length }, more) => {
        const hours: Hours = { timeZone, week, exceptions: [] };
        const [a, b, c] = [0, length, length + more].map((minutes) =>
          new Date(Date.parse(`${turn}T00:00:00Z`) + (from + minutes) * 60_000).toISOString(),
        ) as [string, string, string];
        const between = (from: string, to: string) => businessMinutesBetween(hours, from, to);
        expect(between(a, b) + between(b, c)).toBe(between(a, c));
      }),
      { numRuns: 100 },
    );
  });
});

describe("the spans of a day", () => {
  it.each([
    ["are fine side by side", [day[0], day[1]], undefined],
    [
      "may touch",
      [
        { from: "09:00", to: "12:00" },
        { from: "12:00", to: "24:00" },
      ],
      undefined,
    ],
    [
      "must not overlap, in whatever order",
      [
        { from: "12:00", to: "13:00" },
        { from: "09:00", to: "12:01" },
      ],
      /overlap/,
    ],
    ["must not end before they begin", [{ from: "22:00", to: "02:00" }], /midnight/],
  ])("%s", (_, spans, problem) => {
    const found = problemOf(spans as Span[]);
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeUndefined();
  });
});
