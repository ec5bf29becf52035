import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { Mapping } from "./mapping.ts";

const vendor = z.strictObject({ vendor: z.string().check(z.maxLength(30)) });

export const intakeContract = defineContract({
  list: {
    method: "GET",
    path: "/api/intake",
    who: rights["organisation.change"],
    summary: "The vendors of help desks that may send cases: their addresses, secrets and what came last",
    output: z.object({
      vendors: z.array(
        z.object({
          vendor: z.string(),
          /** Where the vendor sends to; none for Amazon Connect, whose events EventBridge brings. */
          address: z.optional(z.string()),
          /** Whether our secret is copied to the vendor, or the vendor's to us. */
          secret: z.optional(z.enum(["ours", "theirs"])),
          secretMadeAt: z.optional(z.string()),
          changedBy: z.optional(z.string()),
          /** Until when the secret before the present one is taken, too. */
          previousUntil: z.optional(z.string()),
          receivedAt: z.optional(z.string()),
          refusedAt: z.optional(z.string()),
          refusedWhy: z.optional(z.string()),
          /** How often an id came again with another body. */
          conflicts: z.optional(z.number()),
          conflictAt: z.optional(z.string()),
          mapping: z.optional(Mapping),
          version: z.number(),
        }),
      ),
    }),
  },
  renewSecret: {
    method: "POST",
    path: "/api/intake/{vendor}/secret",
    who: rights["organisation.change"],
    summary: "Makes our secret anew, told this once, or takes the vendor's; the one before stays valid for a day",
    params: vendor,
    body: z.strictObject({ secret: z.optional(z.string().check(z.trim(), z.minLength(8), z.maxLength(500))) }),
    output: z.object({ secret: z.optional(z.string()) }),
  },
  saveMapping: {
    method: "PUT",
    path: "/api/intake/webhook/mapping",
    who: rights["organisation.change"],
    summary: "Says where in the generic webhook's body the facts of a case stand",
    body: z.strictObject({ mapping: Mapping, version: z.int().check(z.minimum(0)) }),
    output: z.object({ version: z.number() }),
  },
  tryMapping: {
    method: "POST",
    path: "/api/intake/webhook/try",
    who: rights["organisation.change"],
    summary: "Reads a body by a mapping and stores nothing",
    body: z.strictObject({ mapping: Mapping, sample: z.string().check(z.maxLength(100_000)) }),
    output: z.object({ news: z.optional(z.string()), reason: z.optional(z.string()) }),
  },
});
