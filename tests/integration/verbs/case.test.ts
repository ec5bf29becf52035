import { describe, expect, it } from "vitest";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import type { Envelope } from "../../../functions/core/event.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
type News = Partial<Case.Announcement> & Pick<Case.Announcement, "status">;
const announce = (news: News) =>
  actAs({ kind: "key", id: "test" }, () => Case.announce({ source: "desk", externalId: "1", ...news }));
const at = (hour: number) => `2026-05-04T${hour}:00:00.000Z`;
const ana = { externalId: "c-1", name: "Ana", email: "ana@example.org" };

const itemOf = async (type: string) => (await table.all()).find((item) => item.type === type);
const newsOf = async () =>
  ((await itemOf("case"))?.events as Envelope[] | undefined)?.map(({ type, properties }) => ({ type, properties }));

describe("a case that a help desk tells about", () => {
  it("is resolved, reopened and resolved again, each with its fact in the same item", async () => {
    table.setNow(at(23));
    const caseId = Case.idFor("desk", "1");
    expect(await announce({ status: "open", at: at(10) })).toEqual({
      caseId,
      resolution: 0,
      status: "open",
      outcome: "opened",
    });
    expect(await newsOf()).toBeUndefined();
    expect(await announce({ status: "resolved", at: at(11) })).toMatchObject({ resolution: 1, outcome: "resolved" });
    expect(await newsOf()).toEqual([{ type: "case.resolved", properties: { caseId, resolution: 1 } }]);
    expect(await announce({ status: "reopened", at: at(12) })).toMatchObject({ resolution: 1, outcome: "reopened" });
    expect(await newsOf()).toEqual([{ type: "case.reopened", properties: { caseId, resolution: 1 } }]);
    expect(await announce({ status: "resolved", at: at(13) })).toMatchObject({ resolution: 2, outcome: "resolved" });
    expect(await newsOf()).toEqual([{ type: "case.resolved", properties: { caseId, resolution: 2 } }]);
    expect((await Case.find(caseId))?.resolutions).toEqual([at(11), at(13)]);
  });

  it("is not written again when the same news come again", async () => {
    table.setNow(at(23));
    const news = { status: "resolved", at: at(11), customer: ana, agent: { id: "a", name: "Bo" } } as const;
    await announce(news);
    const before = await table.all();
    table.setNow("2026-05-05T00:00:00.000Z");
    expect(await announce(news)).toMatchObject({ outcome: "unchanged", resolution: 1 });
    expect(await table.all()).toEqual(before);
  });

  it("is resolved once when the same news arrive many times at once", async () => {
    table.setNow(at(23));
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => announce({ status: "resolved", at: at(11), customer: ana })),
    );
    expect(replies.map((reply) => reply.outcome).filter((outcome) => outcome === "resolved")).toHaveLength(1);
    expect(replies.every((reply) => reply.resolution === 1)).toBe(true);
  });

  it("ends in the newest state when different news arrive at once", async () => {
    table.setNow(at(23));
    await announce({ status: "resolved", at: at(10) });
    await Promise.all([
      announce({ status: "reopened", at: at(11) }),
      announce({ status: "resolved", at: at(12) }),
      announce({ status: "reopened", at: at(13) }),
      announce({ status: "resolved", at: at(14) }),
      announce({ status: "reopened", at: at(15) }),
    ]);
    expect((await Case.find(Case.idFor("desk", "1")))?.status).toBe("reopened");
  });

  it("is found in its customer's history, who is there before the case is", async () => {
    table.setNow(at(23));
    await announce({ status: "resolved", at: at(11), subject: "Login", customer: { ...ana, tier: "high" } });
    const customerId = Customer.idFor("desk", "c-1");
    expect(await Case.find(Case.idFor("desk", "1"))).toMatchObject({ customerId, tier: "high" });
    const { customer, history } = await Customer.read({ customerId });
    expect(customer).toMatchObject({ name: "Ana", consent: { email: true, sms: false }, tier: "high" });
    expect(history).toEqual([
      { at: at(11), kind: "case", id: Case.idFor("desk", "1"), title: "Login", status: "resolved" },
    ]);
  });

  it("keeps when it was accepted and closed, and how many contacts it took", async () => {
    table.setNow(at(23));
    await announce({ status: "open", at: at(10), openedAt: at(10), isComplaint: true });
    await announce({ status: "open", at: at(11), acceptedAt: at(11) });
    await announce({ status: "resolved", at: at(12), contacts: 1, isValid: true });
    expect(await announce({ status: "resolved", at: at(14), closedAt: at(14) })).toMatchObject({ outcome: "updated" });
    expect(await Case.find(Case.idFor("desk", "1"))).toMatchObject({
      status: "resolved",
      resolutions: [at(12)],
      acceptedAt: at(11),
      closedAt: at(14),
      contacts: 1,
      isComplaint: true,
      isValid: true,
    });
    expect(await newsOf()).toBeUndefined();
  });

  it("refuses news from the future, and stores nothing of it", async () => {
    table.setNow(at(12));
    await expect(announce({ status: "resolved", at: at(13), customer: ana })).rejects.toMatchObject({
      code: "invalid",
      fields: { at: expect.any(String) },
    });
    expect(await table.all()).toEqual([]);
  });
});
