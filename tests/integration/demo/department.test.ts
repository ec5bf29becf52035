import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as realTable from "../../../functions/adapters/table.ts";
import type { Item } from "../../../functions/core/item.ts";
import { contributionsOf, ledgerBucket } from "../../../functions/core/metric/metric.ts";
import { presets } from "../../../functions/core/survey/presets.ts";
import { customerBy } from "../../../infra/local/demo/customers.ts";
import { people } from "../../../infra/local/demo/people.ts";
import { chanceOf } from "../../../infra/local/demo/random.ts";
import { fillTable } from "../../../infra/local/services/dynamodb.ts";
import { readAssembly } from "../../../infra/local/template.ts";
import { type Department, generated } from "../../support/demo.ts";
import { handsOf } from "../../support/hands.ts";
import { type House, prepareHouse, siteUrl, staffIdOf, startHouse } from "../../support/house.ts";
import { testTable } from "../../support/table.ts";

const now = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
let department: Department;
const ofType = (type: string) => department.items.filter((item) => item.type === type);
// biome-ignore lint/suspicious/noExplicitAny: items as they are kept
const fields = (item: Item): any => item;
const countsOf = (items: Item[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { day, metric, n = 1 } of items.flatMap(contributionsOf)) {
    const key = day ? `${day}#${metric}` : metric;
    counts[key] = (counts[key] ?? 0) + n;
  }
  return counts;
};
const shownBy = (items: Item[]): Record<string, number> => {
  const shown: Record<string, number> = {};
  for (const item of items)
    if (item.type === "counter" || item.type === "gauge") shown[item.sk] = (shown[item.sk] ?? 0) + Number(item.n);
  return Object.fromEntries(Object.entries(shown).filter(([, n]) => n !== 0));
};

beforeAll(async () => {
  department = await generated(now, { journal: true });
});

