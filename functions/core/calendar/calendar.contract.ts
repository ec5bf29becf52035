import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Fields, Info, Shown } from "./calendar.ts";

export const calendarContract = defineContract({
  list: {
    method: "GET",
    path: "/api/calendars",
    who: rights["people.read"],
    summary: "The calendars of working hours, by name, with whether each is open now and when that changes",
    output: z.object({ calendars: z.array(Shown) }),
  },
  upsert: {
    method: "POST",
    path: "/api/calendars",
    who: rights["organisation.change"],
    summary: "Adds a calendar, or changes the one whose id and version are named",
    body: z.strictObject({ ...Fields.shape, id: z.optional(idOf("calendar")), version: z.optional(z.int()) }),
    output: Info,
  },
});
