import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { spoken } from "../../words/sentences.ts";
import { type Say, useSay, useTerm } from "../../words/words.tsx";

export type Read = Got<"policy.read">;
export type Rule = Read["policy"]["rules"][number];
export type Clause = Rule["when"][number];
export type Outcome = Rule["outcome"];

/** The name of a rule; those that Loopkeeper comes with have theirs in each language. */
export const ruleName = (name: string): string => spoken(name) || name;

function changeIn({ quarantineDays, sampleShare }: Extract<Outcome, { do: "change" }>, say: Say): string[] {
  return [
    ...(quarantineDays?.any === undefined ? [] : [say("policy.anyDays", { n: quarantineDays.any })]),
    ...(quarantineDays?.same === undefined ? [] : [say("policy.sameDays", { n: quarantineDays.same })]),
    ...(sampleShare === undefined ? [] : [say("policy.sharePart", { n: Math.round(sampleShare * 1000) / 10 })]),
  ];
}

/** A rule as a sentence in the reader's language. */
export function useRuleSentence(surveys: Read["surveys"]): (rule: Rule, isLast: boolean) => string {
  const say = useSay();
  const term = useTerm();
  const intl = useIntl();
  const clause = (one: Clause): string => {
    if (one.test === "is") return say(one.value ? "policy.isComplaint" : "policy.isNoComplaint");
    const attribute = say(`policy.attribute.${one.attribute}`);
    if (one.test === "atLeast" || one.test === "atMost") return say(`policy.${one.test}`, { attribute, n: one.count });
    const values = one.values.map((value) => (one.attribute === "tier" ? term("policy.tier", value) : value));
    return say(`policy.${one.test}`, { attribute, values: intl.formatList(values, { type: "disjunction" }) });
  };
  const outcome = (one: Outcome): string => {
    if (one.do === "skip") return say("policy.skip", { because: one.because || "…" });
    if (one.do === "ask")
      return say("policy.ask", { survey: surveys.find(({ id }) => id === one.survey)?.name ?? (one.survey || "…") });
    return intl.formatList(changeIn(one, say)) || "…";
  };
  return ({ when, outcome: then }, isLast) => {
    const what = outcome(then);
    if (when.length > 0) return say("policy.sentence", { when: intl.formatList(when.map(clause)), what });
    return say(isLast ? "policy.everybodyElse" : "policy.everybody", { what });
  };
}
