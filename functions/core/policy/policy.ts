import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import type * as Case from "../case/case.ts";
import { now, nowIso } from "../clock.ts";
import type * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import * as Staff from "../staff/staff.ts";
import * as Survey from "../survey/survey.ts";
import * as items from "./policy.items.ts";
import { defaults, type Facts, Rule } from "./rule.ts";

export * from "./rule.ts";

/** One version of the rules by which resolved cases are surveyed. */
const Info = z.object({
  version: z.number(),
  rules: z.array(Rule),
  publishedAt: z.optional(z.string()),
  publishedBy: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

const asDelivered: Info = { version: 0, rules: defaults };

async function latest(limit: number): Promise<Info[]> {
  return (await table.query(items.listVersions(limit))).items.map((item) => z.parse(Info, item));
}

const keptMs = 5_000;
let kept: { at: number; policy: Promise<Info> } | undefined;

/** The version that counts, at most five seconds old: every resolved case asks for it. */
export function present(): Promise<Info> {
  const at = now().getTime();
  if (kept && Math.abs(at - kept.at) < keptMs) return kept.policy;
  const policy = latest(1).then(([info]) => info ?? asDelivered);
  kept = { at, policy };
  policy.catch(() => {
    kept = undefined;
  });
  return policy;
}

/** What the rules look at, of a case for its n-th resolution and of its customer. */
export const factsOf = (value: Case.Info, resolution: number, customer: Customer.Info | undefined): Facts => ({
  tier: value.tier ?? customer?.tier,
  channel: value.channel,
  issueType: value.issueType,
  team: value.teamId,
  location: value.locationId,
  product: value.product,
  priority: value.priority,
  language: customer?.locale,
  country: customer?.country,
  source: value.source,
  isComplaint: value.isComplaint,
  contacts: value.contacts,
  resolution,
});

const mostVersions = 21;

/** The rules as they stand, with those before them. Reached by its contract. @public */
export const read = async () => {
  const [versions, after, about] = await Promise.all([
    latest(mostVersions),
    Survey.ofPurpose("resolution"),
    Survey.ofPurpose("relationship"),
  ]);
  const [policy = asDelivered, ...earlier] = versions;
  return {
    policy,
    earlier: earlier.length < mostVersions - 1 && policy.version > 0 ? [...earlier, asDelivered] : earlier,
    surveys: [...after, ...about].map(({ id, name, isPaused }) => ({ id, name, isPaused })),
  };
};

/** What stands against a list of rules, a sentence by field. Pure but for the surveys that can be sent. */
export function problemsOf(rules: readonly Rule[], surveys: readonly string[]): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [at, { id, outcome, when }] of rules.entries()) {
    const field = `rules.${at}`;
    if (rules.findIndex((other) => other.id === id) < at)
      problems[`${field}.id`] = "Another rule has this id. Choose another one.";
    if (outcome.do === "ask" && !surveys.includes(outcome.survey))
      problems[`${field}.outcome`] =
        `There is no survey ${outcome.survey} that follows a case. Choose one of the list.`;
    if (outcome.do === "change" && outcome.sampleShare === undefined && !said(outcome.quarantineDays))
      problems[`${field}.outcome`] = "This rule changes nothing. Say days or a share, or remove it.";
    if (when.length === 0 && outcome.do !== "change" && at < rules.length - 1)
      problems[`rules.${at + 1}.when`] =
        "No case comes this far: the rule above holds for everybody. Move this one up, or remove it.";
  }
  const last = rules.at(-1);
  if (last?.when.length !== 0 || last.outcome.do === "change")
    problems[`rules.${rules.length - 1}.when`] =
      "The last rule decides about everybody else: it must have no condition, and ask or not ask.";
  return problems;
}

const said = (days: { any?: number | undefined; same?: number | undefined } | undefined): boolean =>
  days?.any !== undefined || days?.same !== undefined;

/** Throws what stands against a list of rules, beside its fields. */
export async function refuse(rules: readonly Rule[]): Promise<void> {
  const [after, about] = await Promise.all([Survey.ofPurpose("resolution"), Survey.ofPurpose("relationship")]);
  const fields = problemsOf(
    rules,
    [...after, ...about].map(({ id }) => id),
  );
  const [first] = Object.values(fields);
  if (first) throw new VisibleError("invalid", first, fields);
}

/** Publishes the next version, made from the one named. Publishing what stands already changes nothing. Reached by its contract. @public */
export const publish = fn(
  z.object({ version: z.number(), rules: z.array(Rule) }),
  async ({ version, rules }): Promise<Info> => {
    const [before = asDelivered] = await latest(1);
    if (before.version !== version) throw changedMeanwhile();
    await refuse(rules);
    if (JSON.stringify(rules) === JSON.stringify(before.rules)) return before;
    const next = { version: version + 1, rules, publishedAt: nowIso(), publishedBy: await Staff.presentName() };
    if (!(await table.tryWrite(items.putVersion(next))).ok) throw changedMeanwhile();
    kept = undefined;
    return next;
  },
);

const changedMeanwhile = () =>
  new VisibleError(
    "conflict",
    "Somebody else published another version. Look at how it stands now, and make your change again.",
  );
