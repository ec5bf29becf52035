import type { Body } from "../../api/client.ts";

type Sent = Body<"calendar.upsert">["week"];
export type Span = NonNullable<Sent["mon"]>[number];
export type Week = Record<keyof Sent, Span[]>;

/** Monday first, as ISO 8601 counts. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** `9` as `09:00`, `930` as `09:30`; what is no time stays as it is, for the form to refuse. */
function clockOf(text: string): string {
  const [, hour, minute = "00"] = /^(\d{1,2})(?:[:.：]?(\d{2}))?$/.exec(text.trim()) ?? [];
  return hour ? `${hour.padStart(2, "0")}:${minute}` : text.trim();
}

/** The hours of a day as people write them: `9-12:30, 13:30–18`. */
export const spansIn = (text: string): Span[] =>
  text
    .split(/[,;，；、\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [from = "", to = ""] = part.split(/[-–—~～至到]/);
      return { from: clockOf(from), to: clockOf(to) };
    });

/** The hours of a day to be read: `09:00–12:30, 13:30–18:00`. */
export const textOf = (spans: readonly Span[]): string =>
  spans.map(({ from, to }) => (to ? `${from}–${to}` : from)).join(", ");

/** Minutes since the day's midnight. */
export const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
};

/** A week that is worked as most offices do. */
export const officeWeek: Week = {
  ...Object.fromEntries(weekdays.map((day) => [day, [{ from: "09:00", to: "17:00" }]])),
  sat: [],
  sun: [],
} as unknown as Week;
