import * as z from "zod/mini";
import { ceilings } from "../../adapters/site.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";
import * as Metric from "../metric/metric.ts";
import * as Survey from "../survey/survey.ts";
import * as Campaign from "./campaign.ts";

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, n) => total + n, 0);

/** Adds up counts by their names. */
function added(...all: Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const counts of all) for (const [name, n] of Object.entries(counts)) total[name] = (total[name] ?? 0) + n;
  return Object.fromEntries(Object.entries(total).filter(([, n]) => n !== 0));
}

const named = (gauges: Record<string, number>, prefix: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(gauges).flatMap(([name, n]) =>
      name.startsWith(prefix) && n !== 0 ? [[name.slice(prefix.length), n]] : [],
    ),
  );

/** The sums of a campaign, of what its parts planned and of what became of that. */
function progressOf(campaign: Campaign.Info, parts: Campaign.Segment[], gauges: Record<string, number>) {
  const planned = parts.reduce((total, part) => total + part.planned.email + part.planned.sms, 0);
  const ended = named(gauges, "suppressed:");
  const failed = named(gauges, "failed:");
  const { pending = 0, sent = 0, answered = 0 } = gauges;
  const uncounted = planned - pending - sent - sum(failed) - sum(ended);
  return {
    stage: stageOf(campaign, parts, pending + Math.max(0, uncounted)),
    customers: parts.reduce((total, part) => total + part.customers, 0),
    framed: parts.reduce((total, part) => total + part.framed, 0),
    planned,
    suppressed: added(ended, ...parts.map((part) => part.suppressed)),
    ...{ pending, sent, failed, answered, uncounted },
  };
}

function stageOf({ state, pass }: Campaign.Info, parts: Campaign.Segment[], waiting: number): Campaign.Stage {
  if (state === "cancelled")
    return pass === 0 || Campaign.isThrough(parts, (part) => part.pass === pass && part.isPassed)
      ? "cancelled"
      : "cancelling";
  if (state !== "running") return state;
  if (!Campaign.isThrough(parts, (part) => part.isPlanned)) return "planning";
  return waiting > 0 ? "sending" : "done";
}

async function shown(campaign: Campaign.Info) {
  const [parts, gauges, survey] = await Promise.all([
    campaign.pass > 0 ? Campaign.segmentsOf(campaign.id) : [],
    campaign.pass > 0 ? Metric.ofCampaign(campaign.id) : {},
    Survey.present(campaign.surveyId),
  ]);
  const kind = survey?.kind ?? "nps";
  const scores = named(gauges, "score:");
  return {
    ...campaign,
    surveyName: survey?.name ?? campaign.surveyId,
    kind,
    progress: progressOf(campaign, parts, gauges),
    scores,
    result: Metric.resultOf(kind, gauges),
  };
}

/** The campaigns with their progress, and what one can ask. Reached by its contract. @public */
export const list = async () => {
  const [campaigns, surveys] = await Promise.all([Campaign.all(), Survey.ofPurpose("relationship")]);
  const { emailPerMinute: email, smsPerMinute: sms } = ceilings();
  return {
    campaigns: await Promise.all(campaigns.map(shown)),
    surveys: surveys.map(({ id, name, kind, isPaused }) => ({ id, name, kind, isPaused })),
    perMinute: { email, sms },
  };
};

/** A campaign with its progress. Reached by its contract. @public */
export const fromId = fn(z.object({ campaignId: idOf("campaign") }), async ({ campaignId }) =>
  shown(await Campaign.read(campaignId)),
);
