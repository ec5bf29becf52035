import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { Exception, isOpen, nextClose, nextOpen, problemOf, Week, weekdays } from "../hours.ts";
import { idOf, newId } from "../id.ts";
import type { Item } from "../item.ts";
import { needsTimeZone } from "../time-zone.ts";
import { needsVersion, Written, written } from "../written.ts";
import * as items from "./calendar.items.ts";

/** What an administrator says about a calendar. */
export const Fields = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  /** IANA name */
  timeZone: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  week: Week,
  /** One a day at most. */
  exceptions: z._default(z.array(Exception).check(z.maxLength(400)), []),
});

/** When teams work: hours of the week, and the days that are unlike them. */
export const Info = z.object({ id: idOf("calendar"), ...Fields.shape, ...Written.shape });
export type Info = z.infer<typeof Info>;

/** A calendar as it is at this moment. */
export const Shown = z.extend(Info, {
  open: z.boolean(),
  /** When it closes, or opens again; absent where it does not within a year. */
  changesAt: z.optional(z.string()),
});

const toInfo = (item: Item): Info => z.parse(Info, item);

/** The calendar, or undefined. */
export async function find(id: string): Promise<Info | undefined> {
  const item = await table.get(items.calendarOf(id));
  return item && toInfo(item);
}

/** All calendars, by name, as they are at this moment. */
export const list = async () => {
  const at = nowIso();
  const calendars = (await table.queryAll(items.listCalendars())).map(toInfo);
  return {
    calendars: calendars
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((calendar) => {
        const open = isOpen(calendar, at);
        return { ...calendar, open, changesAt: open ? nextClose(calendar, at) : nextOpen(calendar, at) };
      }),
  };
};

/** Adds a calendar, or changes the one whose id and version are named. */
export const upsert = fn(
  z.object({ ...Fields.shape, id: z.optional(idOf("calendar")), version: z.optional(z.number()) }),
  async ({ id, version, ...fields }): Promise<Info> => {
    const before = id && (await find(id));
    if (id && !before) throw new VisibleError("not_found", "There is no such calendar. Look at the list of calendars.");
    needsVersion(before || undefined, version);
    needsTimeZone(fields.timeZone);
    for (const day of weekdays) {
      const problem = problemOf(fields.week[day]);
      if (problem) throw refusal(`week.${day}`, problem);
    }
    for (const [at, { date, spans }] of fields.exceptions.entries()) {
      const problem = problemOf(spans);
      if (problem) throw refusal(`exceptions.${at}.spans`, problem);
      if (fields.exceptions.findIndex((other) => other.date === date) < at)
        throw refusal(`exceptions.${at}.date`, "This day stands here twice. Keep one of them.");
    }
    const exceptions = fields.exceptions.toSorted((a, b) => a.date.localeCompare(b.date));
    const calendar = { ...fields, exceptions, id: id ?? newId("calendar"), ...written(before || undefined) };
    await table.write(items.putCalendar(calendar));
    return calendar;
  },
);

const refusal = (field: string, sentence: string) => new VisibleError("invalid", sentence, { [field]: sentence });
