import * as z from "zod/mini";

/** What is written in words: any of these, or none of them. */
const wordAttributes = [
  "tier",
  "channel",
  "issueType",
  "team",
  "location",
  "product",
  "priority",
  "language",
  "country",
  "source",
] as const;
/** What a rule may look at: of the case, of its customer, and of the occasion. */
const attributes = [...wordAttributes, "isComplaint", "contacts", "resolution"] as const;
type Attribute = (typeof attributes)[number];

const Values = z
  .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(200)))
  .check(z.minLength(1), z.maxLength(50));
const Count = z.int().check(z.minimum(1), z.maximum(1000));

/** One thing that must hold. Words are compared without regard to case; the language `zh` is also that of `zh-CN`. */
const Clause = z.discriminatedUnion("test", [
  z.strictObject({ test: z.literal("oneOf"), attribute: z.enum(wordAttributes), values: Values }),
  /** Also where nothing is known of it. */
  z.strictObject({ test: z.literal("noneOf"), attribute: z.enum(wordAttributes), values: Values }),
  z.strictObject({ test: z.literal("is"), attribute: z.enum(["isComplaint"]), value: z.boolean() }),
  z.strictObject({ test: z.literal("atLeast"), attribute: z.enum(["contacts", "resolution"]), count: Count }),
  z.strictObject({ test: z.literal("atMost"), attribute: z.enum(["contacts", "resolution"]), count: Count }),
]);
export type Clause = z.infer<typeof Clause>;

const days = z.int().check(z.minimum(0), z.maximum(730));

/** What follows where all of a rule holds: `ask` and `skip` end the list, `change` goes on with what it says. */
const Outcome = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("ask"), survey: z.string().check(z.regex(/^[a-z][a-z0-9_-]{0,39}$/)) }),
  z.strictObject({
    do: z.literal("skip"),
    because: z.string().check(z.trim(), z.minLength(1, "Say why they are not asked."), z.maxLength(200)),
  }),
  z.strictObject({
    do: z.literal("change"),
    /** Days within which the customer is not asked again, by any survey and by this one, instead of the survey's own. */
    quarantineDays: z.optional(z.strictObject({ any: z.optional(days), same: z.optional(days) })),
    /** 0 < share <= 1, instead of the survey's own. */
    sampleShare: z.optional(z.number().check(z.gt(0), z.maximum(1))),
  }),
]);

/** One sentence of the policy. */
export const Rule = z.strictObject({
  /** Keeps its meaning: invitations name it. */
  id: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_]{0,39}$/, "Begin with a small letter; then small letters, digits and _, at most 40."),
    ),
  name: z.string().check(z.trim(), z.minLength(1, "Name the rule."), z.maxLength(80)),
  /** All must hold; none: it holds for everybody. */
  when: z.array(Clause).check(z.maxLength(10)),
  outcome: Outcome,
});
export type Rule = z.infer<typeof Rule>;

/** What the rules look at. */
export interface Facts {
  tier?: string | undefined;
  channel?: string | undefined;
  issueType?: string | undefined;
  team?: string | undefined;
  location?: string | undefined;
  product?: string | undefined;
  priority?: string | undefined;
  language?: string | undefined;
  country?: string | undefined;
  source?: string | undefined;
  isComplaint?: boolean | undefined;
  contacts?: number | undefined;
  resolution: number;
}

/** What the rules say about an occasion. */
export interface Decision {
  /** Which one decided. */
  rule: Pick<Rule, "id" | "name">;
  /** Which survey is asked, or would be if nothing stood against it. */
  survey: string;
  /** Present: nobody is asked. */
  because?: string;
  quarantineDays: { any?: number | undefined; same?: number | undefined };
  sampleShare?: number | undefined;
}

const plain = (text: string): string => text.trim().toLowerCase();

function isAmong(attribute: Attribute, value: string | undefined, values: readonly string[]): boolean {
  if (value === undefined) return false;
  const said = plain(value);
  return values.some((each) => {
    const wanted = plain(each);
    return said === wanted || (attribute === "language" && said.startsWith(`${wanted}-`));
  });
}

/** Whether one thing holds. A count that nobody said is neither at least nor at most another; a complaint is one that was said to be. */
function holds(clause: Clause, facts: Facts): boolean {
  switch (clause.test) {
    case "oneOf":
      return isAmong(clause.attribute, facts[clause.attribute], clause.values);
    case "noneOf":
      return !isAmong(clause.attribute, facts[clause.attribute], clause.values);
    case "is":
      return (facts.isComplaint ?? false) === clause.value;
    case "atLeast":
      return (facts[clause.attribute] ?? Number.NEGATIVE_INFINITY) >= clause.count;
    case "atMost":
      return (facts[clause.attribute] ?? Number.POSITIVE_INFINITY) <= clause.count;
  }
}

/**
 * What the first rule that holds says. Rules that change something are gathered on the way, the first word on each thing counts. Where the list
 * says nobody is asked, the survey is the one that the rules after it would have asked with. Pure. Throws where no rule decides, which
 * publishing refuses.
 */
export function decide(rules: readonly Rule[], facts: Facts): Decision {
  const holding = rules.filter(({ when }) => when.every((clause) => holds(clause, facts)));
  const at = holding.findIndex(({ outcome }) => outcome.do !== "change");
  const decisive = holding[at];
  if (!decisive) throw new Error("No rule of the policy decides.");
  const changes = holding.slice(0, at).flatMap(({ outcome }) => (outcome.do === "change" ? [outcome] : []));
  const asking = [...holding.slice(at), ...rules].flatMap(({ outcome }) =>
    outcome.do === "ask" ? [outcome.survey] : [],
  );
  const first = <T>(pick: (change: (typeof changes)[number]) => T | undefined): T | undefined =>
    changes.map(pick).find((value) => value !== undefined);
  return {
    rule: { id: decisive.id, name: decisive.name },
    survey: asking[0] ?? "csat",
    ...(decisive.outcome.do === "skip" && { because: decisive.outcome.because }),
    quarantineDays: {
      any: first(({ quarantineDays }) => quarantineDays?.any),
      same: first(({ quarantineDays }) => quarantineDays?.same),
    },
    sampleShare: first(({ sampleShare }) => sampleShare),
  };
}

/** The rules of a house that has published none: whose relation weighs most is asked about it, all others about the service. */
export const defaults: Rule[] = [
  {
    id: "key_accounts",
    name: "Key accounts: would they recommend us?",
    when: [{ attribute: "tier", test: "oneOf", values: ["high"] }],
    outcome: { do: "ask", survey: "nps" },
  },
  { id: "everybody", name: "Everybody else: how was the service?", when: [], outcome: { do: "ask", survey: "csat" } },
];
