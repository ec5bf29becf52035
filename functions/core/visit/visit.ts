import * as z from "zod/mini";
import { idOf } from "../id.ts";
import { Quarter } from "../program/program.ts";
import { Answer, Score } from "../scorecard/scorecard.ts";

/** The life of a visit; `open` waits for an auditor. What follows a submission is the reviewer's. */
export const statuses = ["open", "assigned", "scheduled", "in_progress", "submitted"] as const;

/** One audit: an auditor's contact with a drawn customer's service. */
export const Info = z.object({
  id: idOf("visit"),
  programId: idOf("program"),
  quarter: Quarter,
  customerId: idOf("customer"),
  customerName: z.optional(z.string()),
  teamId: z.optional(idOf("team")),
  locationId: z.optional(z.string()),
  stratum: z.string(),
  rank: z.number(),
  inclusionProbability: z.number(),
  scorecardId: z.string(),
  scorecardVersion: z.number(),
  /** Visits happen from (inclusive) until (exclusive). */
  windowStart: z.string(),
  windowEnd: z.string(),
  plannedAt: z.string(),
  status: z.enum(statuses),
  auditorId: z.optional(idOf("staff")),
  scheduledAt: z.optional(z.string()),
  startedAt: z.optional(z.string()),
  savedAt: z.optional(z.string()),
  submittedAt: z.optional(z.string()),
  /** The draft, and once submitted the answers. */
  answers: z.optional(z.array(Answer)),
  note: z.optional(z.string()),
  score: z.optional(Score),
  /** Grows with each change. */
  version: z.number(),
});
export type Info = z.infer<typeof Info>;

/** A visit in a list. */
export const Summary = z.omit(Info, { answers: true, note: true, score: true });
