import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { bands } from "../survey/scale.ts";
import { Look, signs } from "./evidence.ts";

const One = z.strictObject({ invitationId: idOf("invitation") });
const Reason = z.strictObject({
  reason: z
    .string()
    .check(
      z.trim(),
      z.minLength(3, "Say why, in a few words: whoever looks at the numbers can read it."),
      z.maxLength(500),
    ),
});

const Validity = z.object({
  /** How the link was opened, oldest first. */
  looks: z.array(z.extend(Look, { verdict: z.enum(["machine", "open"]), signs: z.array(z.enum(signs)) })),
  more: z.boolean(),
  state: z.optional(z.enum(["intent", "confirmed"])),
  isPartial: z.boolean(),
  isExcluded: z.boolean(),
  isAsked: z.boolean(),
  trail: z.array(
    z.object({
      did: z.enum(["asked", "excluded", "declined", "restored", "overruled"]),
      at: z.string(),
      byName: z.string(),
      reason: z.optional(z.string()),
    }),
  ),
  /** What the caller may do now. */
  can: z.array(z.enum(["ask", "agree", "decline", "restore", "overrule"])),
});

const deed = (verb: string, summary: string) =>
  ({
    method: "POST",
    path: `/api/invitations/{invitationId}/validity/${verb}`,
    who: rights["responses.judge"],
    summary,
    params: One,
    body: Reason,
    output: Validity,
  }) as const;

/** Whether an answer is a person's, and whether it counts. */
export const validityContract = defineContract({
  read: {
    method: "GET",
    path: "/api/invitations/{invitationId}/validity",
    who: rights["customers.read"],
    summary: "How an invitation's link was opened, whether its answer counts, and what was decided about that",
    params: One,
    output: Validity,
  },
  ask: deed("ask", "Asks for an answer to be left out of the numbers; it counts until a second person agrees"),
  agree: deed("agree", "Agrees, as a second person, that an answer is left out of the numbers"),
  decline: deed("decline", "Declines or takes back what was asked; the answer goes on counting"),
  restore: deed("restore", "Lets an excluded answer count again"),
  overrule: deed("overrule", "Says that a person gave an answer that was taken for a machine's; from now on it counts"),
});

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
          publicLinkId: z.optional(z.string()),
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
          /** Absent: it counts, and nothing is asked about it. */
          validity: z.optional(z.enum(["machine", "asked", "excluded"])),
          /** What else was asked, in the words it was asked in, and what was said. */
          answers: z.array(z.object({ question: z.string(), said: z.array(z.string()) })),
          isPartial: z.boolean(),
          at: z.string(),
        }),
      ),
      cursor: z.optional(z.string()),
    }),
  },
  anonymous: {
    method: "GET",
    path: "/api/responses/anonymous",
    who: rights["customers.read"],
    summary:
      "What a month's anonymous answers to a survey say: of whole days, numbers from five answers on, words from ten comments on",
    query: z.strictObject({
      surveyId: z.string().check(z.regex(/^[a-z][a-z0-9_-]{0,39}$/)),
      /** UTC */
      month: z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])$/, "A month such as 2026-11.")),
    }),
    output: z.object({
      /** Null: fewer than five. */
      n: z.nullable(z.number()),
      /** By score; null: a group that is hidden, because it is small or would tell another's size. */
      scores: z.nullable(z.record(z.string(), z.nullable(z.number()))),
      /** In no order of time; null: fewer than ten. */
      comments: z.nullable(z.array(z.string())),
    }),
  },
});
