import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import type { Line } from "../../../functions/core/draw/algorithm.ts";
import * as Draw from "../../../functions/core/draw/draw.ts";
import type { Envelope } from "../../../functions/core/event.ts";
import { deriveId, type Id } from "../../../functions/core/id.ts";
import type { Item } from "../../../functions/core/item.ts";
import * as Program from "../../../functions/core/program/program.ts";
import type { Answer } from "../../../functions/core/scorecard/scorecard.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Visit from "../../../functions/core/visit/visit.ts";
import { testTable } from "../../support/table.ts";

/** Called before each write: throws where a test wants the work to stop there. */
const fault = vi.hoisted(() => ({ beforeWrite: () => {} }));
vi.mock("../../../functions/adapters/table.ts", async (original) => {
  const real = await original<typeof import("../../../functions/adapters/table.ts")>();
  const faulty =
    <A extends unknown[], R>(run: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      fault.beforeWrite();
      return run(...input);
    };
  return { ...real, write: faulty(real.write), tryWrite: faulty(real.tryWrite) };
});

/** Runs work that dies at its first write, again until its second, and so on, until it ends by itself; says how often it died. */
async function dyingAtEachWrite(work: () => Promise<unknown>): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    let writes = 0;
    fault.beforeWrite = () => {
      if (++writes > deaths) throw new Error("died");
    };
    const ended = await work().then(
      () => true,
      (error: Error) => {
        expect(error.message).toBe("died");
        return false;
      },
    );
    fault.beforeWrite = () => {};
    if (ended) return deaths;
  }
}

const table = testTable();
const quarter = "2026-Q4";
const newsIn = (item: Item | undefined): Envelope[] => (item?.events ?? []) as Envelope[];
const today = "2026-11-02T09:00:00.000Z";

const staff = (name: string, ...roles: Role[]) => ({
  kind: "staff" as const,
  id: deriveId("staff", name),
  roles,
  subject: name,
});
const head = staff("head", "head");
const ann = staff("ann", "auditor");
const bob = staff("bob", "auditor");
const asHead = <R>(run: () => R): R => actAs(head, run);
const asSystem = <R>(run: () => R): R => actAs({ kind: "system", id: "test" }, run);

const plan = { name: "Stores", scorecardId: "store-visit", scorecardVersion: 1 };

async function announced(change: Partial<Program.Plan> = {}): Promise<Id<"program">> {
  const { id } = await asHead(() => Program.upsert({ ...plan, ...change }));
  await asHead(() => Program.recordStaffInformed({ programId: id, how: "letter of 1 October" }));
  return id;
}

async function addCustomers(counts: Partial<Record<"high" | "medium" | "low", number>>): Promise<void> {
  for (const [tier, count] of Object.entries(counts))
    for (let n = 0; n < count; n++)
      await asSystem(() =>
        Customer.upsert("crm", { externalId: `${tier}-${n}`, name: `${tier} ${n}`, tier: tier as "high" }, today),
      );
}

/** A quarter that is drawn and whose visits are planned. */
async function planned(programId: Id<"program">): Promise<void> {
  await asHead(() => Draw.request({ programId, quarter }));
  await asSystem(() => Draw.run({ programId, quarter }));
  await asSystem(() => Visit.plan({ programId, quarter }));
}

async function exported(programId: Id<"program">) {
  const first = await asHead(() => Draw.record({ programId, quarter, page: 0 }));
  const frame: Line[] = [...first.frame];
  for (let page = first.nextPage; page !== null; ) {
    const more = await asHead(() => Draw.record({ programId, quarter, page: page as number }));
    frame.push(...more.frame);
    page = more.nextPage;
  }
  return { ...first, frame, nextPage: null };
}

