import { beforeEach, describe, expect, it, vi } from "vitest";
import * as adapter from "../../../functions/adapters/table.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Campaign from "../../../functions/core/campaign/campaign.ts";
import * as Conduct from "../../../functions/core/campaign/conduct.ts";
import * as Page from "../../../functions/core/campaign/page.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import type { Id } from "../../../functions/core/id.ts";
import { passFrame } from "../../../functions/core/invitation/campaign-pass.ts";
import { preview } from "../../../functions/core/invitation/campaign-preview.ts";
import * as Delivery from "../../../functions/core/invitation/delivery.ts";
import type * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Metric from "../../../functions/core/metric/metric.ts";
import * as Suppression from "../../../functions/core/suppression/suppression.ts";
import { timerShards } from "../../../functions/core/timer.ts";
import { testTable } from "../../support/table.ts";

const waiting: Campaign.Step[] = [];
vi.mock("../../../functions/adapters/queue.ts", () => ({
  sendAll: async (_: string, steps: Campaign.Step[]) => {
    waiting.push(...steps);
    return [];
  },
  send: async (_: string, step: Campaign.Step) => waiting.push(step),
}));

const mailed: string[] = [];
vi.mock("../../../functions/adapters/email.ts", () => ({
  send: async ({ to }: { to: string }) => {
    mailed.push(to);
    return { result: "accepted", messageId: `m-${mailed.length}` };
  },
}));
vi.mock("../../../functions/adapters/secrets.ts", () => ({
  signingKeys: async () => ({ current: 1, keys: { "1": Buffer.alloc(32, 7).toString("base64") } }),
}));

vi.mock("../../../functions/adapters/site.ts", () => ({
  site: () => ({ respondUrl: "https://answer.example", consoleUrl: "https://desk.example" }),
  ceilings: () => ({ emailPerMinute: 840, smsPerMinute: 60 }),
}));

/** Breaks the table after so many writes more, as a crash of the function would. */
let writesLeft = Number.POSITIVE_INFINITY;
vi.mock("../../../functions/adapters/table.ts", async (original) => {
  const real = await original<typeof import("../../../functions/adapters/table.ts")>();
  const counted =
    <A extends unknown[], R>(write: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (writesLeft-- <= 0) throw new Error("The function crashed.");
      return write(...given);
    };
  return { ...real, write: counted(real.write), tryWrite: counted(real.tryWrite) };
});

const table = testTable();
const noon = "2026-05-04T12:00:00.000Z";
const minutesLater = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString();

beforeEach(() => {
  waiting.length = 0;
  mailed.length = 0;
  writesLeft = Number.POSITIVE_INFINITY;
  table.setNow(noon);
});

const zones = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "UTC"];

/** So many customers, of whom each tenth has a reason of their own not to be asked. */
async function people(n: number): Promise<{ asked: number; suppressed: Record<string, number> }> {
  const suppressed: Record<string, number> = {};
  const each = async (index: number) => {
    const facts: Customer.Facts = {
      externalId: `c-${index}`,
      name: `Customer ${index}`,
      email: `c${index}@example.org`,
      tier: "medium",
      timeZone: zones[index % zones.length],
    };
    const reason = ["no_contact_point", "no_consent", "suppressed_address", "quarantine"][index % 10];
    if (reason) suppressed[reason] = (suppressed[reason] ?? 0) + 1;
    if (reason === "no_contact_point") delete facts.email;
    if (reason === "no_consent") facts.consent = { email: false };
    const { id } = await Customer.upsert("desk", facts, noon);
    if (reason === "suppressed_address")
      await Suppression.suppress({ channel: "email", address: facts.email ?? "", why: "bounced" });
    const by = `inv_${"0".repeat(26)}` as Id<"invitation">;
    if (reason === "quarantine") await Customer.quarantine(id, by, { any: { days: 30 } }, minutesLater(-1440));
  };
  for (let first = 0; first < n; first += 100)
    await Promise.all(Array.from({ length: Math.min(100, n - first) }, (_, index) => each(first + index)));
  return { asked: n - Object.values(suppressed).reduce((sum, some) => sum + some, 0), suppressed };
}

const head = <R>(work: () => Promise<R>): Promise<R> =>
  actAs({ kind: "staff", id: "sub", roles: ["head"] } as never, work);
vi.mock("../../../functions/core/staff/staff.ts", async (original) => ({
  ...(await original<typeof import("../../../functions/core/staff/staff.ts")>()),
  presentName: async () => "Chen Jing",
}));

const plan = { name: "NPS, second quarter", surveyId: "nps", frame: {}, sharePercent: 100, repeats: "never" as const };
const create = (more: Partial<Campaign.Plan> = {}) => head(() => Conduct.create({ ...plan, perMinute: 600, ...more }));

