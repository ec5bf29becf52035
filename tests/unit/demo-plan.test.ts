import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Facts } from "../../functions/core/customer/customer.ts";
import { defaults } from "../../functions/core/taxonomy/defaults.ts";
import { customerBy } from "../../infra/local/demo/customers.ts";
import * as figures from "../../infra/local/demo/figures.ts";
import { planHistory } from "../../infra/local/demo/history.ts";
import { agents, locations, people } from "../../infra/local/demo/people.ts";
import { quotas } from "../../infra/local/demo/plan.ts";
import { chanceOf } from "../../infra/local/demo/random.ts";
import {
  centreTypes,
  commentOf,
  findings,
  locales,
  type StoryId,
  storyOf,
  variantsOf,
} from "../../infra/local/demo/stories.ts";

const now = Date.parse("2026-11-25T15:30:00Z");
const ids = [
  ...new Set([...Object.keys(figures.resolved), ...Object.keys(figures.centre.categories), "enquiry"]),
] as StoryId[];

describe("the plan of the demo's history", () => {
  it("is the same for the same seed, and another for another", () => {
    const plan = (seed: number) => JSON.stringify(planHistory({ seed, now, small: true }).cases.slice(0, 50));
    expect(plan(1)).toBe(plan(1));
    expect(plan(2)).not.toBe(plan(1));
  });

  it.each(["2026-11-25T15:30:00Z", "2027-01-01T00:05:00Z", "2027-03-01T23:00:00Z"])(
    "at %s begins with the quarter two before, and is about the last whole month",
    (at) => {
      const { begin, reported, cases } = planHistory({ seed: 1, now: Date.parse(at), small: true });
      expect(new Date(begin).getUTCMonth() % 3).toBe(0);
      const months = (Date.parse(at) - begin) / (30.4 * 86_400_000);
      expect(months >= 5.9 && months <= 9.1).toBe(true);
      expect(reported.end <= Date.parse(at)).toBe(true);
      expect(Date.parse(at) - reported.end).toBeLessThan(31 * 86_400_000);
      expect(cases.every(({ openedAt }) => openedAt >= begin && openedAt < Date.parse(at))).toBe(true);
    },
  );

  it("shares whole numbers out so that they add up, each within one of its due", () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 500 }), { minLength: 1 })
      .filter((all) => all.some((n) => n > 0));
    fc.assert(
      fc.property(weights, fc.nat(2000), (given, sum) => {
        const shared = quotas(given, sum);
        const all = given.reduce((a, b) => a + b);
        expect(shared.reduce((a, b) => a + b)).toBe(sum);
        for (const [index, n] of shared.entries())
          expect(Math.abs(n - ((given[index] as number) * sum) / all)).toBeLessThan(1);
      }),
    );
  });
});

describe("the demo's words", () => {
  it("are more than 150 different texts in each language", () => {
    for (const locale of locales) {
      const texts = new Set<string>();
      for (const id of ids)
        for (const mood of ["happy", "passive", "unhappy"] as const) {
          const story = storyOf(id);
          for (let n = 0; n < variantsOf(story, mood); n++) texts.add(commentOf(story, mood, n, locale));
        }
      expect(texts.size).toBeGreaterThan(150);
    }
  });

  it("have a finding and an action for every cause, each of which the product knows", () => {
    const known = new Map(
      defaults["root-causes"].flatMap(({ id, children }) => children.map((child) => [child.id, id])),
    );
    const used = [
      ...Object.values(figures.causes).flatMap((of) => Object.keys(of)),
      ...ids.flatMap((id) => storyOf(id).causes),
    ];
    for (const cause of used) expect(findings[cause]?.level1).toBe(known.get(cause));
  });
});

describe("the demo's issue types", () => {
  it("are the product's and those that the demo's administrator publishes", () => {
    const known = [...defaults["issue-types"], ...centreTypes].flatMap(({ id, children }) => [
      id,
      ...children.map((child: { id: string }) => child.id),
    ]);
    expect(known).toEqual(expect.arrayContaining(ids));
  });
});

describe("the demo's people", () => {
  it("are a department: agents in teams, owners, a dozen auditors, a dozen places", () => {
    expect(agents.length).toBeGreaterThanOrEqual(30);
    expect(new Set(agents.map(({ id }) => id)).size).toBe(agents.length);
    expect(people.filter(({ group }) => group === "auditor")).toHaveLength(12);
    expect(locations.length).toBeGreaterThanOrEqual(8);
    for (const { agentId, name, team } of people)
      if (agentId) expect(agents).toContainEqual({ id: agentId, name, team });
  });

  it("are served as customers whose facts the intake accepts, each with an address and a number of their own", () => {
    const chance = chanceOf(3);
    const customers = Array.from({ length: 500 }, (_, index) => customerBy(chance, index * 37 + 1));
    for (const customer of customers) expect(Facts.safeParse(customer).success, JSON.stringify(customer)).toBe(true);
    for (const point of ["email", "phone"] as const)
      expect(new Set(customers.map((customer) => customer[point])).size).toBe(customers.length);
  });
});
