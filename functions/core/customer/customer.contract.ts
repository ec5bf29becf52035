import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Entry } from "./history.ts";

export const customerContract = defineContract({
  read: {
    method: "GET",
    path: "/api/customers/{customerId}",
    who: rights["customers.read"],
    summary: "A customer with everything that happened, newest first, a page at a time",
    params: z.strictObject({ customerId: idOf("customer") }),
    query: z.strictObject({ cursor: z.optional(z.string().check(z.maxLength(400))) }),
    output: z.object({
      customer: z.object({
        id: z.string(),
        externalId: z.string(),
        name: z.string(),
        email: z.optional(z.string()),
        phone: z.optional(z.string()),
        locale: z.string(),
        timeZone: z.optional(z.string()),
        country: z.optional(z.string()),
        region: z.optional(z.string()),
        tier: z.enum(["high", "medium", "low"]),
        preferredChannel: z.optional(z.enum(["email", "sms"])),
        /** What each channel may be used for surveys, and when the help desk last said so. */
        consent: z.object({
          email: z.boolean(),
          sms: z.boolean(),
          emailAt: z.optional(z.string()),
          smsAt: z.optional(z.string()),
        }),
        createdAt: z.string(),
      }),
      history: z.array(Entry),
      /** Of the contact points above, those that must not be written to. */
      suppressions: z.array(
        z.object({
          channel: z.enum(["email", "sms"]),
          why: z.enum(["bounced", "complained", "unsubscribed", "stopped", "asked"]),
          at: z.string(),
          /** Of those that staff wrote down. */
          by: z.optional(z.string()),
          note: z.optional(z.string()),
        }),
      ),
      /** Leads to the next page; absent on the last. */
      cursor: z.optional(z.string()),
    }),
  },
});
