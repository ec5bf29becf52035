import { describe, expect, it } from "vitest";
import * as adapter from "../../../functions/adapters/table.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as items from "../../../functions/core/invitation/invitation.items.ts";
import { type Info, idFor, recoveryIdFor } from "../../../functions/core/invitation/invitation.ts";
import { listUnsent } from "../../../functions/core/invitation/ledger.ts";
import * as Plan from "../../../functions/core/invitation/plan.ts";
import * as Suppression from "../../../functions/core/suppression/suppression.ts";
import * as Timer from "../../../functions/core/timer.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
const at = (hour: number) => `2026-05-04T${hour}:00:00.000Z`;
const caseId = Case.idFor("desk", "1");
const id = idFor(caseId, 1);
const taskId = deriveId("task", 1);
const ana = { externalId: "c-1", name: "Ana", email: "ana@example.org", timeZone: "Europe/Berlin" };

const announce = (status: Case.Status, hour: number, more: Partial<Case.Announcement> = {}) => {
  table.setNow(at(hour));
  const news = {
    source: "desk",
    externalId: "1",
    status,
    at: at(hour),
    customer: ana,
    ...more,
  };
  return actAs({ kind: "key", id: "test" }, () => Case.announce(news));
};
const find = async (invitationId: Info["id"] = id): Promise<Info> =>
  items.toInfo((await adapter.get(items.invitationOf(invitationId))) as Parameters<typeof items.toInfo>[0]);
const timers = async () => (await table.all()).filter((item) => item.type === "timer");
const invitations = async () => (await table.all()).filter((item) => item.type === "invitation");

describe("the survey about a resolution", () => {
  it("is planned a day later within the recipient's day, with who served, and set to go off then", async () => {
    await announce("resolved", 22, { subject: "Login", agent: { id: "a", name: "Bo" }, teamId: "t" });
    await Plan.plan({ caseId, resolution: 1 });
    const sendAt = "2026-05-06T06:00:00.000Z";
    expect(await find()).toMatchObject({
      status: "planned",
      surveyId: "csat",
      channel: "email",
      to: "ana@example.org",
      customerName: "Ana",
      timeZone: "Europe/Berlin",
      sendAt,
      plannedAt: at(22),
      expiresAt: "2026-06-05T06:00:00.000Z",
      inclusionProbability: 1,
      snapshot: { subject: "Login", agentId: "a", agentName: "Bo", teamId: "t", tier: "medium", resolvedAt: at(22) },
    });
    expect(await timers()).toMatchObject([{ kind: "invitation.send", targetId: id, dueAt: sendAt, queue: "email" }]);
  });

  it("goes at the next opening when the event is worked through long after", async () => {
    await announce("resolved", 10);
    table.setNow("2026-05-09T21:30:00.000Z");
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ sendAt: "2026-05-10T06:00:00.000Z", expiresAt: "2026-06-09T06:00:00.000Z" });
  });

  it("is one, however often and at once the event comes", async () => {
    await announce("resolved", 10);
    await Promise.all(Array.from({ length: 10 }, () => Plan.plan({ caseId, resolution: 1 })));
    table.setNow(at(20));
    await Plan.plan({ caseId, resolution: 1 });
    expect(await invitations()).toMatchObject([{ status: "planned", plannedAt: at(10) }]);
    expect(await timers()).toHaveLength(1);
  });

  it("is healed by the next delivery after a crash behind each of its writes", async () => {
    await announce("resolved", 10);
    await Plan.plan({ caseId, resolution: 1 });
    const [timer] = await timers();
    const whole = await table.all();
    // The crash behind the invitation's write: the timer is missing.
    await adapter.write({ op: "delete", key: { pk: String(timer?.pk), sk: String(timer?.sk) } });
    await Plan.plan({ caseId, resolution: 1 });
    expect(await table.all()).toEqual(whole);
    // The crash behind the quarantine's: invitation and timer are missing.
    await adapter.write({ op: "delete", key: { pk: String(timer?.pk), sk: String(timer?.sk) } });
    await adapter.write({ op: "delete", key: items.invitationOf(id).key });
    await Plan.plan({ caseId, resolution: 1 });
    expect(await table.all()).toEqual(whole);
  });

  it("reaches a customer once when two of their cases are resolved at once; the other is in the ledger as quarantine", async () => {
    for (let round = 1; round <= 5; round++) {
      const customer = { ...ana, externalId: `twin-${round}` };
      const cases = ["a", "b", "c"].map((name) => `${name}-${round}`);
      for (const externalId of cases) await announce("resolved", 10, { externalId, customer });
      await Promise.all(
        cases.map((externalId) => Plan.plan({ caseId: Case.idFor("desk", externalId), resolution: 1 })),
      );
      const ends = await Promise.all(cases.map((externalId) => find(idFor(Case.idFor("desk", externalId), 1))));
      expect(ends.map(({ status, reason }) => reason ?? status).sort()).toEqual([
        "planned",
        "quarantine",
        "quarantine",
      ]);
    }
  });

  it("goes by text message with consent and preference, from the queue for those", async () => {
    const customer = { ...ana, phone: "+4930901820", preferredChannel: "sms" as const, consent: { sms: true } };
    await announce("resolved", 10, { customer });
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ channel: "sms", to: "+4930901820" });
    expect(await timers()).toMatchObject([{ queue: "sms" }]);
  });
});