async function verify(record: object): Promise<{ code: number; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), "draw-"));
  try {
    const file = join(folder, "record.json");
    await writeFile(file, JSON.stringify(record));
    const { stdout } = await promisify(execFile)(process.execPath, ["infra/draw.ts", "verify", file]);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a programme", () => {
  it("is created, changed from its present version only, and keeps its ethics record", async () => {
    const programId = await announced();
    const known = await Program.fromId({ programId });
    expect(known).toMatchObject({ shareBasisPoints: 500, minimum: 1, strata: ["tier"], active: true, version: 2 });
    expect(Program.isAnnounced(known)).toBe(true);
    await asHead(() => Program.upsert({ ...plan, id: programId, version: 2, name: "Shops" }));
    await expect(
      asHead(() => Program.upsert({ ...plan, id: programId, version: 2, name: "Late" })),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await Program.fromId({ programId })).toMatchObject({
      name: "Shops",
      version: 3,
      staffInformedHow: "letter of 1 October",
      staffInformedBy: head.id,
    });
    expect((await Program.list()).programs).toHaveLength(1);
  });

  it("names a scorecard that exists", async () => {
    await expect(asHead(() => Program.upsert({ ...plan, scorecardVersion: 9 }))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a draw that is asked for", () => {
  it("is refused before staff were informed, for an inactive programme, for another quarter, and twice", async () => {
    table.setNow(today);
    const { id: secret } = await asHead(() => Program.upsert(plan));
    await expect(asHead(() => Draw.request({ programId: secret, quarter }))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("staff were told"),
    });
    const idle = await announced({ active: false });
    await expect(asHead(() => Draw.request({ programId: idle, quarter }))).rejects.toMatchObject({ code: "conflict" });
    const programId = await announced();
    for (const wrong of ["2026-Q3", "2027-Q2"])
      await expect(asHead(() => Draw.request({ programId, quarter: wrong }))).rejects.toMatchObject({
        code: "invalid",
      });
    await asHead(() => Draw.request({ programId, quarter: "2027-Q1" }));
    await asHead(() => Draw.request({ programId, quarter }));
    await expect(asHead(() => Draw.request({ programId, quarter }))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("2026-11-02"),
    });
    const { draws } = await Draw.list({ programId });
    expect(draws.map((draw) => draw.quarter)).toEqual(["2027-Q1", quarter]);
  });

  it("publishes the seed's hash at once and the seed only when it is drawn", async () => {
    table.setNow(today);
    const programId = await announced();
    const asked = await asHead(() => Draw.request({ programId, quarter }));
    expect(asked.seedHash).toMatch(/^[0-9a-f]{64}$/);
    expect(asked).not.toHaveProperty("seed");
    expect(await Draw.fromId({ programId, quarter })).not.toHaveProperty("seed");
    await expect(asHead(() => Draw.record({ programId, quarter, page: 0 }))).rejects.toMatchObject({
      code: "conflict",
    });
    await asSystem(() => Draw.run({ programId, quarter }));
    expect((await Draw.fromId({ programId, quarter })).seed).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is requested each quarter for programmes that may be drawn, once", async () => {
    table.setNow(today);
    const programId = await announced();
    const idle = await announced({ active: false });
    const { id: secret } = await asHead(() => Program.upsert(plan));
    await asSystem(Draw.requestPresentQuarter);
    const first = await Draw.fromId({ programId, quarter });
    await asSystem(Draw.requestPresentQuarter);
    expect(await Draw.fromId({ programId, quarter })).toEqual(first);
    expect(first.requestedBy).toBe("test");
    for (const none of [idle, secret]) expect((await Draw.list({ programId: none })).draws).toEqual([]);
  });
});

