import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

export const caseContract = defineContract({
  read: {
    method: "GET",
    path: "/api/cases/{caseId}",
    who: rights["customers.read"],
    summary: "A case as the help desk told it",
    params: z.strictObject({ caseId: idOf("case") }),
    output: z.object({
      id: z.string(),
      source: z.string(),
      externalId: z.string(),
      status: z.enum(["open", "resolved", "reopened"]),
      /** How often it was resolved, and when. */
      resolution: z.number(),
      resolutions: z.array(z.string()),
      customerId: z.optional(z.string()),
      subject: z.optional(z.string()),
      agentId: z.optional(z.string()),
      agentName: z.optional(z.string()),
      teamId: z.optional(z.string()),
      locationId: z.optional(z.string()),
      channel: z.optional(z.string()),
      product: z.optional(z.string()),
      issueType: z.optional(z.string()),
      priority: z.optional(z.string()),
      tier: z.optional(z.enum(["high", "medium", "low"])),
      openedAt: z.optional(z.string()),
      acceptedAt: z.optional(z.string()),
      closedAt: z.optional(z.string()),
      /** How many contacts it took until it was resolved. */
      contacts: z.optional(z.number()),
      isComplaint: z.optional(z.boolean()),
      /** Whether a complaint was found to be justified. */
      isValid: z.optional(z.boolean()),
    }),
  },
});
