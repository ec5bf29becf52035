import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";
import { Frame, Info, Plan, stages } from "./campaign.ts";

const Counts = z.record(z.string(), z.number());

/** The sums of a campaign. `planned` = pending + sent + failed + suppressed(after planning) + uncounted. */
const Progress = z.object({
  stage: z.enum(stages),
  /** Customers looked at so far, and those of them whom the frame holds: planned or not asked. */
  customers: z.number(),
  framed: z.number(),
  planned: z.number(),
  /** Why nothing was planned, or why it was not sent after all -> customers. */
  suppressed: Counts,
  /** Planned, and neither sent nor ended. */
  pending: z.number(),
  sent: z.number(),
  failed: Counts,
  answered: z.number(),
  /** Planned a moment ago, and not counted yet; zero once everything has been worked through. */
  uncounted: z.number(),
});

const Campaign = z.extend(z.omit(Info, { seriesId: true, helpDesk: true, pass: true, passAt: true }), {
  surveyName: z.string(),
  kind: z.enum(["csat", "nps", "ces"]),
  progress: Progress,
});

const params = z.strictObject({ campaignId: idOf("campaign") });

export const campaignContract = defineContract({
  list: {
    method: "GET",
    path: "/api/campaigns",
    who: rights["campaigns.read"],
    summary: "The campaigns with their progress, the latest to begin first, and the surveys that one can ask",
    output: z.object({
      campaigns: z.array(Campaign),
      surveys: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), isPaused: z.boolean() })),
      /** How many messages a minute the senders may send. */
      perMinute: z.object({ email: z.number(), sms: z.number() }),
    }),
  },
  fromId: {
    method: "GET",
    path: "/api/campaigns/{campaignId}",
    who: rights["campaigns.read"],
    summary: "A campaign with its progress and what was answered",
    params,
    output: z.extend(Campaign, {
      /** Score -> answers. */
      scores: Counts,
      /** NPS in points, or the share of the satisfied, with its 95 % interval; null where the answers are too few. */
      result: z.optional(
        z.object({
          value: z.nullable(z.number()),
          low: z.nullable(z.number()),
          high: z.nullable(z.number()),
          n: z.number(),
        }),
      ),
    }),
  },
  preview: {
    method: "POST",
    path: "/api/campaigns/preview",
    who: rights["campaigns.change"],
    summary: "How many customers a campaign would ask if it began now, and why the others not",
    body: z.strictObject({
      surveyId: Plan.shape.surveyId,
      frame: z._default(Frame, {}),
      sharePercent: Plan.shape.sharePercent,
    }),
    output: z.object({
      customers: z.number(),
      framed: z.number(),
      asked: z.object({ email: z.number(), sms: z.number() }),
      suppressed: Counts,
      /** False where a part of the customers was counted, and the numbers stand for all. */
      isExact: z.boolean(),
    }),
  },
  create: {
    method: "POST",
    path: "/api/campaigns",
    who: rights["campaigns.change"],
    summary: "Makes a campaign, which begins at once or at its time",
    body: Plan,
    output: Info,
  },
  pause: {
    method: "POST",
    path: "/api/campaigns/{campaignId}/pause",
    who: rights["campaigns.change"],
    summary: "Sends and plans nothing more until it is resumed",
    params,
    output: Info,
  },
  resume: {
    method: "POST",
    path: "/api/campaigns/{campaignId}/resume",
    who: rights["campaigns.change"],
    summary: "Goes on; what was due meanwhile is spread anew",
    params,
    output: Info,
  },
  cancel: {
    method: "POST",
    path: "/api/campaigns/{campaignId}/cancel",
    who: rights["campaigns.change"],
    summary: "Ends it for good: nothing is sent after this, what was planned is void",
    params,
    output: Info,
  },
});
