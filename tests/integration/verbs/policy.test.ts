import { beforeEach, describe, expect, it } from "vitest";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as items from "../../../functions/core/invitation/invitation.items.ts";
import * as Plan from "../../../functions/core/invitation/plan.ts";
import { dryRun } from "../../../functions/core/invitation/policy-dry-run.ts";
import * as Policy from "../../../functions/core/policy/policy.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 4, day, hour)).toISOString();
const ada = { kind: "staff", id: "ada", name: "Ada", roles: ["admin"] } as never;
const asAda = <T>(act: () => Promise<T>): Promise<T> => actAs(ada, act);

async function resolved(name: string, customer: string, day: number, more: Partial<Case.Announcement> = {}) {
  table.setNow(at(day));
  const told = await actAs({ kind: "key", id: "test" }, () =>
    Case.announce({
      ...{ source: "desk", externalId: name, status: "resolved", at: at(day), subject: name },
      customer: { externalId: customer, name: customer, email: `${customer}@example.org`, timeZone: "UTC" },
      ...more,
    }),
  );
  await Plan.plan({ caseId: told.caseId, resolution: told.resolution });
  return told.caseId;
}
/** What really became of the cases, counted by reason. */
async function became(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of await table.all())
    if (item.type === "invitation") {
      const { reason = "sent" } = items.toInfo(item);
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
  return counts;
}
const last: Policy.Rule = { id: "all", name: "All", when: [], outcome: { do: "ask", survey: "csat" } };

beforeEach(async () => {
  table.setNow("2020-01-01T12:00:00.000Z");
  await Policy.present();
  table.setNow(at(1));
});

/** A month in which Ana calls often, and others once. What waits to be sent is in no list yet, so it is made to be sent. */
async function month(): Promise<void> {
  await resolved("a1", "ana", 1);
  await resolved("a2", "ana", 4);
  await resolved("a3", "ana", 9, { product: "Loan" });
  await resolved("b1", "bo", 5, { channel: "chat" });
  await resolved("c1", "cy", 6, { customer: undefined });
  await resolved("d1", "di", 7, { product: "Loan" });
  const { noteSent } = await import("../../../functions/core/invitation/delivery.ts");
  for (const item of await table.all())
    if (item.type === "invitation" && item.status === "planned") {
      const invitation = items.toInfo(item);
      const claimedAt = String(invitation.sendAt);
      await noteSent({ ...invitation, claimedAt, firstClaimedAt: claimedAt }, ["planned"], claimedAt, {
        messageId: "m",
      });
    }
  table.setNow(at(20));
}

describe("a dry run", () => {
  it("says of the present rules what really came of them", async () => {
    await month();
    const { present, draft, changed, resolutions, isWhole } = await asAda(() => dryRun({ rules: Policy.defaults }));
    const { sent, ...suppressed } = await became();
    expect(present).toMatchObject({ sent, suppressed });
    expect([draft, changed, resolutions, isWhole]).toEqual([present, 0, 6, true]);
    expect(suppressed).toEqual({ quarantine: 2, customer_unknown: 1 });
  });

  it("says what others would have done, in order of time, with examples", async () => {
    await month();
    const rules: Policy.Rule[] = [
      {
        ...{ id: "loans", name: "Loans" },
        when: [{ attribute: "product", test: "oneOf", values: ["loan"] }],
        outcome: { do: "skip", because: "Another house asks." },
      },
      { id: "often", name: "Often", when: [], outcome: { do: "change", quarantineDays: { any: 2, same: 2 } } },
      last,
    ];
    const { draft, changed, examples } = await asAda(() => dryRun({ rules }));
    expect(draft).toEqual({
      ...{ sent: 3, suppressed: { ruled_out: 2, customer_unknown: 1 } },
      ...{ surveys: { csat: 3 }, rules: { loans: 2, all: 4 } },
    });
    expect(changed).toBe(3);
    expect(
      examples.map(({ subject, before, after }) => [subject, before.reason ?? "sent", after.reason ?? "sent"]),
    ).toEqual([
      ["a3", "quarantine", "ruled_out"],
      ["d1", "sent", "ruled_out"],
      ["a2", "quarantine", "sent"],
    ]);
  });

  it("writes nothing, and refuses rules that cannot be published", async () => {
    await month();
    const before = await table.all();
    await asAda(() => dryRun({ rules: [last] }));
    expect(await table.all()).toEqual(before);
    await expect(
      asAda(() => dryRun({ rules: [{ ...last, outcome: { do: "ask", survey: "gone" } }] })),
    ).rejects.toMatchObject({ code: "invalid", fields: { "rules.0.outcome": expect.any(String) } });
  });
});

describe("the policy", () => {
  it("is published in versions, one after the other, and decides from then on, by its name", async () => {
    const rules = [{ ...last, outcome: { do: "skip", because: "We are moving." } as const }];
    await asAda(() => Policy.publish({ version: 0, rules }));
    await expect(asAda(() => Policy.publish({ version: 0, rules: [last] }))).rejects.toMatchObject({
      code: "conflict",
    });
    await resolved("a1", "ana", 1);
    expect((await table.all()).find(({ type }) => type === "invitation")).toMatchObject({
      ...{ status: "suppressed", reason: "ruled_out", surveyId: "csat" },
      rule: { policyVersion: 1, id: "all", name: "All", because: "We are moving." },
    });
    const { policy, earlier } = await Policy.read();
    expect([policy.version, earlier.map(({ version }) => version)]).toEqual([1, [0]]);
  });
});
