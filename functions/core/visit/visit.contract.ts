import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Quarter } from "../program/program.ts";
import { Answer, Info as Scorecard } from "../scorecard/scorecard.ts";
import { Info, Listed, Shown, statuses } from "./visit.ts";

const params = z.strictObject({ visitId: idOf("visit") });
const answers = z.array(Answer).check(z.maxLength(200));
const note = z.optional(z.string().check(z.maxLength(4000)));

const deed = (name: string, summary: string) => ({
  method: "POST" as const,
  path: `/api/visits/{visitId}/${name}` as const,
  who: rights["visits.do"],
  summary,
  params,
  output: z.omit(Info, { acts: true }),
});

export const visitContract = defineContract({
  list: {
    method: "GET",
    path: "/api/visits",
    who: rights["visits.read"],
    summary: "Visits to take (open), the caller's own (mine), or all of a quarter (all: not for auditors)",
    query: z.strictObject({
      view: z.enum(["open", "mine", "all"]),
      /** The present one where none is named; `mine` without one is all of them. */
      quarter: z.optional(Quarter),
      /** Of `mine` and `all`. */
      status: z.optional(z.enum(statuses)),
      cursor: z.optional(z.string()),
    }),
    output: z.object({ visits: z.array(Listed), cursor: z.optional(z.string()) }),
  },
  fromId: {
    method: "GET",
    path: "/api/visits/{visitId}",
    who: rights["visits.read"],
    summary: "A visit with its scorecard; auditors see open ones, without the customer, and their own",
    params,
    output: z.object({ visit: Shown, scorecard: Scorecard }),
  },
  take: deed("take", "Takes an open visit"),
  release: deed("release", "Gives a visit back that was not started"),
  schedule: {
    ...deed("schedule", "Says when the visit will be, within its window; again: moves it"),
    body: z.strictObject({ at: z.iso.datetime({ offset: true }) }),
  },
  start: deed("start", "Begins the visit"),
  saveDraft: {
    ...deed("draft", "Keeps what is filled in so far"),
    body: z.strictObject({ answers, note }),
  },
  submit: {
    ...deed("submit", "Hands in the whole scorecard; the same again changes nothing"),
    body: z.strictObject({ answers, note }),
  },
});