describe("a draw that runs", () => {
  it("takes exactly ceil(5 %) of each tier, and its exported record verifies by the command alone", async () => {
    table.setNow(today);
    await addCustomers({ high: 21, medium: 40, low: 3 });
    const programId = await announced();
    await planned(programId);
    const record = await exported(programId);
    expect(record.strata).toEqual([
      { stratum: "high", eligible: 21, drawn: 2, probability: 2 / 21 },
      { stratum: "low", eligible: 3, drawn: 1, probability: 1 / 3 },
      { stratum: "medium", eligible: 40, drawn: 2, probability: 2 / 40 },
    ]);
    expect(record).toMatchObject({ state: "drawn", frameSize: 64, exclusions: {} });
    expect(record.drawn).toHaveLength(5);
    expect(new Set(record.frame.map(([id]) => id)).size).toBe(64);
    const item = (await table.all()).find(({ type }) => type === "draw");
    expect(newsIn(item).map(({ type }) => type)).toEqual(["draw.completed"]);

    const good = await verify(record);
    expect(good.said).toMatch(/verifies: .* 5 of 64 customers/);
    expect(good.code).toBe(0);
    const bad = await verify({ ...record, frame: record.frame.slice(1) });
    expect(bad.code).toBe(1);
    expect(bad.said).toMatch(/does not verify[\s\S]*frame/);
    expect((await verify({ some: "thing" })).said).toMatch(/not the record of a complete draw/);
  });

  it("ends complete and true although it dies at each write in turn", async () => {
    table.setNow(today);
    await addCustomers({ high: 30, low: 45 });
    const programId = await announced();
    await asHead(() => Draw.request({ programId, quarter }));
    expect(await dyingAtEachWrite(() => asSystem(() => Draw.run({ programId, quarter })))).toBeGreaterThan(5);
    const record = await exported(programId);
    expect(record.drawn).toHaveLength(5);
    expect((await table.all()).filter(({ type }) => type === "drawn")).toHaveLength(5);
    expect((await verify(record)).code).toBe(0);

    const before = await table.all();
    await asSystem(() => Draw.run({ programId, quarter }));
    expect(await table.all()).toEqual(before);
  });

  it("keeps the frame that was frozen first, whoever comes later", async () => {
    table.setNow(today);
    await addCustomers({ high: 25 });
    const programId = await announced();
    await asHead(() => Draw.request({ programId, quarter }));
    let writes = 0;
    let frozen = false;
    fault.beforeWrite = () => {
      // Four pages and the frame's freezing went through; the first drawn customer did not.
      if (++writes > 5) throw new Error("died");
    };
    await asSystem(() => Draw.run({ programId, quarter })).catch(() => {
      frozen = true;
    });
    fault.beforeWrite = () => {};
    expect(frozen).toBe(true);
    await addCustomers({ high: 90 });
    await asSystem(() => Draw.run({ programId, quarter }));
    const record = await exported(programId);
    expect(record).toMatchObject({ frameSize: 25, strata: [{ stratum: "high", eligible: 25, drawn: 2 }] });
    expect((await verify(record)).code).toBe(0);
  });

  it("agrees with itself when it runs three times at once", async () => {
    table.setNow(today);
    await addCustomers({ high: 30, medium: 21 });
    const programId = await announced();
    await asHead(() => Draw.request({ programId, quarter }));
    await Promise.all([1, 2, 3].map(() => asSystem(() => Draw.run({ programId, quarter }))));
    const record = await exported(programId);
    expect(record.drawn).toHaveLength(4);
    expect((await verify(record)).code).toBe(0);
  });

  it("leaves out whom it drew lately and records that", async () => {
    table.setNow("2026-08-01T09:00:00.000Z");
    await addCustomers({ high: 30 });
    const programId = await announced({ shareBasisPoints: 3000, excludes: { drawnWithinDays: 120 } });
    await asHead(() => Draw.request({ programId, quarter: "2026-Q3" }));
    await asSystem(() => Draw.run({ programId, quarter: "2026-Q3" }));
    table.setNow(today);
    await asHead(() => Draw.request({ programId, quarter }));
    await asSystem(() => Draw.run({ programId, quarter }));
    const summer = (await Draw.drawnBy({ programId, quarter: "2026-Q3" })).map(({ customerId }) => customerId);
    const record = await exported(programId);
    expect(summer).toHaveLength(9);
    expect(record.exclusions).toEqual({ drawn_lately: 9 });
    expect(record.strata).toEqual([{ stratum: "high", eligible: 21, drawn: 7, probability: 7 / 21 }]);
    expect(record.drawn.filter(({ customerId }) => summer.includes(customerId))).toEqual([]);
    expect((await verify(record)).code).toBe(0);
  });

  it("ends without anybody where there are no customers", async () => {
    table.setNow(today);
    const programId = await announced();
    await planned(programId);
    expect(await Draw.fromId({ programId, quarter })).toMatchObject({ state: "drawn", strata: [], frameSize: 0 });
  });
});

