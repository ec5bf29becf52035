import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";

export const searchContract = defineContract({
  find: {
    method: "GET",
    path: "/api/search",
    who: rights.self,
    summary:
      "Customers, cases, tasks and visits that begin with all of the words, as far as the caller may see them: by name, address, number or the help desk's id",
    query: z.strictObject({
      q: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
      /** Of each kind. */
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(20)), 5),
    }),
    output: z.object({
      customers: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          externalId: z.string(),
          email: z.optional(z.string()),
          phone: z.optional(z.string()),
          tier: z.enum(["high", "medium", "low"]),
        }),
      ),
      /** By the whole number that the help desk gave. */
      cases: z.array(
        z.object({
          id: z.string(),
          source: z.string(),
          externalId: z.string(),
          customerId: z.optional(z.string()),
          subject: z.optional(z.string()),
          status: z.enum(["open", "resolved", "reopened"]),
        }),
      ),
      tasks: z.array(
        z.object({
          id: z.string(),
          customerName: z.string(),
          title: z.optional(z.string()),
          status: z.string(),
          ownerName: z.optional(z.string()),
          openedAt: z.string(),
        }),
      ),
      visits: z.array(
        z.object({
          id: z.string(),
          customerName: z.optional(z.string()),
          locationId: z.optional(z.string()),
          quarter: z.string(),
          status: z.string(),
        }),
      ),
    }),
  },
});