describe("a generated department", () => {
  it("has an invitation about every resolution, and no other, so that the ledger of each day reconciles to zero", () => {
    const resolutions = ofType("case").flatMap((item) =>
      fields(item).resolutions.map((at: string, index: number) => `${item.id} ${index + 1} ${at}`),
    );
    const invitations = ofType("invitation").filter((item) => !item.recoveryOf);
    const accounted = invitations.map(
      (item) => `${item.caseId} ${item.resolution} ${fields(item).snapshot.resolvedAt}`,
    );
    expect(accounted.sort()).toEqual(resolutions.sort());
    expect(new Set(accounted).size).toBe(accounted.length);
    expect(resolutions.length).toBeGreaterThan(1000);
    const buckets = new Set(invitations.map(ledgerBucket));
    for (const bucket of ["sent", "pending", "suppressed:quarantine", "suppressed:no_consent", "failed:bounced"])
      expect(buckets).toContain(bucket);
  });

  it("has counters that are what a recount of its items says", () => {
    expect(shownBy(department.items)).toEqual(countsOf(department.items));
  });

  it("gave no task to the agent who was rated, and none to anybody but an owner or a manager", () => {
    const staff = new Map(ofType("staff").map((item) => [item.id, item]));
    const tasks = ofType("task");
    expect(tasks.length).toBeGreaterThan(80);
    for (const item of tasks) {
      const owner = staff.get(item.ownerId);
      if (!owner) continue;
      if (fields(item).snapshot) expect(owner.agentId ?? "nobody").not.toBe(fields(item).snapshot.agentId);
      expect(fields(owner).roles.some((role: string) => ["owner", "manager"].includes(role))).toBe(true);
    }
  });

  it("asked nobody within the quarantine, nobody who said no, and nobody at night", () => {
    // One whose case was reopened gives the customer free.
    const sent = ofType("invitation").filter(
      (item) => item.sentAt && item.customerId && !item.recoveryOf && item.status !== "void",
    );
    for (const of of Map.groupBy(sent, (item) => item.customerId).values()) {
      const times = of.map((item) => Date.parse(String(item.plannedAt))).sort((a, b) => a - b);
      for (const [index, at] of times.entries())
        if (index > 0) expect(at - (times[index - 1] as number)).toBeGreaterThanOrEqual(30 * 86_400_000);
    }
    const customers = new Map(ofType("customer").map((item) => [item.id, item]));
    const { fromHour, toHour } = presets.csat.policy.sendWindow;
    for (const item of sent) {
      expect(fields(customers.get(item.customerId) as Item).consent[String(item.channel)]).toBe(true);
      const hour = Number(
        new Intl.DateTimeFormat("en-GB", {
          hour: "2-digit",
          hourCycle: "h23",
          timeZone: String(item.timeZone),
        }).format(new Date(String(item.sentAt))),
      );
      expect(hour >= fromHour && hour < toHour).toBe(true);
    }
  });

  it("lies in three quarters up to now, the present one of which is not drawn yet", () => {
    const draws = ofType("draw");
    expect(draws.map((item) => item.state)).toEqual(["drawn", "drawn"]);
    for (const draw of draws) {
      const strata = fields(draw).strata as { eligible: number; drawn: number }[];
      for (const { eligible, drawn } of strata)
        expect(drawn).toBe(Math.max(Math.min(1, eligible), Math.ceil(eligible / 20)));
    }
    const present = `${now.slice(0, 4)}-Q${Math.ceil(Number(now.slice(5, 7)) / 3)}`;
    expect(draws.map((item) => item.quarter)).not.toContain(present);
    const visits = ofType("visit");
    const states = Map.groupBy(visits, (item) => item.status);
    expect([...states.keys()].sort()).toEqual(["assigned", "in_progress", "open", "scheduled", "submitted"]);
    expect((states.get("submitted") ?? []).length / visits.length).toBeGreaterThan(0.8);
    expect(ofType("task").some((item) => item.kind === "visit")).toBe(true);
    for (const item of department.items)
      for (const [name, value] of Object.entries(item))
        if (/^(opened|closed|sent|submitted|confirmed|created|resolved)At$/.test(name))
          expect(String(value) <= now).toBe(true);
  });

  it("has clocks in every state on its owners' desks, some of its tasks waiting and some without an owner", () => {
    const open = ofType("task").filter((item) => item.status !== "closed");
    const states = new Set(
      open.flatMap((item) => Object.values(fields(item).clocks).map((clock) => (clock as { state: string }).state)),
    );
    expect([...states].sort()).toEqual(["at_risk", "breached", "met", "running"]);
    const statuses = new Set(open.map((item) => item.status));
    for (const status of ["new", "acknowledged", "contacting", "waiting"]) expect(statuses).toContain(status);
    expect(open.some((item) => !item.ownerId)).toBe(true);
    expect(open.length).toBeLessThan(80);
    const breached = open.filter((item) => fields(item).clocks.close.state === "breached");
    expect(breached.length).toBeLessThan(15);
    const isAway = (item: Item) => String(item.awayFrom ?? "~") <= now && now < String(item.awayUntil);
    expect(ofType("staff").filter(isAway).length).toBe(people.filter(({ away }) => away).length);
  });

  it("speaks three languages, each customer their own", () => {
    const customers = ofType("customer");
    expect(customers).toHaveLength(2000);
    expect(new Set(customers.map((item) => item.timeZone)).size).toBeGreaterThan(10);
    const comments = ofType("invitation").flatMap((item) => {
      const comment = fields(item).response?.comment as string | undefined;
      return comment ? [{ locale: item.locale, comment }] : [];
    });
    for (const locale of ["en", "zh-CN", "de"]) {
      const of = comments.filter((one) => one.locale === locale);
      expect(new Set(of.map(({ comment }) => comment)).size).toBeGreaterThan(20);
      expect(of.every(({ comment }) => /\p{Script=Han}/u.test(comment) === (locale === "zh-CN"))).toBe(true);
    }
  });

  it("is the same, byte for byte, for the same seed and moment", async () => {
    expect((await generated(now)).bytes.equals(department.bytes)).toBe(true);
  });
});