describe("planned visits", () => {
  it("are one for each drawn customer, by whoever served the customer last, and stay so when planned again", async () => {
    table.setNow(today);
    await addCustomers({ high: 3 });
    const teamId = deriveId("team", "north");
    await asHead(() =>
      Staff.upsertTeam({ teamId, name: "North", timeZone: "Europe/Berlin", helpDeskIds: ["n1"], isDefault: false }),
    );
    const tell = (id: string, customerOf: string, rest: object) =>
      asSystem(() =>
        Case.announce({
          source: "crm",
          externalId: id,
          status: "resolved",
          customer: { externalId: customerOf, name: customerOf, tier: "high" },
          ...rest,
        }),
      );
    await tell("1", "high-0", { teamId: "other", locationId: "old", at: "2026-10-20T09:00:00.000Z" });
    await tell("2", "high-0", { teamId: "n1", locationId: "berlin", at: "2026-10-21T09:00:00.000Z" });
    const programId = await announced({ shareBasisPoints: 10_000 });
    await planned(programId);
    const before = await table.all();
    await asSystem(() => Visit.plan({ programId, quarter }));
    expect(await table.all()).toEqual(before);

    const { visits } = await asHead(() => Visit.list({ view: "open" }));
    expect(visits.map(({ rank, stratum, status }) => ({ rank, stratum, status }))).toHaveLength(3);
    const served = visits.find(({ customerId }) => customerId === Customer.idFor("crm", "high-0"));
    expect(served).toMatchObject({
      teamId,
      locationId: "berlin",
      customerName: "high 0",
      windowStart: "2026-10-01T00:00:00.000Z",
      windowEnd: "2027-01-01T00:00:00.000Z",
      scorecardId: "store-visit",
      scorecardVersion: 1,
      inclusionProbability: 1,
      version: 1,
    });
  });

  it("belong to the programme's team where nobody knows the team that served, or nobody served", async () => {
    table.setNow(today);
    await addCustomers({ high: 2 });
    const teamId = deriveId("team", "stores");
    await asSystem(() =>
      Case.announce({
        source: "crm",
        externalId: "1",
        status: "resolved",
        teamId: "unheard-of",
        customer: { externalId: "high-0", name: "high 0", tier: "high" },
        at: "2026-10-20T09:00:00.000Z",
      }),
    );
    await planned(await announced({ shareBasisPoints: 10_000, teamId }));
    const { visits } = await actAs(ann, () => Visit.list({ view: "open" }));
    expect(visits.map((visit) => visit.teamId)).toEqual([teamId, teamId]);
  });

  it("are complete although planning dies at each write in turn", async () => {
    table.setNow(today);
    await addCustomers({ high: 8 });
    const programId = await announced({ shareBasisPoints: 5000 });
    await asHead(() => Draw.request({ programId, quarter }));
    await asSystem(() => Draw.run({ programId, quarter }));
    expect(await dyingAtEachWrite(() => asSystem(() => Visit.plan({ programId, quarter })))).toBeGreaterThanOrEqual(4);
    expect((await table.all()).filter(({ type }) => type === "visit")).toHaveLength(4);
  });

  it("do not stand in the history of the customer before they are handed in", async () => {
    table.setNow(today);
    await addCustomers({ high: 1 });
    await planned(await announced());
    const { history } = await Customer.read({ customerId: Customer.idFor("crm", "high-0") });
    expect(history).toEqual([]);
  });
});