describe("the why-not ledger", () => {
  it.each([
    ["customer_unknown", { customer: undefined }],
    ["no_contact_point", { customer: { ...ana, email: undefined } }],
    ["no_consent", { customer: { ...ana, consent: { email: false } } }],
  ])("shows %s on the day of resolution, and nothing is set to go off", async (reason, more) => {
    await announce("resolved", 10, { subject: "Login", ...more } as Partial<Case.Announcement>);
    table.setNow("2026-05-05T01:00:00.000Z");
    await Plan.plan({ caseId, resolution: 1 });
    expect(await timers()).toEqual([]);
    const { entries, more: isMore } = await listUnsent({ day: "2026-05-04" });
    expect(entries).toMatchObject([{ invitationId: id, caseId, subject: "Login", stage: "suppressed", reason }]);
    expect(isMore).toBe(false);
    expect((await listUnsent({ day: "2026-05-04", reason: "quarantine" })).entries).toEqual([]);
    expect((await listUnsent({ day: "2026-05-05" })).entries).toEqual([]);
  });

  it("shows an address that must not be written to", async () => {
    await announce("resolved", 10);
    await Suppression.suppress({ channel: "email", address: "ANA@example.org", why: "bounced" });
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ status: "suppressed", reason: "suppressed_address" });
  });

  it("shows a case that was reopened before its event was worked through", async () => {
    await announce("resolved", 10);
    await announce("reopened", 11);
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ status: "suppressed", reason: "reopened" });
  });
});

