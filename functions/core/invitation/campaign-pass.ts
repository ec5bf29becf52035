import * as frame from "../../adapters/frame.ts";
import * as queue from "../../adapters/queue.ts";
import { ceilings } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import * as Campaign from "../campaign/campaign.ts";
import { addMinutes, nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { fn } from "../fn.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as Survey from "../survey/survey.ts";
import * as Timer from "../timer.ts";
import * as items from "./invitation.items.ts";
import { campaignIdFor, type Info, type Reason } from "./invitation.ts";
import { type Contact, cancelPlanned, contactOf, isSampled, reasonAgainst } from "./plan.ts";
import { placeOf } from "./send-window.ts";
import { spreadAt } from "./spread.ts";

/** A step ends before its function does, and sends the next one. */
const longestMs = 40_000;
/** Items of the table that a page looks at: it is in memory as a whole, and is done again as a whole after a crash. */
const pageSize = 1000;
/** Customers who are worked on at once. */
const atOnce = 25;

/** The campaign as long as a pass of it may go on. */
async function wanted({ campaignId, pass }: Campaign.Step): Promise<Campaign.Info | undefined> {
  const campaign = await Campaign.find(campaignId);
  return campaign?.pass === pass && campaign.state !== "paused" ? campaign : undefined;
}

/** What is to be done with a page of customers; gives back the part as it is then. */
type Work = (part: Campaign.Segment, customers: Customer.Info[], isHalfDone: boolean) => Promise<Campaign.Segment>;

/**
 * Passes through a part of a campaign's frame, page after page, for some time, and sends itself on. It may stop anywhere and run again, or twice
 * at once: one worker at a time has the part, what a page does is done by ids that follow from campaign and customer, and its sums and its position
 * are one write. Memory is a page's.
 */
export const passFrame = fn(Campaign.Step, async (step): Promise<void> => {
  const stopAt = performance.now() + longestMs;
  let campaign = await wanted(step);
  if (!campaign) return;
  const taken = await Campaign.takeSegment(step.campaignId, step.segment);
  // Whoever has it puts it down at its next page where it is about another pass; where it crashed, its time has to run out first.
  if (!taken) throw new Error(`Part ${step.segment} of campaign ${step.campaignId} is being worked on.`);
  if (taken.segment.pass < step.pass) {
    const { position, ...rest } = taken.segment;
    const plannedBefore = { ...rest.planned };
    taken.segment = { ...rest, pass: step.pass, isPassed: false, plannedBefore, released: { email: 0, sms: 0 } };
  }
  // A crash may also lie before a pause: then the first page that is planned after it was half done.
  let isFirstPlanned = step.pass > 1;
  while (campaign && performance.now() < stopAt) {
    const turn = turnOf(campaign, taken.segment);
    if (!turn) return Campaign.leaveSegment(taken);
    const page = await frame.pageOf(step.segment, Campaign.segments, turn.position, pageSize);
    const customers = page.customers.map(Customer.toInfo);
    const isHalfDone = taken.isHalfDone || (turn.plans && isFirstPlanned);
    if (turn.plans) isFirstPlanned = false;
    const part = await turn.work(taken.segment, customers, isHalfDone);
    taken.segment = turn.moved(part, page.next);
    await Campaign.keepSegment(taken);
    taken.isHalfDone = false;
    campaign = await wanted(step);
  }
  await Campaign.leaveSegment(taken);
  if (campaign) await queue.send("campaign", step);
});

/** What a part waits for: first that the present pass goes over what was planned before, then that planning ends. */
function turnOf(campaign: Campaign.Info, part: Campaign.Segment) {
  const isRevisit = campaign.pass > 1;
  if (isRevisit && !part.isPassed)
    return {
      plans: false,
      position: part.position,
      work: campaign.state === "cancelled" ? cancelAll(campaign) : releaseAll(campaign),
      moved: ({ position, ...rest }: Campaign.Segment, next: Campaign.Segment["position"]): Campaign.Segment =>
        next ? { ...rest, position: next } : { ...rest, isPassed: true },
    };
  if (part.isPlanned || campaign.state === "cancelled") return undefined;
  return {
    plans: true,
    position: part.planPosition,
    work: planAll(campaign),
    moved: ({ planPosition, ...rest }: Campaign.Segment, next: Campaign.Segment["position"]): Campaign.Segment =>
      next ? { ...rest, planPosition: next } : { ...rest, isPlanned: true },
  };
}

async function each<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
}

/** The invitations of a campaign to these customers that are there already, by customer. */
async function invitationsTo({ id }: Campaign.Info, customers: Customer.Info[]): Promise<Map<string, Info>> {
  const keys = customers.map((customer) => items.invitationOf(campaignIdFor(id, customer.id)).key);
  const found: Info[] = [];
  for (let first = 0; first < keys.length; first += 100)
    found.push(...(await table.getMany(keys.slice(first, first + 100), "consistent")).map(items.toInfo));
  return new Map(found.map((invitation) => [String(invitation.customerId), invitation]));
}

/** The k-th message of a part is due so many milliseconds of open window after the pass began: parts take turns, channels have their own rate. */
function slotMs({ perMinute }: Campaign.Info, channel: Contact["channel"], segment: number, k: number): number {
  const { smsPerMinute } = ceilings();
  const rate = channel === "sms" ? Math.min(perMinute, smsPerMinute) : perMinute;
  return Math.floor(((k * Campaign.segments + segment) * 60_000) / rate);
}

const dayMinutes = 24 * 60;

async function surveyOf({ surveyId }: Campaign.Info): Promise<Survey.Info> {
  const survey = await Survey.present(surveyId);
  if (!survey) throw new Error(`There is no survey ${surveyId}.`);
  return survey;
}