const perfect: Answer[] = [
  { itemId: "greeted", score: 1 },
  { itemId: "listened", score: 5 },
  { itemId: "asked_needs", score: 4 },
  { itemId: "told_the_truth", score: 1 },
  { itemId: "protected_data", score: 1 },
  { itemId: "next_step", na: true, naReason: "nothing to agree on" },
  { itemId: "farewell", score: 5 },
];
const leaky = perfect.map((answer) => (answer.itemId === "protected_data" ? { ...answer, score: 0 } : answer));

/** The one visit of a small house. */
async function oneVisit(): Promise<Id<"visit">> {
  table.setNow(today);
  await addCustomers({ high: 1 });
  await planned(await announced());
  const { visits } = await actAs(ann, () => Visit.list({ view: "open" }));
  return visits[0]?.id as Id<"visit">;
}

const as = (who: typeof ann) => ({
  take: (visitId: Id<"visit">) => actAs(who, () => Visit.take({ visitId })),
  release: (visitId: Id<"visit">) => actAs(who, () => Visit.release({ visitId })),
  schedule: (visitId: Id<"visit">, at: string) => actAs(who, () => Visit.schedule({ visitId, at })),
  start: (visitId: Id<"visit">) => actAs(who, () => Visit.start({ visitId })),
  saveDraft: (visitId: Id<"visit">, answers: Answer[], note?: string) =>
    actAs(who, () => Visit.saveDraft({ visitId, answers, note })),
  submit: (visitId: Id<"visit">, answers: Answer[], note?: string) =>
    actAs(who, () => Visit.submit({ visitId, answers, note })),
});
const soon = "2026-11-05T14:30:00.000Z";

async function begunVisit(): Promise<Id<"visit">> {
  const visitId = await oneVisit();
  await as(ann).take(visitId);
  await as(ann).schedule(visitId, soon);
  await as(ann).start(visitId);
  return visitId;
}

