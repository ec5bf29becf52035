import { describe, expect, it } from "vitest";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
const customers = async () => (await table.all()).filter(({ type }) => type === "customer");
const at = (day: number) => `2026-05-${String(day).padStart(2, "0")}T10:00:00.000Z`;
const ana = { externalId: "c-1", name: "Ana" };
const id = Customer.idFor("desk", "c-1");
const invitation = (n: number) => deriveId("invitation", n);
const clocks = { any: { days: 30 }, csat: { days: 90 } };

describe("what is known of a customer", () => {
  it("changes by newer facts only, and keeps what is not said", async () => {
    await Customer.upsert("desk", { ...ana, email: "ana@example.org", consent: { sms: true } }, at(2));
    await Customer.upsert("desk", { ...ana, name: "Ana Maria", consent: { email: false } }, at(3));
    await Customer.upsert("desk", { ...ana, name: "Old Name", consent: { email: true } }, at(1));
    expect(await Customer.fromId({ customerId: id })).toMatchObject({
      name: "Ana Maria",
      email: "ana@example.org",
      consent: { email: false, sms: true },
    });
  });

  it("is one customer when many say it at once", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => Customer.upsert("desk", { ...ana, name: `Ana ${n}` }, at(n + 1))),
    );
    expect(await customers()).toHaveLength(1);
    expect(await Customer.fromId({ customerId: id })).toMatchObject({ name: "Ana 7" });
  });

  it("is not written again by the same news, and only dated by the same facts later", async () => {
    const facts = { ...ana, locale: "zh-CN", timeZone: "Asia/Shanghai", consent: { sms: true } };
    await Customer.upsert("desk", facts, at(1));
    const before = await table.all();
    await Customer.upsert("desk", facts, at(1));
    expect(await table.all()).toEqual(before);
    const [{ consent, ...item }] = (await customers()) as [(typeof before)[0]];
    await Customer.upsert("desk", facts, at(2));
    expect(await table.all()).toHaveLength(before.length);
    expect(await customers()).toEqual([
      { ...item, informedAt: at(2), consent: { ...(consent as object), smsAt: at(2) } },
    ]);
  });

  it("is the newest facts, also where newer ones that said nothing new came before", async () => {
    await Customer.upsert("desk", { ...ana, tier: "high" }, at(1));
    await Customer.upsert("desk", { ...ana, tier: "high" }, at(3));
    await Customer.upsert("desk", { ...ana, tier: "low" }, at(2));
    expect(await Customer.fromId({ customerId: id })).toMatchObject({ tier: "high" });
  });

  it("is consent by the newest word on that channel, whatever else was said since and in whatever order", async () => {
    const news: [Partial<Customer.Facts>, number][] = [
      [{ consent: { email: true, sms: true } }, 1],
      [{ consent: { email: false } }, 2],
      [{ name: "Ana Maria" }, 3],
      [{ consent: { sms: false } }, 4],
      [{ consent: { sms: true } }, 5],
    ];
    const orders = news
      .map((_, first) => [...news.slice(first), ...news.slice(0, first)])
      .flatMap((order) => [order, [...order].reverse()]);
    for (const [n, order] of orders.entries()) {
      const externalId = `order-${n}`;
      for (const [facts, day] of order) await Customer.upsert("desk", { externalId, name: "Ana", ...facts }, at(day));
      expect(await Customer.find(Customer.idFor("desk", externalId))).toMatchObject({
        consent: { email: false, sms: true },
        informedAt: at(5),
      });
    }
  });

  it("is not there where nobody said it", async () => {
    await expect(Customer.fromId({ customerId: id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the quarantine of a customer", () => {
  it("is taken by one of many invitations at once", async () => {
    await Customer.upsert("desk", ana, at(1));
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, n) => Customer.quarantine(id, invitation(n), clocks, at(1))),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it("says yes again to the invitation that holds it, and no to any other", async () => {
    await Customer.upsert("desk", ana, at(1));
    expect(await Customer.quarantine(id, invitation(1), clocks, at(1))).toBe(true);
    expect(await Customer.quarantine(id, invitation(1), clocks, at(2))).toBe(true);
    expect(await Customer.quarantine(id, invitation(2), clocks, at(2))).toBe(false);
  });

  it("ends on the day, for any survey before it does for the same", async () => {
    await Customer.upsert("desk", ana, at(1));
    await Customer.quarantine(id, invitation(1), clocks, at(1));
    const nps = { any: { days: 30 }, nps: { days: 90 } };
    expect(await Customer.quarantine(id, invitation(2), nps, "2026-05-31T09:59:59.999Z")).toBe(false);
    expect(await Customer.quarantine(id, invitation(2), clocks, "2026-05-31T10:00:00.000Z")).toBe(false);
    expect(await Customer.quarantine(id, invitation(2), nps, "2026-05-31T10:00:00.000Z")).toBe(true);
    expect(await Customer.quarantine(id, invitation(3), clocks, "2026-07-30T10:00:00.000Z")).toBe(true);
  });

  it("is given back by the invitation that holds it only", async () => {
    await Customer.upsert("desk", ana, at(1));
    await Customer.quarantine(id, invitation(1), clocks, at(1));
    await Customer.release(id, invitation(2), ["any", "csat"]);
    expect(await Customer.quarantine(id, invitation(2), clocks, at(1))).toBe(false);
    await Customer.release(id, invitation(1), ["any", "csat"]);
    expect(await Customer.quarantine(id, invitation(2), clocks, at(1))).toBe(true);
  });

  it("is not taken of a customer nobody knows", async () => {
    expect(await Customer.quarantine(id, invitation(1), clocks, at(1))).toBe(false);
    expect(await table.all()).toEqual([]);
  });
});
