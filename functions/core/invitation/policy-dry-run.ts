import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import * as Case from "../case/case.ts";
import { nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { dayOf, daysFrom } from "../day-log.ts";
import { fn } from "../fn.ts";
import type { Id } from "../id.ts";
import * as Message from "../message/message.ts";
import * as Policy from "../policy/policy.ts";
import * as Response from "../response/response.ts";
import type * as Survey from "../survey/survey.ts";
import * as items from "./invitation.items.ts";
import { type Info, isInLedger, ledgerDay, type Reason } from "./invitation.ts";
import { clocksBy, contactOf, isSampled, reasonAgainst, sentNow } from "./plan.ts";

const daysBack = 30;
/** The API's function has ten seconds. */
const longestMs = 6_000;
const mostResolutions = 5_000;
const mostExamples = 30;
/** A survey goes out a day after the resolution; what was held up, within these. */
const sentWithinDays = 8;

/** A resolved case as it is looked at again. */
interface Past {
  value: Case.Info;
  resolution: number;
  resolvedAt: string;
  customer: Customer.Info | undefined;
  /** What the ledger says of it, as far as no rule can change it. */
  reason: Reason | undefined;
}

/** What became of each resolved case of a day, from the ledger and the log of messages: exactly one invitation each, without those that wait. */
async function invitationsOf(day: string, today: string): Promise<Info[]> {
  const shards = Array.from({ length: items.ledgerShards }, (_, shard) =>
    table.queryAll(items.listLedger(day, shard, undefined, 1000)),
  );
  const days = daysFrom(day, sentWithinDays, 1).filter((each) => each <= today);
  const [unsent, sent] = await Promise.all([
    Promise.all(shards),
    Message.list(days, {
      newestFirst: false,
      limit: mostResolutions,
      fits: (message) => message.kind === "invitation" && message.ledgerDay === day,
    }),
  ]);
  const asked = await Response.findMany(sent.entries.map(({ causeId }) => causeId as Id<"invitation">));
  const found = new Map([...unsent.flat().map(items.toInfo), ...asked.values()].map((each) => [each.id, each]));
  return [...found.values()].filter((each) => isInLedger(each) && ledgerDay(each) === day);
}

async function inHundreds<T, R>(all: readonly T[], read: (part: T[]) => Promise<R[]>): Promise<R[]> {
  const parts = Array.from({ length: Math.ceil(all.length / 100) }, (_, at) => all.slice(at * 100, at * 100 + 100));
  return (await Promise.all(parts.map(read))).flat();
}

async function pastOf(invitations: Info[]): Promise<Past[]> {
  const ids = <T>(pick: (invitation: Info) => T | undefined) => [...new Set(invitations.flatMap((i) => pick(i) ?? []))];
  const [cases, customers] = await Promise.all([
    inHundreds(
      ids(({ caseId }) => caseId),
      Case.findMany,
    ),
    inHundreds(
      ids(({ customerId }) => customerId),
      Customer.findMany,
    ),
  ]);
  const caseOf = new Map(cases.map((value) => [value.id, value]));
  const customerOf = new Map(customers.map((customer) => [customer.id, customer]));
  return invitations.flatMap(({ caseId, customerId, resolution, reason, snapshot }) => {
    const value = caseId && caseOf.get(caseId);
    if (!value || !resolution || !snapshot.resolvedAt) return [];
    const customer = customerId && customerOf.get(customerId);
    return [{ value, resolution, resolvedAt: snapshot.resolvedAt, customer, reason }];
  });
}

interface Verdict {
  survey?: string;
  reason?: Reason;
  rule: string;
}

/**
 * Goes through resolutions in order of time, as the plan would have, with the case and the customer as they stand now. The clocks that the
 * customer had before are those that are held since; what was reopened, and whom nobody may write to, stays so. Pure but for what it is given.
 */
function replay(
  past: readonly Past[],
  rules: readonly Policy.Rule[],
  surveys: ReadonlyMap<string, Survey.Info & { isPaused: boolean }>,
): Verdict[] {
  const clocks = new Map<string, Customer.Info["quarantine"]>();
  const [from = ""] = past.map(({ resolvedAt }) => resolvedAt);
  return past.map(({ value, resolution, resolvedAt, customer, reason }) => {
    const decision = Policy.decide(rules, Policy.factsOf(value, resolution, customer));
    const survey = surveys.get(decision.survey);
    if (!survey) throw new Error(`There is no survey ${decision.survey}.`);
    const against = reasonAgainst({
      isCurrent: reason !== "reopened",
      customer,
      contact: customer && contactOf(customer),
      isRuledOut: decision.because !== undefined,
      isPaused: survey.isPaused,
      isSuppressed: reason === "suppressed_address",
      isSampled: isSampled(value.id, resolution, survey.id, decision.sampleShare ?? survey.policy.sampleShare),
    });
    if (against || !customer) return { reason: against ?? "customer_unknown", rule: decision.rule.id };
    const held = clocks.get(customer.id) ?? heldBefore(customer, from);
    const wanted = clocksBy(survey, decision);
    if (Customer.isQuarantined({ quarantine: held }, undefined, wanted, resolvedAt))
      return { reason: "quarantine" as const, rule: decision.rule.id };
    const taken = Object.keys(wanted).map((clock) => [clock, { at: resolvedAt, by: "" as Id<"invitation"> }]);
    clocks.set(customer.id, { ...held, ...Object.fromEntries(taken) });
    return { survey: survey.id, rule: decision.rule.id };
  });
}

const heldBefore = ({ quarantine }: Customer.Info, from: string): Customer.Info["quarantine"] =>
  Object.fromEntries(Object.entries(quarantine).filter(([, { at }]) => at < from));

const counted = (names: (string | undefined)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) if (name) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const outcomesOf = (verdicts: Verdict[]) => ({
  sent: verdicts.filter(({ reason }) => !reason).length,
  suppressed: counted(verdicts.map(({ reason }) => reason)),
  surveys: counted(verdicts.map(({ survey }) => survey)),
  rules: counted(verdicts.map(({ rule }) => rule)),
});

/** Every survey that one of the lists may ask with. */
async function surveysOf(...lists: (readonly Policy.Rule[])[]) {
  const ids = lists.flat().flatMap(({ outcome }) => (outcome.do === "ask" ? [outcome.survey] : []));
  const found = await Promise.all([...new Set([...ids, "csat"])].map(sentNow));
  return new Map(found.map((survey) => [survey.id, survey]));
}

/** What rules would have done with the cases of the last days, beside what the present ones would. Reads only. */
export const dryRun = fn(z.object({ rules: z.array(Policy.Rule) }), async ({ rules }) => {
  await Policy.refuse(rules);
  const stopAt = performance.now() + longestMs;
  const today = dayOf(nowIso());
  const days = daysFrom(today, daysBack, -1);
  const found: Info[] = [];
  let looked = 0;
  while (looked < days.length && found.length < mostResolutions && performance.now() < stopAt) {
    const part = days.slice(looked, looked + 3);
    found.push(...(await Promise.all(part.map((day) => invitationsOf(day, today)))).flat());
    looked += part.length;
  }
  const past = (await pastOf(found)).sort((a, b) => a.resolvedAt.localeCompare(b.resolvedAt));
  const present = (await Policy.present()).rules;
  const surveys = await surveysOf(rules, present);
  const [after, before] = [replay(past, rules, surveys), replay(past, present, surveys)];
  const differ = past.flatMap((one, at) => {
    const [was, is] = [before[at], after[at]];
    return was && is && (was.survey !== is.survey || was.reason !== is.reason) ? [{ one, was, is }] : [];
  });
  return {
    ...{ from: days[looked - 1] ?? today, to: today, isWhole: looked === days.length, resolutions: past.length },
    ...{ draft: outcomesOf(after), present: outcomesOf(before), changed: differ.length },
    examples: differ
      .slice(-mostExamples)
      .reverse()
      .map(({ one: { value, customer, resolvedAt }, was, is }) => ({
        ...{ caseId: value.id, name: customer?.name, subject: value.subject, resolvedAt },
        ...{ before: was, after: is },
      })),
  };
});
