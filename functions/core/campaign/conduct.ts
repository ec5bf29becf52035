import { Temporal } from "temporal-polyfill";
import * as z from "zod/mini";
import { ceilings } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import { deriveId, type Id, idOf, newId } from "../id.ts";
import * as Location from "../location/location.ts";
import * as Metric from "../metric/metric.ts";
import * as Staff from "../staff/staff.ts";
import * as Survey from "../survey/survey.ts";
import * as Timer from "../timer.ts";
import { campaignDirected } from "./campaign.events.ts";
import * as items from "./campaign.items.ts";
import * as Campaign from "./campaign.ts";

/** What help desks call the frame's teams and locations. */
async function helpDeskOf({ teamIds, locationIds }: Campaign.Frame): Promise<Campaign.Info["helpDesk"]> {
  const [teams, locations] = await Promise.all([
    teamIds?.length ? Promise.all(teamIds.map(Staff.findTeam)) : undefined,
    locationIds?.length ? Location.list() : undefined,
  ]);
  return {
    ...(teams && { teams: teams.flatMap((team) => team?.helpDeskIds ?? []) }),
    ...(locations && {
      locations: locations.locations.filter(({ id }) => locationIds?.includes(id)).flatMap((each) => each.helpDeskIds),
    }),
  };
}

/** The survey of a campaign as it is sent now; `invalid` where it cannot be sent. */
async function surveyOf(surveyId: string): Promise<Survey.Info> {
  const survey = await Survey.present(surveyId);
  const refuse = (sentence: string) => new VisibleError("invalid", sentence, { surveyId: sentence });
  if (!survey) throw refuse("There is no such survey. Choose one of the list.");
  if (survey.purpose !== "relationship")
    throw refuse("This survey is about a case or a visit. Choose one about the relation as a whole.");
  if (survey.isPaused) throw refuse("This survey is paused. Let it go on first, or choose another one.");
  return survey;
}

/** Whether a campaign that runs still has something to send. */
async function isBusy({ id }: Campaign.Info): Promise<boolean> {
  const [parts, { pending = 0 }] = await Promise.all([Campaign.segmentsOf(id), Metric.ofCampaign(id)]);
  return pending > 0 || !Campaign.isThrough(parts, ({ isPlanned }) => isPlanned);
}

/** What a preview needs: the survey, if it can be sent, and what help desks call the frame's teams and locations. */
export const prepare = async (plan: { surveyId: string; frame: Campaign.Frame }) => ({
  survey: await surveyOf(plan.surveyId),
  helpDesk: await helpDeskOf(plan.frame),
});

/** What all that run may send a minute, less what the others send. */
async function rateLeft(but?: Id<"campaign">): Promise<number> {
  const running = (await Campaign.all()).filter(({ id, state }) => state === "running" && id !== but);
  const busy = await Promise.all(running.map(isBusy));
  const others = running.filter((_, index) => busy[index]);
  return ceilings().emailPerMinute - others.reduce((sum, { perMinute }) => sum + perMinute, 0);
}

async function checkRate({ perMinute, id }: { perMinute: number; id?: Id<"campaign"> }): Promise<void> {
  const left = await rateLeft(id);
  if (perMinute <= left) return;
  const sentence =
    left > 0
      ? `The sender may send ${left} a minute beside the campaigns that run. Choose a lower rate.`
      : "The campaigns that run use all that the sender may send. Pause one of them, or begin when one has ended.";
  throw new VisibleError("invalid", sentence, { perMinute: sentence });
}

/** Makes a campaign, which begins at once or at its time. */
export const create = fn(Campaign.Plan, async (plan): Promise<Campaign.Info> => {
  await surveyOf(plan.surveyId);
  const at = nowIso();
  const startsAt = plan.startsAt ? new Date(plan.startsAt).toISOString() : at;
  if (startsAt <= at) await checkRate(plan);
  const id = newId("campaign");
  const campaign: Campaign.Info = {
    ...plan,
    startsAt,
    id,
    helpDesk: await helpDeskOf(plan.frame),
    state: "scheduled",
    seriesId: id,
    run: 1,
    pass: 0,
    createdAt: at,
    createdBy: await Staff.presentName(),
  };
  await table.transact([items.putCampaign(campaign), Timer.plan(beginning(campaign))]);
  if (startsAt <= at) await begin({ targetId: id });
  return Campaign.read(id);
});

