import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { bands } from "../survey/scale.ts";

export const responseContract = defineContract({
  list: {
    method: "GET",
    path: "/api/responses",
    who: rights["customers.read"],
    summary: "What customers answered over the last days, latest first; all, or of one kind of survey and one band",
    query: z.strictObject({
      /** `recovery`: the survey after a task was closed. */
      kind: z.optional(z.enum(["nps", "csat", "ces", "recovery"])),
      /** Of an NPS: detractors, passives, promoters. */
      band: z.optional(z.enum(bands)),
      days: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
      cursor: z.optional(z.string().check(z.maxLength(200))),
    }),
    /** `cursor` leads to the next page and is absent on the last. */
    output: z.object({
      responses: z.array(
        z.object({
          invitationId: z.string(),
          /** Absent where no case occasioned the survey. */
          caseId: z.optional(z.string()),
          campaignId: z.optional(z.string()),
          customerId: z.optional(z.string()),
          customerName: z.optional(z.string()),
          tier: z.optional(z.string()),
          kind: z.enum(["nps", "csat", "ces"]),
          /** It is the survey after a task was closed. */
          isRecovery: z.boolean(),
          band: z.enum(bands),
          score: z.number(),
          comment: z.optional(z.string()),
          /** "please call me" */
          contactRequested: z.boolean(),
          subject: z.optional(z.string()),
          agentName: z.optional(z.string()),
          at: z.string(),
        }),
      ),
      cursor: z.optional(z.string()),
    }),
  },
});
