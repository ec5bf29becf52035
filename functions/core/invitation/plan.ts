import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import * as Calendar from "../calendar/calendar.ts";
import * as Case from "../case/case.ts";
import { addMinutes, nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { fn } from "../fn.ts";
import { addBusinessMinutes } from "../hours.ts";
import { idOf } from "../id.ts";
import type { Item } from "../item.ts";
import * as Policy from "../policy/policy.ts";
import * as Staff from "../staff/staff.ts";
import { isSuppressed } from "../suppression/suppression.ts";
import * as Survey from "../survey/survey.ts";
import * as Timer from "../timer.ts";
import { endFollowUp } from "./delivery.items.ts";
import * as items from "./invitation.items.ts";
import { hasAnswer, type Info, idFor, isFollowUp, type Reason, recoveryIdFor, type Snapshot } from "./invitation.ts";
import { nextSendAt, placeOf } from "./send-window.ts";

const dayMinutes = 24 * 60;

/** Where a message would go. */
export interface Contact {
  channel: "email" | "sms";
  to: string;
}

/** The contact points of a customer, the preferred one first. */
function contactsOf(customer: Pick<Customer.Info, "email" | "phone" | "preferredChannel">): Contact[] {
  const points: Contact[] = [
    ...(customer.email ? [{ channel: "email" as const, to: customer.email }] : []),
    ...(customer.phone ? [{ channel: "sms" as const, to: customer.phone }] : []),
  ];
  return points.sort(
    (a, b) => Number(b.channel === customer.preferredChannel) - Number(a.channel === customer.preferredChannel),
  );
}

/** The contact point that a survey goes to: the first of a channel that the customer agreed to. */
export const contactOf = (customer: Customer.Info): Contact | undefined =>
  contactsOf(customer).find(({ channel }) => customer.consent[channel]);

/** Whether the sample takes a resolution: the same ones each time, `share` of all (0 to 1). */
export const isSampled = (caseId: string, resolution: number, surveyId: string, share: number): boolean =>
  createHash("sha256")
    .update(JSON.stringify([caseId, resolution, surveyId]))
    .digest()
    .readUIntBE(0, 6) /
    2 ** 48 <
  share;

/** All that decides whether a customer is asked about a resolution, except the quarantine. */
export interface Facts {
  /** Whether the case is still resolved by the resolution in question. */
  isCurrent: boolean;
  customer: Customer.Info | undefined;
  contact: Contact | undefined;
  /** A rule of the policy says that nobody is asked. */
  isRuledOut?: boolean;
  isPaused?: boolean;
  isSuppressed: boolean;
  isSampled: boolean;
}

/** Why a customer is not asked, in this order; the first that holds is the one the ledger shows. Quarantine comes last, by its own write. */
const rules: readonly [Reason, (facts: Facts) => boolean][] = [
  ["reopened", (facts) => !facts.isCurrent],
  ["customer_unknown", (facts) => !facts.customer],
  ["ruled_out", (facts) => facts.isRuledOut === true],
  ["survey_paused", (facts) => facts.isPaused === true],
  ["no_contact_point", (facts) => contactsOf(facts.customer ?? {}).length === 0],
  ["no_consent", (facts) => !facts.contact],
  ["suppressed_address", (facts) => facts.isSuppressed],
  ["not_sampled", (facts) => !facts.isSampled],
];

/** The first reason not to ask, or undefined. */
export const reasonAgainst = (facts: Facts): Reason | undefined => rules.find(([, holds]) => holds(facts))?.[0];

/** Who served, where and how, as the case stands, for its n-th resolution. */
function snapshotOf(value: Case.Info, resolution: number): Snapshot & { resolvedAt: string } {
  const { subject, agentId, agentName, teamId, locationId, channel, product, issueType, priority, tier, openedAt } =
    value;
  const resolvedAt = value.resolutions[resolution - 1];
  if (!resolvedAt) throw new Error(`Case ${value.id} was not resolved ${resolution} times.`);
  return {
    ...{ subject, agentId, agentName, teamId, locationId, channel, product, issueType, priority, tier, openedAt },
    resolvedAt,
  };
}

async function caseFrom(caseId: Case.Info["id"]): Promise<Case.Info> {
  const found = await Case.find(caseId);
  if (!found) throw new Error(`There is no case ${caseId}.`);
  return found;
}

/**
 * Plans the survey about a resolution, or writes down why there is none: either way exactly one invitation. Every step may be repeated; a crash
 * between two of them is healed by the next delivery of the event.
 */
export const plan = fn(z.object({ caseId: idOf("case"), resolution: z.number() }), async ({ caseId, resolution }) => {
  const id = idFor(caseId, resolution);
  if (!(await alreadyPlanned(id))) {
    const value = await caseFrom(caseId);
    const [policy, customer] = await Promise.all([Policy.present(), customerOf(value)]);
    const decision = Policy.decide(policy.rules, Policy.factsOf(value, resolution, customer));
    const survey = await sentNow(decision.survey);
    const snapshot = snapshotOf(value, resolution);
    // The news of a reopening travels by itself and may come later: an invitation about what did not hold must not keep the quarantine.
    for (let earlier = 1; earlier < resolution; earlier++) await voidInvitation({ caseId, resolution: earlier });
    await invite({
      id,
      value,
      resolution,
      survey,
      snapshot,
      customer,
      isCurrent: isCurrent(value, resolution),
      ruledBy: { decision, policyVersion: policy.version },
      clocks: clocksBy(survey, decision),
      earliest: await afterDelay(survey, snapshot.resolvedAt, value.teamId),
    });
  }
  // The case may have been reopened while this was written, before there was an invitation or a timer to end.
  if (!isCurrent(await caseFrom(caseId), resolution)) await voidInvitation({ caseId, resolution });
});

/**
 * Plans the re-survey after the n-th closure of a task. It asks again in spite of the first survey: only its own clock holds it back. The one
 * after the closure before, which did not hold, ends unless it was answered.
 */
export const planRecovery = fn(
  z.object({ taskId: idOf("task"), caseId: idOf("case"), closure: z.number(), closedAt: z.string() }),
  async ({ taskId, caseId, closure, closedAt }) => {
    const id = recoveryIdFor(taskId, closure);
    if (await alreadyPlanned(id)) return;
    if (closure > 1) await endUnanswered(recoveryIdFor(taskId, closure - 1));
    const value = await caseFrom(caseId);
    const [survey, customer] = await Promise.all([sentNow("recovery"), customerOf(value)]);
    const resolution = Case.resolutionOf(value);
    await invite({
      id,
      value,
      resolution,
      survey,
      snapshot: snapshotOf(value, resolution),
      recoveryOf: taskId,
      customer,
      isCurrent: true,
      clocks: { [survey.id]: { days: survey.policy.quarantineDays.same } },
      earliest: await afterDelay(survey, closedAt, value.teamId),
    });
  },
);

const customerOf = async ({ customerId }: Case.Info): Promise<Customer.Info | undefined> =>
  customerId && Customer.find(customerId);

/** The quarantine of a survey after a resolution, as the rules change it. */
export const clocksBy = ({ id, policy }: Survey.Info, { quarantineDays }: Pick<Policy.Decision, "quarantineDays">) => ({
  any: { days: quarantineDays.any ?? policy.quarantineDays.any },
  [id]: { days: quarantineDays.same ?? policy.quarantineDays.same },
});

/** A survey's delay after an occasion; in opening hours by the calendar of the team that served, by the clock where it has none. */
async function afterDelay(
  { policy: { delay } }: Survey.Info,
  from: string,
  teamId: string | undefined,
): Promise<string> {
  if (delay.counted === "business") {
    const team = await Staff.teamFor(teamId);
    const calendar = team?.calendarId && (await Calendar.find(team.calendarId));
    const at = calendar && addBusinessMinutes(calendar, from, delay.minutes);
    if (at) return at;
  }
  return addMinutes(from, delay.minutes);
}

/** The survey as it is sent now. */
export async function sentNow(id: string): Promise<Survey.Info & { isPaused: boolean }> {
  const survey = await Survey.present(id);
  if (!survey) throw new Error(`There is no survey ${id}.`);
  return survey;
}

const isCurrent = (value: Case.Info, resolution: number): boolean =>
  value.status === "resolved" && Case.resolutionOf(value) === resolution;

/** Whether the invitation is there; what follows from it is done again, because a crash may have kept it from it. */
async function alreadyPlanned(id: Info["id"]): Promise<boolean> {
  const item = await table.get(items.invitationOf(id));
  if (item) await follow(items.toInfo(item));
  return item !== undefined;
}

/** An invitation that waits has a timer; one that does not ask holds no clocks, which a delivery that crashed, or another one, took for it. */
async function follow(invitation: Info): Promise<void> {
  if (invitation.status === "planned") await setTimer(invitation);
  if (invitation.status === "suppressed") await giveBack(invitation);
}

/** Gives back the customer's clocks that an invitation holds, because it does not ask: the customer may be asked about something else. */
export async function giveBack({ id, customerId, surveyId }: Info): Promise<void> {
  if (customerId) await Customer.release(customerId, id, ["any", surveyId]);
}

const setTimer = ({ id, sendAt, channel }: Info) => {
  if (!sendAt || !channel) throw new Error(`Invitation ${id} is planned without a time or a channel.`);
  return table.write(Timer.plan({ kind: "invitation.send", targetId: id, dueAt: sendAt, queue: channel }));
};

const later = (one: string, other: string): string => (one.localeCompare(other) > 0 ? one : other);

interface Occasion {
  id: Info["id"];
  value: Case.Info;
  resolution: number;
  survey: Survey.Info & { isPaused: boolean };
  snapshot: Snapshot;
  customer: Customer.Info | undefined;
  ruledBy?: { decision: Policy.Decision; policyVersion: number };
  recoveryOf?: Info["recoveryOf"];
  isCurrent: boolean;
  clocks: Record<string, { days: number }>;
  earliest: string;
}

const ruleOf = ({ decision, policyVersion }: NonNullable<Occasion["ruledBy"]>): Info["rule"] => ({
  policyVersion,
  ...decision.rule,
  because: decision.because,
});

async function invite(occasion: Occasion): Promise<void> {
  const { id, value, resolution, survey, snapshot, customer, ruledBy, recoveryOf, clocks } = occasion;
  const share = ruledBy?.decision.sampleShare ?? survey.policy.sampleShare;
  const contact = customer && contactOf(customer);
  const at = nowIso();
  let reason = reasonAgainst({
    isCurrent: occasion.isCurrent,
    customer,
    contact,
    isRuledOut: ruledBy?.decision.because !== undefined,
    isPaused: survey.isPaused,
    isSuppressed: contact !== undefined && (await isSuppressed(contact.channel, contact.to)),
    isSampled: isSampled(value.id, resolution, survey.id, share),
  });
  if (!reason && customer && !(await Customer.quarantine(customer.id, id, clocks, at))) reason = "quarantine";
  const place = placeOf(customer ? { ...customer, country: Customer.countryOf(customer) } : {});
  const sendAt = nextSendAt(later(occasion.earliest, at), survey.policy.sendWindow, place, contact?.channel);
  const invitation: Info = {
    id,
    caseId: value.id,
    resolution,
    customerId: customer?.id,
    surveyId: survey.id,
    surveyVersion: survey.version,
    variant: Survey.variantFor(survey, id),
    kind: survey.kind,
    recoveryOf,
    ...contact,
    customerName: customer?.name,
    locale: customer?.locale ?? "en",
    ...place,
    status: reason ? "suppressed" : "planned",
    reason,
    ...(ruledBy && { rule: ruleOf(ruledBy) }),
    inclusionProbability: share,
    snapshot,
    plannedAt: at,
    ...(!reason && { sendAt }),
    expiresAt: addMinutes(reason ? at : sendAt, survey.policy.expiresAfterDays * dayMinutes),
  };
  const put = await table.tryWrite(items.putInvitation(invitation));
  if (!put.ok) logger.info("invitation was planned by another delivery", { invitationId: id });
  else if (reason) logger.info("invitation suppressed", { invitationId: id, reason });
  if (put.ok || put.current) await follow(put.ok ? invitation : items.toInfo(put.current as Item));
}

/**
 * Ends the unanswered invitation about a resolution that did not hold: its link says so, its timer is cancelled, and the customer may be asked
 * about the next one. An answered invitation is never touched; one that was suppressed or failed stays what it is.
 */
export const voidInvitation = fn(z.object({ caseId: idOf("case"), resolution: z.number() }), ({ caseId, resolution }) =>
  endUnanswered(idFor(caseId, resolution)),
);

async function endUnanswered(id: Info["id"]): Promise<void> {
  for (;;) {
    const item = await table.get(items.invitationOf(id));
    if (!item) return;
    const invitation = items.toInfo(item);
    const isOver = ["suppressed", "failed"].includes(invitation.status) || hasAnswer(invitation);
    if (isOver) return;
    if (invitation.status !== "void" && !(await table.tryWrite(items.voidUnanswered(invitation, nowIso()))).ok)
      continue;
    // Also where it was void already: an earlier delivery may have stopped here.
    if (invitation.sendAt)
      await table.tryWrite(Timer.cancel({ kind: "invitation.send", targetId: id, dueAt: invitation.sendAt }));
    return giveBack(invitation);
  }
}

/** Ends what is planned for a person who is erased: nobody writes to them any more. Doing it again changes nothing. */
export async function stopPlanned(invitation: Info): Promise<void> {
  const ended = await table.tryWrite(items.end(invitation, ["planned", "queued"], "suppressed", "erased", nowIso()));
  const { id, sendAt } = invitation;
  if (ended.ok && sendAt) await table.tryWrite(Timer.cancel({ kind: "invitation.send", targetId: id, dueAt: sendAt }));
}

/** Ends what a cancelled campaign planned; what is being sent this moment, or was answered, stays what it is. Doing it again changes nothing. */
export async function cancelPlanned(invitation: Info): Promise<void> {
  if (invitation.status === "void" && !invitation.sentAt) return giveBack(invitation);
  if (invitation.status !== "planned" && invitation.status !== "queued") return;
  // What was asked by an earlier message stays asked.
  if (isFollowUp(invitation)) return void (await table.tryWrite(endFollowUp(invitation.id, [invitation.status])));
  if (!(await table.tryWrite(items.cancel(invitation, nowIso()))).ok) return;
  const { id, sendAt } = invitation;
  if (sendAt) await table.tryWrite(Timer.cancel({ kind: "invitation.send", targetId: id, dueAt: sendAt }));
  await giveBack(invitation);
}
