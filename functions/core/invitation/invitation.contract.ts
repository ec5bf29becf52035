import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { LogId } from "../log-key.ts";
import { Info, reasons, stages } from "./invitation.ts";

const Entry = z.object({
  invitationId: z.string(),
  caseId: z.optional(z.string()),
  customerId: z.optional(z.string()),
  name: z.optional(z.string()),
  subject: z.optional(z.string()),
  channel: z.optional(z.enum(["email", "sms"])),
  surveyKind: z.enum(["csat", "nps", "ces"]),
  stage: z.enum(stages),
  score: z.optional(z.number()),
  /** The name of the rule that decided. */
  rule: z.optional(z.string()),
  /** When it was sent; of one that waits: when it will be; of one that was not sent: when that was decided. */
  at: z.string(),
});

export const invitationContract = defineContract({
  listUnsent: {
    method: "GET",
    path: "/api/ledger/{day}/entries",
    who: rights["customers.read"],
    summary: "The resolved cases of a day that were not surveyed, and why",
    params: z.strictObject({ day: z.iso.date() }),
    query: z.strictObject({ reason: z.optional(z.enum(reasons)) }),
    output: z.object({
      /** By reason, then by time. `suppressed`: nobody tried; `failed`: it could not be delivered; `void`: the case was reopened before it was sent. */
      entries: z.array(z.extend(Entry, { reason: z.enum(reasons) })),
      /** Whether the day has more than are listed. */
      more: z.boolean(),
    }),
  },
  listSent: {
    method: "GET",
    path: "/api/ledger/{day}/sent",
    who: rights["customers.read"],
    summary: "The resolved cases of a day whose survey was sent, in the order of sending, and how it stands",
    params: z.strictObject({ day: z.iso.date() }),
    query: z.strictObject({ cursor: z.optional(LogId) }),
    output: z.object({
      entries: z.array(Entry),
      /** Where the next page begins; absent on the last one. */
      cursor: z.optional(z.string()),
    }),
  },
  listPending: {
    method: "GET",
    path: "/api/ledger/{day}/pending",
    who: rights["customers.read"],
    summary: "The resolved cases of a day whose survey waits to be sent, the next first",
    params: z.strictObject({ day: z.iso.date() }),
    output: z.object({
      entries: z.array(Entry),
      /** Whether more wait than were looked through. */
      more: z.boolean(),
    }),
  },
  fromId: {
    method: "GET",
    path: "/api/invitations/{invitationId}",
    who: rights["customers.read"],
    summary: "An invitation: what became of it, step by step, and its answer",
    params: z.strictObject({ invitationId: idOf("invitation") }),
    output: z.object({
      invitation: z.omit(Info, { messageId: true }),
      stage: z.enum(stages),
      /** The copy of what was sent. */
      messageId: z.optional(z.string()),
      /** The task that its answer opened. */
      taskId: z.optional(z.string()),
      sendWindow: z.object({ fromHour: z.number(), toHour: z.number() }),
    }),
  },
});