const beginning = ({ id, startsAt }: Campaign.Info): Timer.Timer => ({
  kind: "campaign.begin",
  targetId: id,
  dueAt: startsAt,
  queue: "timer",
});

const directed = ({ id }: Campaign.Info, pass: number) => occurred(campaignDirected, { campaignId: id, pass });

/** Three months later at the same hour; the last of a month stays the last where the month is shorter. */
const quarterLater = (at: string): string =>
  new Date(Temporal.Instant.from(at).toZonedDateTimeISO("UTC").add({ months: 3 }).epochMilliseconds).toISOString();

/** Begins a campaign whose time has come, and schedules the next one where it repeats. Doing it again changes nothing. */
export const begin = fn(z.object({ targetId: idOf("campaign") }), async ({ targetId }): Promise<void> => {
  const campaign = await Campaign.find(targetId);
  if (campaign?.state !== "scheduled") return;
  const isPaused = (await Survey.present(campaign.surveyId))?.isPaused ?? true;
  // A paused survey asks nobody new; whoever lets it go on resumes the campaign, too.
  const start = isPaused
    ? items.moveCampaign(campaign, { state: "paused" })
    : items.moveCampaign(campaign, { state: "running", pass: 1, passAt: nowIso() }, directed(campaign, 1));
  const next: Campaign.Info | undefined =
    campaign.repeats === "quarterly"
      ? {
          ...campaign,
          id: deriveId("campaign", campaign.seriesId, campaign.run + 1),
          run: campaign.run + 1,
          startsAt: quarterLater(campaign.startsAt),
        }
      : undefined;
  await table.tryTransact([start, ...(next ? [items.putCampaign(next), Timer.plan(beginning(next))] : [])]);
});

const Which = z.object({ campaignId: idOf("campaign") });

/** Moves a campaign by hand; of two at once the second is told. */
async function move(
  campaign: Campaign.Info,
  change: Partial<Pick<Campaign.Info, "state" | "pass" | "passAt">>,
): Promise<void> {
  const said = { ...change, changedAt: nowIso(), changedBy: await Staff.presentName() };
  const event = change.pass === undefined ? undefined : directed(campaign, change.pass);
  await table.write(items.moveCampaign(campaign, said, event));
}

/** Sends and plans nothing more until it is resumed; what is being sent this moment goes out. */
export const pause = fn(Which, async ({ campaignId }): Promise<Campaign.Info> => {
  const campaign = await Campaign.read(campaignId);
  if (campaign.state !== "running")
    throw cannot("Only a campaign that runs can be paused. Reload the page to see how it stands.");
  await move(campaign, { state: "paused" });
  return Campaign.read(campaignId);
});

/** Goes on where it stopped: what was due meanwhile is spread anew from now on. */
export const resume = fn(Which, async ({ campaignId }): Promise<Campaign.Info> => {
  const campaign = await Campaign.read(campaignId);
  if (campaign.state !== "paused")
    throw cannot("Only a paused campaign can go on. Reload the page to see how it stands.");
  await surveyOf(campaign.surveyId);
  await checkRate(campaign);
  await move(campaign, { state: "running", pass: campaign.pass + 1, passAt: nowIso() });
  return Campaign.read(campaignId);
});

/** Ends it for good: none is sent after this, and what was planned ends as void. */
export const cancel = fn(Which, async ({ campaignId }): Promise<Campaign.Info> => {
  const campaign = await Campaign.read(campaignId);
  if (campaign.state === "cancelled") throw cannot("This campaign was cancelled already.");
  const change = { state: "cancelled" as const };
  if (campaign.pass === 0) await move(campaign, change);
  else await move(campaign, { ...change, pass: campaign.pass + 1, passAt: nowIso() });
  return Campaign.read(campaignId);
});

const cannot = (sentence: string) => new VisibleError("conflict", sentence);