/** Works off the steps, each at least once, until none waits; a failed one comes again later. */
async function work(most = Number.POSITIVE_INFINITY): Promise<number> {
  let failures = 0;
  for (let done = 0; waiting.length > 0 && done < most; done++) {
    const steps = waiting.splice(0, 4);
    const results = await Promise.allSettled(steps.map((step) => passFrame(step)));
    for (const [index, { status }] of results.entries())
      if (status === "rejected") {
        failures++;
        waiting.push(steps[index] as Campaign.Step);
      }
    // The lease of whoever crashed runs out before the queue gives the message out again.
    if (results.some(({ status }) => status === "rejected")) {
      now += 6;
      table.setNow(minutesLater(now));
      writesLeft = Number.POSITIVE_INFINITY;
    }
  }
  return failures;
}
let now = 0;
const clockTo = (minutes: number) => {
  now = minutes;
  table.setNow(minutesLater(minutes));
};

const directed = async ({ id, pass }: Campaign.Info) => Campaign.beginPass({ campaignId: id, pass });
const ofType = async (type: string) => (await table.all()).filter((item) => item.type === type);
const invitations = async () => (await ofType("invitation")) as unknown as Invitation.Info[];

const send = Delivery.sendEmail(() => ({ subject: "?", html: "?", text: "?", version: 1 }));
/** What the sweep and the queue of mails would do up to now. */
async function deliverDue(): Promise<void> {
  const due = (await ofType("timer")).filter(
    ({ kind, dueAt }) => kind === "invitation.send" && String(dueAt) <= minutesLater(now),
  );
  for (let first = 0; first < due.length; first += 20)
    await Promise.all(
      due.slice(first, first + 20).map(async ({ pk, sk, targetId }) => {
        await send({ kind: "invitation.send", targetId: targetId as string });
        await adapter.write({ op: "delete", key: { pk, sk } });
      }),
    );
}

/** The campaign's page, once the stream has been counted. */
async function counted(id: Id<"campaign">) {
  const items = await ofType("invitation");
  const shard = `shard-${Math.random()}`;
  const gauges = (await table.all()).filter(({ type }) => type === "gauge");
  for (const { pk, sk } of gauges) await adapter.write({ op: "delete", key: { pk, sk } });
  for (let first = 0; first < items.length; first += 500)
    await Metric.count(
      items.slice(first, first + 500).map((after, index) => ({
        sequence: String(first + index).padStart(40, "0"),
        before: undefined,
        after,
      })),
      shard,
    );
  return (await Page.fromId({ campaignId: id })).progress;
}

