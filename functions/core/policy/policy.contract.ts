import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { reasons } from "../invitation/invitation.ts";
import { Rule } from "./rule.ts";

const Rules = z.array(Rule).check(z.minLength(1), z.maxLength(100));

const Version = z.object({
  /** Grows by one with each publication; 0 is what Loopkeeper comes with. */
  version: z.number(),
  rules: z.array(Rule),
  publishedAt: z.optional(z.string()),
  /** The name of who published it. */
  publishedBy: z.optional(z.string()),
});

/** What becomes of a resolution: asked with a survey, or not for a reason; and the rule that said so. */
const Verdict = z.object({ survey: z.optional(z.string()), reason: z.optional(z.enum(reasons)), rule: z.string() });

const Outcomes = z.object({
  sent: z.number(),
  /** By reason. */
  suppressed: z.record(z.string(), z.number()),
  /** By survey. */
  surveys: z.record(z.string(), z.number()),
  /** How many each rule decided, by its id. */
  rules: z.record(z.string(), z.number()),
});

export const policyContract = defineContract({
  read: {
    method: "GET",
    path: "/api/policy",
    who: rights["policy.read"],
    summary:
      "The rules by which resolved cases are surveyed, the versions before them, and the surveys that they may name",
    output: z.object({
      policy: Version,
      /** Newest first, at most 20. */
      earlier: z.array(Version),
      surveys: z.array(z.object({ id: z.string(), name: z.string(), isPaused: z.boolean() })),
    }),
  },
  dryRun: {
    method: "POST",
    path: "/api/policy/dry-run",
    who: rights["policy.change"],
    summary: "What rules would have done with the cases of the last 30 days, beside what the present ones would",
    body: z.strictObject({ rules: Rules }),
    output: z.object({
      /** The days that were looked at: fewer than 30 where there are too many cases to look at in time. */
      from: z.string(),
      to: z.string(),
      isWhole: z.boolean(),
      resolutions: z.number(),
      draft: Outcomes,
      present: Outcomes,
      /** How many differ, and the latest of them. */
      changed: z.number(),
      examples: z.array(
        z.object({
          caseId: z.string(),
          name: z.optional(z.string()),
          subject: z.optional(z.string()),
          resolvedAt: z.string(),
          /** A survey's id, or a reason. */
          before: Verdict,
          after: Verdict,
        }),
      ),
    }),
  },
  publish: {
    method: "PUT",
    path: "/api/policy",
    who: rights["policy.change"],
    summary: "Publishes the next version of the rules, made from the one named",
    body: z.strictObject({ version: z.int(), rules: Rules }),
    output: Version,
  },
});