describe("its history, written by the product's own adapter to a real engine", () => {
  const table = testTable();

  it("is accepted and refused write by write as it was in memory, and leaves the same items", async () => {
    // Writes of one item keep their order; those of others go side by side.
    const lanes = Array.from({ length: 16 }, () => Promise.resolve());
    const laneOf = new Map<string, number>();
    let differences = 0;
    for (const { actions, ok } of department.journal) {
      const keys = actions.map((action) => {
        const { pk, sk } = action.op === "put" ? action.item : action.key;
        return `${pk} ${sk}`;
      });
      const used = [...new Set(keys.flatMap((key) => laneOf.get(key) ?? []))];
      const lane = used[0] ?? Math.floor(laneOf.size) % lanes.length;
      for (const key of keys) laneOf.set(key, lane);
      const before = Promise.all(used.map((each) => lanes[each]));
      lanes[lane] = Promise.all([lanes[lane], before]).then(async () => {
        const [first] = actions;
        const done =
          actions.length === 1 && first && first.op !== "check"
            ? (await realTable.tryWrite(first)).ok
            : await realTable.tryTransact(actions);
        if (done !== ok) differences++;
      });
    }
    await Promise.all(lanes);
    expect(differences).toBe(0);
    const byKey = (items: Item[]) => new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
    const isKept = ({ ttl }: Item) => ttl === undefined || Number(ttl) * 1000 > Date.parse(now);
    const [real, memory] = [byKey((await table.all()).filter(isKept)), byKey(department.items)];
    expect(real.size).toBe(memory.size);
    for (const [key, item] of memory) expect(real.get(key)).toEqual(item);
  }, 600_000);
});

describe("its items, loaded into the engine's file", () => {
  let house: House;
  const data = mkdtempSync(join(tmpdir(), "loopkeeper-demo-"));

  beforeAll(async () => {
    const assembly = await prepareHouse();
    const exported = join(data, "items.json.gz");
    writeFileSync(exported, department.exported);
    await fillTable(readAssembly(assembly, { siteUrl, awsUrl: siteUrl }), data, exported);
    house = await startHouse({ data });
    await house.platform.idle({ timeoutMs: 60_000 });
  }, 300_000);
  afterAll(async () => {
    await house?.stop();
    rmSync(data, { recursive: true });
  });

  it("are what the pages show: a ledger that adds up, the numbers, the queue, the draws", async () => {
    const home = (await house.api("chen.jing", "GET", "/api/home?days=90")).body;
    expect(home.ledger.unaccounted).toBe(0);
    expect(home.ledger.sent).toBeGreaterThan(300);
    expect(home.csat.n).toBeGreaterThan(200);
    expect(home.nps.n).toBeGreaterThan(40);
    const { tasks } = (await house.api("chen.jing", "GET", "/api/tasks?view=all&status=open&limit=100")).body;
    expect(tasks).toHaveLength(ofType("task").filter((item) => item.status !== "closed").length);
    const [program] = (await house.api("chen.jing", "GET", "/api/programs")).body.programs;
    const { draws } = (await house.api("chen.jing", "GET", `/api/programs/${program.id}/draws`)).body;
    expect(draws).toHaveLength(2);
    const own = (await house.api("priya.nair", "GET", "/api/tasks?view=mine&status=open&limit=100")).body.tasks;
    expect(own.every((task: { ownerId: string }) => task.ownerId === staffIdOf("priya.nair"))).toBe(true);
  });

  it("are counted once: what happens from now on is added to them, and nothing of the past is told again", async () => {
    const customer = customerBy(chanceOf(5), 30_000, { locale: "de" });
    const reply = await house.helpDesk.announce({ source: "demo", externalId: "later", status: "resolved", customer });
    expect(reply.status).toBe(200);
    await house.platform.idle({ timeoutMs: 60_000 });
    const items = await handsOf(house).items();
    expect(shownBy(items)).toEqual(countsOf(items));
    expect(house.platform.usage().eventsPublished).toBeLessThan(20);
    expect(house.troubles).toEqual([]);
  });
});