describe("a campaign", { timeout: 240_000 }, () => {
  it("asks whom it may, once, and says why not the others, also where its workers crash and their messages come twice", async () => {
    const { asked, suppressed } = await people(1200);
    const { isExact, ...foreseen } = await preview(Conduct.prepare)({ surveyId: "nps", frame: {}, sharePercent: 100 });
    expect([isExact, foreseen]).toEqual([
      true,
      { customers: 1200, framed: 1200, asked: { email: asked, sms: 0 }, suppressed },
    ]);
    const campaign = await create();
    await directed(campaign);
    await directed(campaign);
    let failures = 0;
    for (const crash of [7, 111, 260, 30, 500]) {
      writesLeft = crash;
      failures += await work(2);
    }
    failures += await work();
    expect(failures).toBeGreaterThan(4);
    const progress = await counted(campaign.id);
    expect(progress).toMatchObject({ stage: "sending", customers: 1200, framed: 1200, planned: asked, suppressed });
    expect(progress).toMatchObject({ pending: asked, sent: 0, uncounted: 0 });
    const planned = await invitations();
    expect(planned).toHaveLength(asked);
    expect(planned.every(({ caseId, campaignId }) => !caseId && campaignId === campaign.id)).toBe(true);
    // Each has its timer, and they lie on all shards alike.
    const timers = (await ofType("timer")).filter(({ kind }) => kind === "invitation.send");
    expect(new Set(timers.map(({ targetId }) => targetId)).size).toBe(asked);
    const perShard = Map.groupBy(timers, ({ pk }) => pk);
    expect(perShard.size).toBe(timerShards);
    for (const some of perShard.values()) expect(some.length).toBeLessThan((2 * timers.length) / timerShards);
  });

  it("keeps its rate, and to the recipients' days", async () => {
    const { asked } = await people(600);
    const campaign = await create({ perMinute: 60 });
    await directed(campaign);
    await work();
    const planned = await invitations();
    expect(planned).toHaveLength(asked);
    const perMinute = Map.groupBy(planned, ({ sendAt }) => String(sendAt).slice(0, 16));
    for (const some of perMinute.values()) expect(some.length).toBeLessThanOrEqual(75);
    for (const { sendAt, timeZone } of planned) {
      const hour = Number(
        new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone }).format(new Date(sendAt ?? "")),
      );
      expect(hour).toBeGreaterThanOrEqual(8);
      expect(hour).toBeLessThan(21);
    }
  });

  it("stops while it is paused, planning and sending, and goes on without losing or repeating one", async () => {
    const { asked } = await people(500);
    clockTo(0);
    const campaign = await create({ perMinute: 60 });
    await directed(campaign);
    await work(2);
    const begun = (await invitations()).length;
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(asked);
    await head(() => Conduct.pause({ campaignId: campaign.id }));
    await work();
    expect(await invitations()).toHaveLength(begun);
    clockTo(60);
    await deliverDue();
    expect(mailed).toEqual([]);
    clockTo(24 * 60);
    const resumed = await head(() => Conduct.resume({ campaignId: campaign.id }));
    await directed(resumed);
    await work();
    expect(await counted(campaign.id)).toMatchObject({ planned: asked, pending: asked, uncounted: 0 });
    for (const { sendAt, expiresAt } of await invitations()) {
      expect(String(sendAt) >= minutesLater(24 * 60)).toBe(true);
      expect(Date.parse(expiresAt) - Date.parse(String(sendAt))).toBe(30 * 86_400_000);
    }
    for (let day = 1; day < 4; day++)
      for (let hour = 0; hour < 24; hour += 6) {
        clockTo(day * 1440 + hour * 60 + 30);
        await deliverDue();
      }
    expect(mailed).toHaveLength(asked);
    expect(new Set(mailed).size).toBe(asked);
    expect(await counted(campaign.id)).toMatchObject({ stage: "done", sent: asked, pending: 0, uncounted: 0 });
  });

  it("sends none once it is cancelled: what was planned is void, its customers may be asked again, and the sums are exact", async () => {
    const { asked, suppressed } = await people(500);
    clockTo(0);
    const campaign = await create({ perMinute: 60 });
    await directed(campaign);
    await work();
    clockTo(3);
    await deliverDue();
    const sent = mailed.length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(asked);
    const cancelled = await head(() => Conduct.cancel({ campaignId: campaign.id }));
    // Before the frame is passed through: what falls due now is not sent any more.
    clockTo(5);
    await deliverDue();
    expect(mailed).toHaveLength(sent);
    await directed(cancelled);
    writesLeft = 100;
    expect(await work()).toBeGreaterThan(0);
    clockTo(5 * 1440);
    await deliverDue();
    expect(mailed).toHaveLength(sent);
    expect(await counted(campaign.id)).toMatchObject({
      ...{ stage: "cancelled", planned: asked, sent, pending: 0, uncounted: 0 },
      suppressed: { ...suppressed, cancelled: asked - sent },
    });
    expect((await ofType("timer")).filter(({ kind }) => kind === "invitation.send")).toEqual([]);
    const held = (await ofType("customer")).filter(({ quarantine }) => "nps" in (quarantine as object));
    expect(held).toHaveLength(sent);
    expect((await preview(Conduct.prepare)({ surveyId: "nps", frame: {}, sharePercent: 100 })).asked.email).toBe(
      asked - sent,
    );
  });

  it("begins at its time, comes back each quarter, and is refused above what the senders may send", async () => {
    const later = await create({ startsAt: "2026-05-31T08:00:00.000Z", repeats: "quarterly" });
    expect(later).toMatchObject({ state: "scheduled", pass: 0 });
    table.setNow("2026-05-31T08:00:30.000Z");
    const begin = () => actAs({ kind: "system", id: "run-timer" }, () => Conduct.begin({ targetId: later.id }));
    await Promise.all([begin(), begin()]);
    await begin();
    const all = await Campaign.all();
    expect(all.map(({ run, state, startsAt }) => [run, state, startsAt])).toEqual([
      [2, "scheduled", "2026-08-31T08:00:00.000Z"],
      [1, "running", "2026-05-31T08:00:00.000Z"],
    ]);
    await expect(create({ perMinute: 841 })).rejects.toThrow(/may send/);
    await expect(create({ surveyId: "csat" })).rejects.toThrow(/about a case/);
    await expect(create({ surveyId: "nothing" })).rejects.toThrow(/no such survey/);
    await expect(head(() => Conduct.resume({ campaignId: later.id }))).rejects.toThrow(/Only a paused campaign/);
  });
});
