import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

/** What members of staff are told, and how: all of it in the console; what cannot wait until they look there, by mail too. */
const channels = {
  "task.assigned": ["app"],
  "task.handed_over": ["app"],
  "task.at_risk": ["app", "mail"],
  "task.breached": ["app", "mail"],
  "task.recovered": ["app"],
  "visits.drawn": ["app"],
  "sending.stopped": ["app"],
} as const;
export type Kind = keyof typeof channels;

export const kinds = Object.keys(channels) as Kind[];
/** Kinds by whether they are mailed. */
export type Mailed = { [K in Kind]: "mail" extends (typeof channels)[K][number] ? K : never }[Kind];
const isMailed = (kind: Kind): kind is Mailed => channels[kind].some((channel) => channel === "mail");
export const mailed = kinds.filter(isMailed);
export const unmailed = kinds.filter((kind): kind is Exclude<Kind, Mailed> => !isMailed(kind));

const moment = z.iso.datetime();
const ReadTo = z.object({
  /** What is not later than this has been read. */
  readTo: z.optional(z.string()),
});

export const noticeContract = defineContract({
  list: {
    method: "GET",
    path: "/api/notices",
    who: rights.self,
    summary: "What the caller was told in the last 90 days, newest first",
    query: z.strictObject({
      cursor: z.optional(z.string().check(z.maxLength(400))),
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 30),
    }),
    output: z.extend(ReadTo, {
      notices: z.array(
        z.object({
          id: idOf("notice"),
          at: z.string(),
          kind: z.enum(kinds),
          /**
           * What the kind's words name. `task.*`: taskId, customer; of a clock: clock (`acknowledge`, `contact`, `close`), dueAt; handed over: by, note;
           * recovered: surveyKind, score. `visits.drawn`: program, quarter, count. `sending.stopped`: channel, trouble.
           */
          values: z.record(z.string(), z.string()),
        }),
      ),
      cursor: z.optional(z.string()),
    }),
  },
  unread: {
    method: "GET",
    path: "/api/notices/unread",
    who: rights.self,
    summary: "How many notices the caller has not read, up to 100",
    output: z.object({ unread: z.number() }),
  },
  markRead: {
    method: "POST",
    path: "/api/notices/read",
    who: rights.self,
    summary: "Says that everything up to a moment has been read; an earlier moment than before changes nothing",
    body: z.strictObject({ readTo: moment }),
    output: ReadTo,
  },
});
