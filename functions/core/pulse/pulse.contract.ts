import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";

const moved = z.optional(z.number());

export const pulseContract = defineContract({
  read: {
    method: "GET",
    path: "/api/pulse",
    who: rights.self,
    etag: true,
    summary:
      "How often each of the reader's topics has moved: what shows a topic is asked again when its number grew. Topics that the reader may not see are absent",
    output: z.object({
      topics: z.object({
        /** One's own profile. */
        me: moved,
        /** One's own notices. */
        notices: moved,
        "tasks.mine": moved,
        "tasks.team": moved,
        "tasks.all": moved,
        "visits.mine": moved,
        /** Visits that wait for an auditor. */
        "visits.open": moved,
        "visits.all": moved,
        /** Programmes and their draws. */
        draws: moved,
        /** Campaigns and how far they are. */
        campaigns: moved,
        /** Cases, surveys and answers, and what else stands in a customer's history. */
        customers: moved,
        /** Whatever is counted. */
        numbers: moved,
        /** Members, teams, and what else administrators keep. */
        organisation: moved,
      }),
    }),
  },
});
