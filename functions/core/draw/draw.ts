import * as z from "zod/mini";
import { idOf } from "../id.ts";
import { Plan, Quarter } from "../program/program.ts";
import { Drawn, Line, Rules, Stratum } from "./algorithm.ts";

/** A quarter's draw of a programme. */
export const Info = z.object({
  programId: idOf("program"),
  quarter: Quarter,
  state: z.enum(["requested", "drawn"]),
  algorithm: z.string(),
  /** SHA-256 of the seed's bytes, published before the frame was read. */
  seedHash: z.string(),
  /** 32 bytes in hexadecimal; revealed once drawn. */
  seed: z.optional(z.string()),
  rules: Rules,
  /** Which attributes make the strata, and who is left out, as the programme said at the request. */
  stratumAttributes: Plan.shape.strata.def.innerType,
  excludes: Plan.shape.excludes.def.innerType,
  scorecardId: z.string(),
  scorecardVersion: z.number(),
  requestedAt: z.string(),
  requestedBy: z.string(),
  drawnAt: z.optional(z.string()),
  frameHash: z.optional(z.string()),
  /** Customers in the frame, left out or not. */
  frameSize: z.optional(z.number()),
  strata: z.array(Stratum),
  /** Why left out -> customers. */
  exclusions: z.record(z.string(), z.number()),
});
export type Info = z.infer<typeof Info>;

/** The draw's record with a page of its frame. Put the `frame` of all pages together, and the record verifies by itself. */
export const Page = z.object({
  ...Info.shape,
  drawn: z.array(Drawn),
  frame: z.array(Line),
  nextPage: z.nullable(z.number()),
});