const planAll =
  (campaign: Campaign.Info): Work =>
  async (before, customers, isHalfDone) => {
    const survey = await surveyOf(campaign);
    const at = nowIso();
    const framed = customers.filter((customer) => Campaign.holds(campaign, customer, campaign.passAt ?? at));
    const points = framed.flatMap((customer) => contactOf(customer) ?? []);
    const [suppressed, there] = await Promise.all([
      Suppression.among(points.map(({ channel, to }) => ({ channel, address: to }))),
      isHalfDone ? invitationsTo(campaign, framed) : new Map<string, Info>(),
    ]);
    const part: Campaign.Segment = {
      ...before,
      customers: before.customers + customers.length,
      framed: before.framed + framed.length,
      planned: { ...before.planned },
      suppressed: { ...before.suppressed },
    };
    await each(framed, async (customer) => {
      const known = there.get(customer.id);
      const end = known ?? (await ask(campaign, survey, customer, suppressed, part, at));
      if (typeof end === "string") part.suppressed[end] = (part.suppressed[end] ?? 0) + 1;
      else if (known) {
        if (known.channel) part.planned[known.channel]++;
        if (known.status === "planned") await setTimer(known);
      }
    });
    return part;
  };

/** Asks a customer, which counts; or says why not. */
async function ask(
  campaign: Campaign.Info,
  survey: Survey.Info,
  customer: Customer.Info,
  suppressed: Set<string>,
  part: Campaign.Segment,
  at: string,
): Promise<Reason | undefined> {
  const id = campaignIdFor(campaign.id, customer.id);
  const contact = contactOf(customer);
  const { policy } = survey;
  const share = policy.sampleShare * (campaign.sharePercent / 100);
  const reason = reasonAgainst({
    isCurrent: true,
    customer,
    contact,
    isSuppressed: contact !== undefined && suppressed.has(Suppression.nameOf(contact.channel, contact.to)),
    isSampled: isSampled(customer.id, campaign.run, campaign.id, share),
  });
  if (reason || !contact) return reason ?? "no_contact_point";
  const clocks = { any: { days: policy.quarantineDays.any }, [survey.id]: { days: policy.quarantineDays.same } };
  // What stands in the way already needs no write to be known.
  if (Customer.isQuarantined(customer, id, clocks, at)) return "quarantine";
  if (!(await Customer.quarantine(customer.id, id, clocks, at))) return "quarantine";
  const place = placeOf(customer);
  const { channel } = contact;
  const k = part.released[channel] + part.planned[channel]++ - part.plannedBefore[channel];
  const sendAt = spreadAt(
    campaign.passAt ?? at,
    slotMs(campaign, channel, part.segment, k),
    policy.sendWindow,
    place,
    channel,
  );
  const { teamId, locationId } = customer.lastContact ?? {};
  const invitation: Info = {
    id,
    campaignId: campaign.id,
    customerId: customer.id,
    surveyId: survey.id,
    surveyVersion: survey.version,
    kind: survey.kind,
    ...contact,
    customerName: customer.name,
    locale: customer.locale,
    ...place,
    status: "planned",
    inclusionProbability: share,
    snapshot: { tier: customer.tier, teamId, locationId },
    plannedAt: at,
    sendAt,
    expiresAt: addMinutes(sendAt, policy.expiresAfterDays * dayMinutes),
  };
  await table.tryWrite(items.putInvitation(invitation));
  await setTimer(invitation);
  return undefined;
}

function setTimer({ id, sendAt, channel }: Info): Promise<void> {
  if (!sendAt || !channel) throw new Error(`Invitation ${id} is planned without a time or a channel.`);
  return table.write(Timer.plan({ kind: "invitation.send", targetId: id, dueAt: sendAt, queue: channel }));
}

/** What fell due while the campaign was paused was dropped: it is spread anew from now on. What is due later still has its timer. */
const releaseAll =
  (campaign: Campaign.Info): Work =>
  async (before, customers) => {
    const { policy } = await surveyOf(campaign);
    const from = campaign.passAt ?? nowIso();
    const part: Campaign.Segment = { ...before, released: { ...before.released } };
    await each([...(await invitationsTo(campaign, customers)).values()], async (invitation) => {
      const { id, channel, status, sendAt = from } = invitation;
      if (status !== "planned" || !channel || sendAt > from) return;
      const k = part.released[channel]++;
      const slot = slotMs(campaign, channel, part.segment, k);
      const later = spreadAt(from, slot, policy.sendWindow, placeIn(invitation), channel);
      const expiresAt = addMinutes(later, policy.expiresAfterDays * dayMinutes);
      const moved = await table.tryWrite(items.move(id, ["planned"], "planned", { sendAt: later, expiresAt }));
      if (moved.ok) await setTimer({ ...invitation, sendAt: later });
    });
    return part;
  };

const placeIn = ({ timeZone, country, jurisdiction }: Info) => ({
  timeZone,
  ...(country && { country }),
  ...(jurisdiction && { jurisdiction }),
});

const cancelAll =
  (campaign: Campaign.Info): Work =>
  async (before, customers) => {
    const there = await invitationsTo(campaign, customers);
    await each(customers, async (customer) => {
      const invitation = there.get(customer.id);
      if (invitation) return cancelPlanned(invitation);
      // A step that crashed between the customer's clocks and the invitation.
      const id = campaignIdFor(campaign.id, customer.id);
      const held = Object.entries(customer.quarantine).flatMap(([clock, { by }]) => (by === id ? [clock] : []));
      await Customer.release(customer.id, id, held);
    });
    return before;
  };
