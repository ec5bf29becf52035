import { Temporal } from "temporal-polyfill";
import * as z from "zod/mini";

/** `HH:MM` on the wall clock; a day ends at `24:00`. */
const Clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
const End = z.string().check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/));

/** Open from a time inclusive to a time exclusive, on one day. */
export const Span = z.strictObject({ from: Clock, to: End });
export type Span = z.infer<typeof Span>;
const Spans = z.array(Span).check(z.maxLength(6));

/** Monday first, as ISO 8601 counts. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The spans of each day of the week; a day without any is closed. */
export const Week = z.strictObject({
  mon: z._default(Spans, []),
  tue: z._default(Spans, []),
  wed: z._default(Spans, []),
  thu: z._default(Spans, []),
  fri: z._default(Spans, []),
  sat: z._default(Spans, []),
  sun: z._default(Spans, []),
});
export type Week = z.infer<typeof Week>;

/** A day that is unlike its weekday: closed, or open at other hours. */
export const Exception = z.strictObject({
  date: z.iso.date(),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  spans: z._default(Spans, []),
});
export type Exception = z.infer<typeof Exception>;

/** When a place or a team works, on the wall clock of its time zone. */
export interface Hours {
  timeZone: string;
  week: Week;
  exceptions: readonly Exception[];
}

/** From an instant inclusive to an instant exclusive, in ms since 1970. */
type Interval = [from: number, to: number];

/** How many days ahead an opening is looked for: longer closures have no next opening. */
const horizonDays = 400;

/**
 * The first moment of a day at which the wall clock shows a time or a later one: of an hour that comes twice the first counts, and one that
 * the clocks skip is over when it would begin.
 */
function momentOf(date: Temporal.PlainDate, clock: string, timeZone: string): number {
  if (clock === "24:00") return date.add({ days: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds;
  const asked = date.toPlainDateTime(Temporal.PlainTime.from(clock));
  const moment = asked.toZonedDateTime(timeZone);
  if (moment.toPlainDateTime().equals(asked)) return moment.epochMilliseconds;
  return (moment.add({ nanoseconds: 1 }).getTimeZoneTransition("previous") ?? moment).epochMilliseconds;
}

/** The open times of a day, in their order; spans that touch or overlap are one. */
function openOn(hours: Hours, date: Temporal.PlainDate): Interval[] {
  const name = weekdays[date.dayOfWeek - 1] as (typeof weekdays)[number];
  const exception = hours.exceptions.find((each) => each.date === date.toString());
  return (exception ? exception.spans : hours.week[name])
    .map(({ from, to }): Interval => [momentOf(date, from, hours.timeZone), momentOf(date, to, hours.timeZone)])
    .filter(([from, to]) => from < to)
    .sort(([a], [b]) => a - b);
}

const dateAt = (hours: Hours, at: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone).toPlainDate();

const iso = (at: number): string => new Date(at).toISOString();

/** Whether it is open at a moment (ISO 8601). */
export function isOpen(hours: Hours, at: string): boolean {
  const moment = Date.parse(at);
  return openOn(hours, dateAt(hours, moment)).some(([from, to]) => from <= moment && moment < to);
}

/** The first moment from this one on at which it is open; undefined where it stays closed for more than a year. */
export function nextOpen(hours: Hours, at: string): string | undefined {
  const moment = Date.parse(at);
  let date = dateAt(hours, moment);
  for (let day = 0; day <= horizonDays; day++, date = date.add({ days: 1 })) {
    const [from] = openOn(hours, date).find(([, to]) => to > moment) ?? [];
    if (from !== undefined) return iso(Math.max(from, moment));
  }
  return undefined;
}

/** The first moment after this one at which it is closed, for a moment at which it is open; undefined where it stays open for more than a year. */
export function nextClose(hours: Hours, at: string): string | undefined {
  let end = Date.parse(at);
  let date = dateAt(hours, end);
  for (let day = 0; day <= horizonDays; day++, date = date.add({ days: 1 })) {
    const intervals = openOn(hours, date);
    const before = end;
    for (const [from, to] of intervals) if (from <= end && end < to) end = to;
    // Only a day that is open to its very end may go on into the next one.
    if (end === before && day > 0) return iso(end);
    if (end !== momentOf(date, "24:00", hours.timeZone)) return iso(end);
  }
  return undefined;
}

/** How many minutes of two moments lie in open hours; 0 where the second is not after the first. */
export function businessMinutesBetween(hours: Hours, from: string, to: string): number {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  let open = 0;
  const last = dateAt(hours, end);
  for (let date = dateAt(hours, start); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    let counted = start;
    for (const [opens, closes] of openOn(hours, date)) {
      const [a, b] = [Math.max(opens, counted), Math.min(closes, end)];
      if (a < b) open += b - a;
      counted = Math.max(counted, b);
    }
  }
  return open / 60_000;
}

/** The moment so many open minutes after another; undefined where that is more than a year away. */
export function addBusinessMinutes(hours: Hours, from: string, minutes: number): string | undefined {
  const start = Date.parse(from);
  let left = minutes * 60_000;
  let counted = start;
  let date = dateAt(hours, start);
  for (let day = 0; day <= horizonDays; day++, date = date.add({ days: 1 }))
    for (const [opens, closes] of openOn(hours, date)) {
      const begins = Math.max(opens, counted);
      if (begins >= closes) continue;
      if (left <= closes - begins) return iso(begins + left);
      left -= closes - begins;
      counted = closes;
    }
  return undefined;
}

/** What is wrong with the spans of a day: one that ends before it begins, or two that overlap. */
export function problemOf(spans: readonly Span[]): string | undefined {
  const sorted = [...spans].sort((a, b) => a.from.localeCompare(b.from));
  if (sorted.some(({ from, to }) => to <= from))
    return "A time ends before it begins. Hours over midnight are two: until 24:00, and from 00:00 on the next day.";
  if (sorted.some(({ from }, at) => at > 0 && from < (sorted[at - 1]?.to ?? "")))
    return "Two times of this day overlap. Make one of them.";
  return undefined;
}