describe("a visit", () => {
  it("goes to one of many auditors who take it at once, and taking one's own again changes nothing", async () => {
    const visitId = await oneVisit();
    const auditors = Array.from({ length: 8 }, (_, n) => staff(`auditor ${n}`, "auditor"));
    const results = await Promise.allSettled(auditors.map((who) => as(who).take(visitId)));
    const winner = results.findIndex(({ status }) => status === "fulfilled");
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    const again = await as(auditors[winner] as typeof ann).take(visitId);
    expect(again).toMatchObject({ status: "assigned", version: 2, auditorId: auditors[winner]?.id });
    expect((await actAs(ann, () => Visit.list({ view: "open" }))).visits).toEqual([]);
  });

  it("is scheduled within its quarter and not in the past, moved, given back and taken by another", async () => {
    const visitId = await oneVisit();
    await as(ann).take(visitId);
    for (const at of ["2026-09-30T23:59:59.000Z", "2027-01-01T00:00:00.000Z", "2026-11-01T09:00:00.000Z"])
      await expect(as(ann).schedule(visitId, at)).rejects.toMatchObject({ code: "invalid", fields: { at: /./ } });
    const berlin = await as(ann).schedule(visitId, "2026-11-05T15:30:00+01:00");
    expect(berlin).toMatchObject({ status: "scheduled", scheduledAt: soon });
    expect(await as(ann).schedule(visitId, soon)).toEqual(berlin);
    await as(ann).schedule(visitId, "2026-11-06T14:30:00.000Z");
    const { visits: mine } = await actAs(ann, () => Visit.list({ view: "mine" }));
    expect(mine.map(({ scheduledAt }) => scheduledAt)).toEqual(["2026-11-06T14:30:00.000Z"]);
    const free = await as(ann).release(visitId);
    expect(free.status).toBe("open");
    expect((await actAs(ann, () => Visit.list({ view: "mine" }))).visits).toEqual([]);
    const taken = await as(bob).take(visitId);
    expect(taken.auditorId).toBe(bob.id);
    expect(taken.scheduledAt).toBeUndefined();
  });

  it("is given back once by an act that its caller names, also when its answer was lost and it comes again", async () => {
    const visitId = await oneVisit();
    await as(ann).take(visitId);
    const release = () => actAs({ ...ann, act: "release-0001" }, () => Visit.release({ visitId }));
    const { version } = await release();
    expect(await release()).toMatchObject({ status: "open", version });
    await expect(as(ann).release(visitId)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("tells auditors whom it is about once they take it, and not before", async () => {
    const visitId = await oneVisit();
    const whom = { customerId: Customer.idFor("crm", "high-0"), customerName: "high 0" };
    const seenBy = async (who: typeof ann) => [
      ...(await actAs(who, () => Visit.list({ view: "open" }))).visits,
      (await actAs(who, () => Visit.fromId({ visitId }))).visit,
    ];
    const open = await seenBy(ann);
    expect(open).toHaveLength(2);
    for (const text of Object.values(whom)) expect(JSON.stringify(open)).not.toContain(text);
    expect(await seenBy(staff("rita", "reviewer"))).toMatchObject([whom, whom]);
    expect(await as(ann).take(visitId)).toMatchObject(whom);
    expect((await actAs(ann, () => Visit.list({ view: "mine" }))).visits).toMatchObject([whom]);
    expect((await actAs(ann, () => Visit.fromId({ visitId }))).visit).toMatchObject(whom);
  });

  it("obeys its auditor only", async () => {
    const visitId = await oneVisit();
    await as(ann).take(visitId);
    const deeds = [
      () => as(bob).release(visitId),
      () => as(bob).schedule(visitId, soon),
      () => as(bob).start(visitId),
      () => as(bob).saveDraft(visitId, []),
      () => as(bob).submit(visitId, perfect),
      () => actAs(bob, () => Visit.fromId({ visitId })),
      () => actAs(bob, () => Visit.list({ view: "all" })),
    ];
    for (const deed of deeds) await expect(deed()).rejects.toMatchObject({ code: "forbidden" });
    const reviewer = staff("rita", "reviewer");
    const seen = await actAs(reviewer, () => Visit.fromId({ visitId }));
    expect(seen.visit.auditorId).toBe(ann.id);
    expect(seen.scorecard.id).toBe("store-visit");
    expect((await actAs(reviewer, () => Visit.list({ view: "all", quarter }))).visits).toHaveLength(1);
    expect((await actAs(reviewer, () => Visit.list({ view: "all", quarter: "2026-Q3" }))).visits).toEqual([]);
  });

  it("does nothing out of turn", async () => {
    const visitId = await oneVisit();
    await as(ann).take(visitId);
    await expect(as(ann).start(visitId)).rejects.toMatchObject({ code: "conflict" });
    await expect(as(ann).saveDraft(visitId, [])).rejects.toMatchObject({ code: "conflict" });
    await expect(as(ann).submit(visitId, perfect)).rejects.toMatchObject({ code: "conflict" });
    await as(ann).schedule(visitId, soon);
    table.setNow("2027-01-01T00:00:00.000Z");
    await expect(as(ann).start(visitId)).rejects.toMatchObject({ code: "conflict" });
    table.setNow(today);
    await as(ann).start(visitId);
    expect((await as(ann).start(visitId)).status).toBe("in_progress");
    await expect(as(ann).release(visitId)).rejects.toMatchObject({ code: "conflict" });
    await expect(as(ann).schedule(visitId, soon)).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps drafts, complete or not, the later in place of the earlier", async () => {
    const visitId = await begunVisit();
    await as(ann).saveDraft(visitId, perfect.slice(0, 2), "so far");
    await as(ann).saveDraft(visitId, [{ itemId: "greeted", comment: "waited" }]);
    const { visit } = await actAs(ann, () => Visit.fromId({ visitId }));
    expect(visit).toMatchObject({ status: "in_progress", answers: [{ itemId: "greeted", comment: "waited" }] });
    expect(visit.note).toBeUndefined();
  });

  it("takes no draft with what is not on its scorecard, or with an item twice", async () => {
    const visitId = await begunVisit();
    const long = { comment: "北".repeat(2000), naReason: "京".repeat(500), na: true as const };
    await as(ann).saveDraft(
      visitId,
      perfect.map(({ itemId }) => ({ itemId, ...long })),
      "北".repeat(4000),
    );
    const before = await table.all();
    const many = Array.from({ length: 200 }, (_, n) => ({ itemId: `item-${n}`, ...long }));
    for (const answers of [[...perfect, { itemId: "coffee", score: 1 }], [...perfect, ...perfect.slice(0, 1)], many])
      await expect(as(ann).saveDraft(visitId, answers)).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringMatching(/^The draft does not fit the scorecard: /),
        fields: { [`answers.${answers.at(-1)?.itemId}`]: expect.any(String) },
      });
    expect(await table.all()).toEqual(before);
  });

  it("is handed in whole, scored, with its fact; the same again changes nothing and other answers are refused", async () => {
    const visitId = await begunVisit();
    await expect(as(ann).submit(visitId, perfect.slice(1))).rejects.toMatchObject({
      code: "invalid",
      fields: { "answers.greeted": expect.any(String) },
    });
    const done = await as(ann).submit(visitId, [...perfect].reverse(), " fine ");
    expect(done).toMatchObject({ status: "submitted", note: "fine", score: { raw: 97.3, final: 97.3 } });
    const item = (await table.all()).find(({ type }) => type === "visit");
    expect(newsIn(item).map(({ type, properties }) => ({ type, properties }))).toEqual([
      { type: "visit.submitted", properties: { visitId } },
    ]);
    const before = await table.all();
    expect(await as(ann).submit(visitId, perfect, "fine")).toEqual(done);
    expect(await table.all()).toEqual(before);
    await expect(as(ann).submit(visitId, leaky, "fine")).rejects.toMatchObject({ code: "conflict" });
    await expect(as(ann).saveDraft(visitId, [])).rejects.toMatchObject({ code: "conflict" });
    expect((await Visit.failedCritical(visitId)).failed).toEqual([]);
    const { history } = await Customer.read({ customerId: done.customerId });
    expect(history).toMatchObject([{ kind: "visit", id: visitId, status: "submitted", at: today }]);
  });

  it("names the critical items that it failed, and whom that concerns", async () => {
    const visitId = await begunVisit();
    const done = await as(ann).submit(visitId, leaky);
    expect(done.score?.raw).toBeGreaterThan(50);
    expect(done.score?.final).toBe(0);
    expect(await Visit.failedCritical(visitId)).toMatchObject({
      visitId,
      customerId: done.customerId,
      customerName: "high 0",
      failed: [{ itemId: "protected_data", title: "Kept other customers' data out of sight and hearing" }],
    });
  });
});

describe("a list of visits", () => {
  it("goes on page by page over all programmes and ends; a made-up cursor is refused", async () => {
    table.setNow(today);
    await addCustomers({ high: 60, low: 10 });
    for (const name of ["One", "Two"]) await planned(await announced({ name, shareBasisPoints: 10_000 }));
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await actAs(ann, () => Visit.list({ view: "open", cursor }));
      seen.push(...page.visits.map(({ id }) => id));
      cursor = page.cursor;
      pages++;
    } while (cursor);
    expect(seen).toHaveLength(140);
    expect(new Set(seen).size).toBe(140);
    expect(pages).toBeGreaterThan(2);
    await expect(actAs(ann, () => Visit.list({ view: "mine", cursor: "bm9uc2Vuc2U" }))).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
