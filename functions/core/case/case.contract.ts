import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

const Invitation = z.object({
  id: z.string(),
  /** Of which resolution. */
  resolution: z.optional(z.number()),
  /** The closed task that it follows. */
  recoveryOf: z.optional(z.string()),
  kind: z.enum(["csat", "nps", "ces"]),
  status: z.string(),
  /** Why it was not sent, or not delivered. */
  reason: z.optional(z.string()),
  channel: z.optional(z.enum(["email", "sms"])),
  plannedAt: z.string(),
  sendAt: z.optional(z.string()),
  sentAt: z.optional(z.string()),
  deliveredAt: z.optional(z.string()),
  expiresAt: z.string(),
  response: z.optional(
    z.object({
      state: z.string(),
      score: z.number(),
      comment: z.optional(z.string()),
      contactRequested: z.boolean(),
      confirmedAt: z.string(),
    }),
  ),
});

const Task = z.object({
  id: z.string(),
  /** The invitation whose answer it is about. */
  causeId: z.string(),
  status: z.string(),
  severity: z.enum(["high", "normal"]),
  teamId: z.optional(z.string()),
  ownerId: z.optional(z.string()),
  ownerName: z.optional(z.string()),
  nextDueAt: z.string(),
  openedAt: z.string(),
  closedAt: z.optional(z.string()),
  action: z.optional(z.string()),
});

export const caseContract = defineContract({
  read: {
    method: "GET",
    path: "/api/cases/{caseId}",
    who: rights["customers.read"],
    summary: "A case as the help desk told it, with the invitation, answer and task that followed each resolution",
    params: z.strictObject({ caseId: idOf("case") }),
    output: z.object({
      id: z.string(),
      source: z.string(),
      externalId: z.string(),
      status: z.enum(["open", "resolved", "reopened"]),
      /** How often it was resolved, and when. */
      resolution: z.number(),
      resolutions: z.array(z.string()),
      reopenings: z.optional(z.array(z.string())),
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
      /** Its page at the help desk. */
      url: z.optional(z.string()),
      createdAt: z.string(),
      customerName: z.optional(z.string()),
      /** The team that closes its loop. */
      teamName: z.optional(z.string()),
      /** One for each resolution and one for each closed task, oldest first. */
      invitations: z.array(Invitation),
      tasks: z.array(Task),
    }),
  },
});
