import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { reasons } from "./invitation.ts";

export const invitationContract = defineContract({
  listUnsent: {
    method: "GET",
    path: "/api/ledger/{day}/entries",
    who: rights["numbers.read"],
    summary: "The resolved cases of a day that were not surveyed, and why",
    params: z.strictObject({ day: z.iso.date() }),
    query: z.strictObject({ reason: z.optional(z.enum(reasons)) }),
    output: z.object({
      /** By reason, then by time. */
      entries: z.array(
        z.object({
          invitationId: z.string(),
          caseId: z.string(),
          customerId: z.optional(z.string()),
          subject: z.optional(z.string()),
          /** `suppressed`: nobody tried; `failed`: it could not be delivered; `void`: the case was reopened before it was sent. */
          status: z.enum(["suppressed", "failed", "void"]),
          reason: z.enum(reasons),
          at: z.string(),
        }),
      ),
      /** Whether the day has more than are listed. */
      more: z.boolean(),
    }),
  },
});
