import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { may, staffActor } from "../actor.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { problemOf, Week, weekdays } from "../hours.ts";
import { idOf, newId } from "../id.ts";
import type { Item } from "../item.ts";
import * as Staff from "../staff/staff.ts";
import { needsTimeZone } from "../time-zone.ts";
import { needsVersion, Written, written } from "../written.ts";
import * as items from "./location.items.ts";

const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));

/** What an administrator says about a location. */
export const Fields = z.strictObject({
  name: text(80),
  address: z.optional(text(200)),
  city: z.optional(text(80)),
  /** ISO 3166-1, two letters */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
  /** IANA name */
  timeZone: text(60),
  /** When it is open. */
  week: Week,
  /** How the help desks name this place: a case's location is looked up by these. */
  helpDeskIds: z._default(z.array(text(200)).check(z.maxLength(50)), []),
  /** The team that answers for it. */
  teamId: z.optional(idOf("team")),
  /** A place that was closed keeps its name in what happened there. */
  isActive: z._default(z.boolean(), true),
});

/** A place, shop, line or channel that can be audited. */
export const Info = z.object({ id: idOf("location"), ...Fields.shape, ...Written.shape });
export type Info = z.infer<typeof Info>;

const toInfo = (item: Item): Info => z.parse(Info, item);

/** All locations, by name. Everybody learns a place's name by the help desk's id that stands in visits and cases; auditors learn no team. */
export const list = async () => {
  const locations = (await table.queryAll(items.listLocations())).map(toInfo);
  const all = locations.sort((a, b) => a.name.localeCompare(b.name));
  if (may(staffActor(), "people.read")) return { locations: all };
  return { locations: all.map(({ teamId, updatedBy, ...place }) => place) };
};

/** Adds a location, or changes the one whose id and version are named. */
export const upsert = fn(
  z.object({ ...Fields.shape, id: z.optional(idOf("location")), version: z.optional(z.number()) }),
  async ({ id, version, ...fields }): Promise<Info> => {
    const item = id && (await table.get(items.locationOf(id)));
    const before = item ? toInfo(item) : undefined;
    if (id && !before) throw new VisibleError("not_found", "There is no such location. Look at the list of locations.");
    needsVersion(before, version);
    needsTimeZone(fields.timeZone);
    if (fields.teamId && !(await Staff.findTeam(fields.teamId)))
      throw refusal("teamId", "There is no such team. Add the team first.");
    for (const day of weekdays) {
      const problem = problemOf(fields.week[day]);
      if (problem) throw refusal(`week.${day}`, problem);
    }
    const others = (await table.queryAll(items.listLocations())).map(toInfo).filter((other) => other.id !== id);
    for (const helpDeskId of fields.helpDeskIds) {
      const other = others.find(({ helpDeskIds }) => helpDeskIds.includes(helpDeskId));
      if (other)
        throw refusal(
          "helpDeskIds",
          `${other.name} has the help desk's id ${helpDeskId} already. Remove it there first.`,
        );
    }
    const location = { ...fields, id: id ?? newId("location"), ...written(before) };
    await table.write(items.putLocation(location));
    return location;
  },
);

const refusal = (field: string, sentence: string) => new VisibleError("invalid", sentence, { [field]: sentence });
