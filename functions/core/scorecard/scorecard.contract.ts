import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { Info } from "./scorecard.ts";

export const scorecardContract = defineContract({
  list: {
    method: "GET",
    path: "/api/scorecards",
    who: rights["programs.read"],
    summary: "The scorecards that a programme can audit by",
    output: z.object({ scorecards: z.array(Info) }),
  },
  fromId: {
    method: "GET",
    path: "/api/scorecards/{scorecardId}",
    who: rights["programs.read"],
    summary: "A version of a scorecard, the newest where none is named",
    params: z.strictObject({ scorecardId: z.string() }),
    query: z.strictObject({ version: z.optional(z.coerce.number().check(z.int())) }),
    output: Info,
  },
});
