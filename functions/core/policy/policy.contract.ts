import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
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
  publish: {
    method: "PUT",
    path: "/api/policy",
    who: rights["policy.change"],
    summary: "Publishes the next version of the rules, made from the one named",
    body: z.strictObject({ version: z.int(), rules: Rules }),
    output: Version,
  },
});
