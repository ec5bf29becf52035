import type { Get, Put, Query } from "../item.ts";
import { replaces } from "../written.ts";
import type { Info } from "./calendar.ts";

const keyOf = (id: string) => ({ pk: `calendar#${id}`, sk: "calendar" });

/** A calendar. */
export const calendarOf = (id: string): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** All calendars: an organisation has a handful. */
export const listCalendars = (): Query => ({ op: "query", index: "board", pk: "calendars" });

/** A calendar, in the place of the version before. */
export const putCalendar = (calendar: Info): Put => ({
  op: "put",
  item: { type: "calendar", ...keyOf(calendar.id), bpk: "calendars", bsk: calendar.id, ...calendar },
  when: replaces(calendar),
});
