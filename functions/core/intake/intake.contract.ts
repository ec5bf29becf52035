import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Mapping } from "./mapping.ts";

const File = z.strictObject({
  /** The file's bytes in base64: up to a megabyte before that. */
  data: z.string().check(z.minLength(1, "Choose a file."), z.maxLength(1_400_000)),
  /** The system that the file comes from: its name and a case's number make the case. */
  source: z.string().check(z.trim(), z.minLength(1, "Say which system the file comes from."), z.maxLength(50)),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
});
const LineError = z.object({ line: z.number(), field: z.optional(z.string()), reason: z.string() });

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

export const importContract = defineContract({
  preview: {
    method: "POST",
    path: "/api/imports/preview",
    who: rights["organisation.change"],
    summary: "Reads a CSV file of cases line by line and stores nothing",
    body: File,
    output: z.object({
      encoding: z.string(),
      separator: z.string(),
      /** A column without a field is not used. */
      columns: z.array(z.object({ header: z.string(), field: z.optional(z.string()) })),
      good: z.number(),
      wrong: z.number(),
      errors: z.array(LineError),
      sample: z.array(
        z.object({
          line: z.number(),
          externalId: z.string(),
          status: z.string(),
          subject: z.optional(z.string()),
          at: z.optional(z.string()),
          customer: z.optional(z.string()),
          email: z.optional(z.string()),
          phone: z.optional(z.string()),
        }),
      ),
    }),
  },
  start: {
    method: "POST",
    path: "/api/imports",
    who: rights["organisation.change"],
    summary: "Takes the good lines of a CSV file in the background; the same file again is the same import",
    body: File,
    output: z.object({ importId: z.string() }),
  },
  list: {
    method: "GET",
    path: "/api/imports",
    who: rights["organisation.change"],
    summary: "The latest imports and how far they have come, newest first",
    output: z.object({
      imports: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          source: z.string(),
          rows: z.number(),
          wrong: z.number(),
          taken: z.number(),
          changed: z.number(),
          refused: z.number(),
          createdAt: z.string(),
          createdBy: z.string(),
          doneAt: z.optional(z.string()),
        }),
      ),
    }),
  },
  errorsOf: {
    method: "GET",
    path: "/api/imports/{importId}/errors",
    who: rights["organisation.change"],
    summary: "The lines of an import that were not taken, and why, for a week",
    params: z.strictObject({ importId: idOf("import") }),
    output: z.object({ errors: z.array(LineError) }),
  },
});
