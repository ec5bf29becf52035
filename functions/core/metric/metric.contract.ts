import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";

/** A number with its 95 % interval; null where `n` is too small to show one. */
const Estimate = z.object({
  value: z.nullable(z.number()),
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
  n: z.number(),
});

const Counts = z.record(z.string(), z.number());

const Ledger = z.object({
  resolved: z.number(),
  sent: z.number(),
  pending: z.number(),
  /** reason -> cases */
  suppressed: Counts,
  failed: Counts,
  /** resolved - sent - pending - suppressed - failed; zero once every message has been worked through */
  unaccounted: z.number(),
});

const query = z.strictObject({
  days: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
});

export const metricContract = defineContract({
  home: {
    method: "GET",
    path: "/api/home",
    who: rights["numbers.read"],
    summary: "KPIs with intervals, the why-not ledger, open tasks by clock and audits by state, over the last days",
    query,
    output: z.object({
      from: z.string(),
      to: z.string(),
      generatedAt: z.string(),
      /** points, -100 to 100 */
      nps: Estimate,
      /** share of scores 4 and 5, 0 to 1 */
      csat: Estimate,
      /** answered / sent, 0 to 1 */
      responseRate: Estimate,
      ledger: Ledger,
      /** open tasks by their worst clock */
      tasks: z.object({ running: z.number(), at_risk: z.number(), breached: z.number() }),
      /** visit status -> visits */
      visits: Counts,
    }),
  },
  ledger: {
    method: "GET",
    path: "/api/ledger",
    who: rights["numbers.read"],
    summary: "How the resolved cases of each day ended: sent, suppressed, failed, pending",
    query,
    output: z.object({ from: z.string(), to: z.string(), days: z.array(z.extend(Ledger, { day: z.string() })) }),
  },
});
