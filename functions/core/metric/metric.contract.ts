import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

/** A number with its 95 % interval; null where `n` is too small to show one. */
const Estimate = z.object({
  value: z.nullable(z.number()),
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
  n: z.number(),
});

/** A number beside that of the period before, and what lies between the two. */
const Trend = z.extend(Estimate, {
  before: Estimate,
  /** later less earlier, with its 95 % interval; null where one of the two is withheld */
  change: z.object({ value: z.nullable(z.number()), low: z.nullable(z.number()), high: z.nullable(z.number()) }),
  /** null: no change that chance would not make */
  direction: z.nullable(z.enum(["up", "down"])),
});

/** How many in the last seven days, and in the seven before. */
const Week = z.object({ now: z.number(), before: z.number() });

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

const Validity = z.object({ confirmed: z.number(), intents: z.number(), excluded: z.number(), machine: z.number() });

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
      nps: Trend,
      /** share of scores 4 and 5, 0 to 1 */
      csat: Trend,
      /** answered / sent, 0 to 1 */
      responseRate: Trend,
      /** tasks closed in time / tasks that are closed or past their clock, 0 to 1, by the day they were opened */
      closedInTime: Trend,
      /** Twelve weeks of seven days each, oldest first; the last ends today. */
      weeks: z.array(
        z.object({
          from: z.string(),
          to: z.string(),
          nps: Estimate,
          csat: Estimate,
          responseRate: Estimate,
          closedInTime: Estimate,
        }),
      ),
      /** Unhappy answers, cases reopened, tasks that went past a clock, and customers who were satisfied after closure. */
      changed: z.object({ unhappy: Week, reopened: Week, late: Week, recovered: Week }),
      /** What counts, and what stands beside it: score links opened, answers that staff left out, answers of machines. */
      validity: z.object({ nps: Validity, csat: Validity }),
      ledger: Ledger,
      /** open tasks by their worst clock */
      tasks: z.object({ running: z.number(), at_risk: z.number(), breached: z.number() }),
      /** visit status -> visits */
      visits: Counts,
    }),
  },
  audits: {
    method: "GET",
    path: "/api/programs/{programId}/results",
    who: rights["numbers.read"],
    summary: "The visits of each quarter of a programme by status, with the mean of their final scores",
    params: z.strictObject({ programId: idOf("program") }),
    output: z.object({
      /** Latest first; quarters without a visit are left out. */
      quarters: z.array(
        z.object({
          quarter: z.string(),
          visits: Counts,
          /** How many have a final score, and its mean in percent; null where none has. */
          scored: z.number(),
          meanScore: z.nullable(z.number()),
        }),
      ),
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
