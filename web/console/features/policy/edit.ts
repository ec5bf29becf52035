import type { Clause, Outcome, Rule } from "./sentence.ts";

export const attributes = [
  ...["tier", "channel", "issueType", "team", "location", "product", "priority", "language", "country", "source"],
  ...["isComplaint", "contacts", "resolution"],
] as Clause["attribute"][];

/** The tests that an attribute has. */
export const testsOf = (attribute: Clause["attribute"]): Clause["test"][] =>
  attribute === "isComplaint"
    ? ["is"]
    : attribute === "contacts" || attribute === "resolution"
      ? ["atLeast", "atMost"]
      : ["oneOf", "noneOf"];

/** A clause about an attribute by one of its tests, with what the one before said where that still fits. */
export function clauseOf(attribute: Clause["attribute"], test: Clause["test"], before?: Clause): Clause {
  const fitting = testsOf(attribute).includes(test) ? test : testsOf(attribute)[0];
  if (fitting === "is") return { attribute: "isComplaint", test: "is", value: true };
  if (fitting === "atLeast" || fitting === "atMost") {
    const count = before && "count" in before ? before.count : 2;
    return { attribute: attribute as "contacts", test: fitting, count };
  }
  const values = before && "values" in before && before.attribute === attribute ? before.values : [];
  return { attribute: attribute as "tier", test: fitting as "oneOf", values };
}

export const outcomeOf = (kind: Outcome["do"], survey: string): Outcome =>
  kind === "ask" ? { do: "ask", survey } : kind === "skip" ? { do: "skip", because: "" } : { do: "change" };

/** A new rule with an id that no other has. */
export function newRule(rules: readonly Rule[], survey: string): Rule {
  let n = rules.length;
  while (rules.some(({ id }) => id === `rule_${n}`)) n++;
  return { id: `rule_${n}`, name: "", when: [clauseOf("tier", "oneOf")], outcome: { do: "ask", survey } };
}

export const moved = (rules: readonly Rule[], from: number, to: number): Rule[] =>
  rules.toSpliced(from, 1).toSpliced(to, 0, ...rules.slice(from, from + 1));
