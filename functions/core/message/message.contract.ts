import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { stages } from "../invitation/invitation.ts";
import { LogId } from "../log-key.ts";
import { kinds } from "./kinds.ts";

const Row = z.object({
  id: z.string(),
  /** When it was sent; a message whose word came late: when it was claimed for sending. */
  at: z.string(),
  kind: z.enum(kinds),
  channel: z.enum(["email", "sms"]),
  /** The customer's name; a notice has none. */
  name: z.optional(z.string()),
  /** Masked. */
  address: z.string(),
  /** What it was about: the case's subject, or the customer whom a notice named. */
  subject: z.optional(z.string()),
  invitationId: z.optional(z.string()),
  caseId: z.optional(z.string()),
  customerId: z.optional(z.string()),
  /** How its invitation stands now; a notice and a reply were sent, and that is all that is known. */
  stage: z.enum(stages),
  score: z.optional(z.number()),
  surveyKind: z.optional(z.string()),
});

export const messageContract = defineContract({
  list: {
    method: "GET",
    path: "/api/messages",
    who: rights["customers.read"],
    summary: "The messages that went out on a day (UTC), newest first, and how they stand",
    query: z.strictObject({ day: z.optional(z.iso.date()), cursor: z.optional(LogId) }),
    output: z.object({
      day: z.string(),
      messages: z.array(Row),
      /** Where the next page begins; absent on the last one. */
      cursor: z.optional(z.string()),
    }),
  },
  fromId: {
    method: "GET",
    path: "/api/messages/{messageId}",
    who: rights["customers.read"],
    summary: "A message, rendered again as it was, with links that lead nowhere",
    params: z.strictObject({ messageId: LogId }),
    output: z.extend(Row, {
      /** The name that it came from; absent where only the provider told that it went out. */
      from: z.optional(z.string()),
      locale: z.string(),
      ledgerDay: z.optional(z.string()),
      templateVersion: z.optional(z.number()),
      /** Absent where what it was about is not kept any more. */
      copy: z.optional(
        z.object({
          /** Whether words and sender are those of the versions that were sent. */
          isExact: z.boolean(),
          version: z.number(),
          mail: z.optional(z.object({ subject: z.string(), html: z.string(), text: z.string() })),
          sms: z.optional(
            z.object({
              body: z.string(),
              encoding: z.enum(["GSM-7", "UCS-2"]),
              characters: z.number(),
              segments: z.number(),
              /** The characters that make it UCS-2. */
              outside: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  },
});