describe("a reopened case", () => {
  const plan = async () => {
    await announce("resolved", 10);
    await Plan.plan({ caseId, resolution: 1 });
  };

  it("voids the invitation that waits, cancels its timer, and the next resolution asks again", async () => {
    await plan();
    await announce("reopened", 11);
    await Plan.voidInvitation({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ status: "void", reason: "reopened" });
    expect(await timers()).toEqual([]);
    expect((await listUnsent({ day: "2026-05-04" })).entries).toMatchObject([{ stage: "void", reason: "reopened" }]);
    await announce("resolved", 12);
    await Plan.plan({ caseId, resolution: 2 });
    expect(await find(idFor(caseId, 2))).toMatchObject({ status: "planned", resolution: 2 });
  });

  it("asks about the next resolution also where its event comes before those of the reopenings", async () => {
    await plan();
    for (const hour of [11, 13]) {
      await announce("reopened", hour);
      await announce("resolved", hour + 1);
    }
    await Plan.plan({ caseId, resolution: 3 });
    expect(await find(idFor(caseId, 3))).toMatchObject({ status: "planned", resolution: 3 });
    expect(await find()).toMatchObject({ status: "void", reason: "reopened" });
    for (const resolution of [1, 2]) await Plan.voidInvitation({ caseId, resolution });
    await Plan.plan({ caseId, resolution: 2 });
    expect(await timers()).toMatchObject([{ targetId: idFor(caseId, 3) }]);
  });

  it("voids a sent invitation whose ledger entry stays sent", async () => {
    await plan();
    await adapter.write(items.move(id, ["planned"], "sent", { sentAt: at(11) }));
    await announce("reopened", 12);
    await Plan.voidInvitation({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ status: "void", sentAt: at(11) });
    expect((await listUnsent({ day: "2026-05-04" })).entries).toEqual([]);
  });

  it("counts a message as sent that could not be stopped any more", async () => {
    await plan();
    await adapter.write(items.move(id, ["planned"], "sending"));
    await announce("reopened", 11);
    await Plan.voidInvitation({ caseId, resolution: 1 });
    expect((await listUnsent({ day: "2026-05-04" })).entries).toMatchObject([{ reason: "reopened" }]);
    await adapter.write(items.sentAfterVoid(id, { sentAt: at(11), messageId: "m" }));
    expect(await find()).toMatchObject({ status: "void", sentAt: at(11), messageId: "m" });
    expect((await listUnsent({ day: "2026-05-04" })).entries).toEqual([]);
  });

  it("is not kept in quarantine by a delivery that crashed behind it", async () => {
    await announce("resolved", 10);
    const { customerId } = (await Case.find(caseId)) as { customerId: Customer.Info["id"] };
    await Customer.quarantine(customerId, id, { any: { days: 30 }, csat: { days: 90 } }, at(10));
    await announce("reopened", 11);
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ status: "suppressed", reason: "reopened" });
    expect((await Customer.fromId({ customerId })).quarantine).toEqual({});
    // Nor by one that crashed in front of giving them back.
    await Customer.quarantine(customerId, id, { any: { days: 30 } }, at(11));
    await Plan.plan({ caseId, resolution: 1 });
    expect((await Customer.fromId({ customerId })).quarantine).toEqual({});
  });

  it("does not touch an answered invitation", async () => {
    await plan();
    const response = {
      state: "confirmed",
      score: 1,
      contactRequested: false,
      via: "page",
      locale: "en",
      revision: 1,
      confirmedAt: at(11),
      updatedAt: at(11),
      history: [],
    } as const;
    await adapter.write({
      op: "update",
      key: items.invitationOf(id).key,
      set: { response },
      when: undefined,
    });
    await announce("reopened", 12);
    const before = await find();
    await Plan.voidInvitation({ caseId, resolution: 1 });
    expect(await find()).toEqual(before);
  });

  it("leaves no live invitation and no quarantine, in whatever order and at once its events are worked through", async () => {
    for (let round = 1; round <= 8; round++) {
      const externalId = `race-${round}`;
      const raced = Case.idFor("desk", externalId);
      const customer = { ...ana, externalId: `racer-${round}` };
      await announce("resolved", 10, { externalId, customer });
      const planned = Plan.plan({ caseId: raced, resolution: 1 });
      await announce("reopened", 11, { externalId, customer });
      await Promise.all([
        planned,
        Plan.voidInvitation({ caseId: raced, resolution: 1 }),
        Plan.plan({ caseId: raced, resolution: 1 }),
      ]);
      expect(await find(idFor(raced, 1))).toMatchObject({ reason: "reopened" });
      expect(await timers()).toEqual([]);
      await announce("resolved", 12, { externalId, customer });
      await Plan.plan({ caseId: raced, resolution: 2 });
      const second = await find(idFor(raced, 2));
      expect(second).toMatchObject({ status: "planned" });
      await adapter.write(Timer.cancel({ kind: "invitation.send", targetId: second.id, dueAt: String(second.sendAt) }));
    }
  });
});

describe("the re-survey after a closed task", () => {
  it("is planned in spite of the first survey, a day after closing, and stays out of the ledger", async () => {
    await announce("resolved", 10);
    await Plan.plan({ caseId, resolution: 1 });
    table.setNow("2026-05-08T12:00:00.000Z");
    const closed = { taskId, caseId, closure: 1, closedAt: "2026-05-08T12:00:00.000Z" };
    await Promise.all([Plan.planRecovery(closed), Plan.planRecovery(closed)]);
    expect(await find(recoveryIdFor(taskId, 1))).toMatchObject({
      status: "planned",
      surveyId: "recovery",
      kind: "csat",
      recoveryOf: taskId,
      resolution: 1,
      sendAt: "2026-05-09T12:00:00.000Z",
    });
    const other = deriveId("task", 2);
    await Plan.planRecovery({ ...closed, taskId: other });
    expect(await find(recoveryIdFor(other, 1))).toMatchObject({ status: "suppressed", reason: "quarantine" });
    expect((await listUnsent({ day: "2026-05-04" })).entries).toEqual([]);
  });
});
