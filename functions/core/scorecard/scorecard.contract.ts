import * as z from "zod/mini";
import { defineContract } from "../contract.ts";
import { Info } from "./scorecard.ts";

const readers = ["admin", "head", "manager", "auditor", "reviewer", "viewer"] as const;

export const scorecardContract = defineContract({
  list: {
    method: "GET",
    path: "/api/scorecards",
    who: readers,
    summary: "The scorecards that a programme can audit by",
    output: z.object({ scorecards: z.array(Info) }),
  },
  fromId: {
    method: "GET",
    path: "/api/scorecards/{scorecardId}",
    who: readers,
    summary: "A version of a scorecard, the newest where none is named",
    params: z.strictObject({ scorecardId: z.string() }),
    query: z.strictObject({ version: z.optional(z.coerce.number().check(z.int())) }),
    output: Info,
  },
});
