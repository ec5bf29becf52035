import { beforeEach, describe, expect, it, vi } from "vitest";
import { write } from "../../../functions/adapters/table.ts";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import type { Envelope } from "../../../functions/core/event.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Delivery from "../../../functions/core/invitation/delivery.ts";
import * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Plan from "../../../functions/core/invitation/plan.ts";
import * as Response from "../../../functions/core/response/response.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import { startClocks } from "../../../functions/core/task/life.ts";
import { notifyClockPassed } from "../../../functions/core/task/notify.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import { signingKeys } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const mailed: unknown[] = [];
vi.mock("../../../functions/adapters/queue.ts", () => ({
  send: async (_: string, message: unknown) => void mailed.push(message),
}));
vi.mock("../../../functions/adapters/site.ts", () => ({
  site: () => ({ consoleUrl: "https://desk.example", respondUrl: "https://answer.example" }),
}));
vi.mock("../../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));
vi.mock("../../../functions/adapters/email.ts", () => ({ send: async () => ({ result: "accepted", messageId: "m" }) }));

vi.mock("../../../functions/adapters/logger.ts", () => ({ logger: { info: () => undefined } }));

const table = testTable();
const at = (hour: number, minute = 0) =>
  new Date(Date.parse("2026-05-04T00:00:00.000Z") + (hour * 60 + minute) * 60_000).toISOString();
const north = deriveId("team", "north");
const south = deriveId("team", "south");
const id = (name: string) => deriveId("staff", name);

const as = <R>(name: string, role: Role, run: () => R): R =>
  actAs({ kind: "staff", id: id(name), roles: [role], subject: name }, run);
const bySystem = <R>(run: () => R): R => actAs({ kind: "system", id: "test" }, run);

const member = (name: string, role: Role, teamId = north, more: { agentId?: string; away?: boolean } = {}) =>
  bySystem(() =>
    Staff.upsert({
      staffId: id(name),
      subject: name,
      name,
      email: `${name}@example.org`,
      roles: [role],
      teamId,
      locale: "en",
      timeZone: "UTC",
      away: false,
      ...more,
    }),
  );

/** A case is resolved, its customer asked, and answers with a score (CSAT; a customer of high value is asked NPS). */
async function answer(
  externalId: string,
  given: Response.Given,
  more: { team?: string; agent?: string; tier?: "high"; name?: string } = {},
) {
  const caseId = Case.idFor("desk", externalId);
  const { tier, name = "Ana", agent = "agent-7", team = "north" } = more;
  await actAs({ kind: "key", id: "test" }, () =>
    Case.announce({
      source: "desk",
      externalId,
      status: "resolved",
      subject: `Case ${externalId}`,
      issueType: "delivery",
      teamId: team,
      agent: { id: agent, name: "Rex" },
      customer: { externalId, name, email: `${externalId}@example.org`, phone: "+493012345678", ...(tier && { tier }) },
    }),
  );
  await bySystem(() => Plan.plan({ caseId, resolution: 1 }));
  const invitationId = Invitation.idFor(caseId, 1);
  await correct(invitationId, given);
  return invitationId;
}
const correct = (invitationId: Invitation.Info["id"], given: Response.Given) =>
  actAs({ kind: "customer" }, () => Response.record(invitationId, given, "page"));
const open = async (...of: Parameters<typeof answer>) => {
  const invitationId = await answer(...of);
  await bySystem(() => Open.openFromResponse({ invitationId }));
  return Task.idFor("response", invitationId);
};
const read = async (taskId: string) => (await Task.find(taskId)) as Task.Info;
const tasks = async () => (await table.all()).filter((item) => item.type === "task");
const timers = async () =>
  (await table.all())
    .filter((item) => item.type === "timer" && item.kind === "task.clock")
    .map(
      (item) =>
        `${item.dueAt} ${(item.detail as Record<string, string>).clock} ${(item.detail as Record<string, string>).step}`,
    )
    .sort();
const newsOf = async (taskId: string) =>
  (((await table.all()).find((item) => item.type === "task" && item.id === taskId)?.events as Envelope[]) ?? []).map(
    ({ type, properties }) => ({ type, properties }),
  );
const cause = { rootCause: { level1: "process", level2: "long_wait" }, action: "Refunded the shipping." };

beforeEach(async () => {
  mailed.length = 0;
  table.setNow(at(8));
  const team = { timeZone: "UTC", isDefault: false };
  await bySystem(async () => {
    await Staff.upsertTeam({ ...team, teamId: north, name: "North", helpDeskIds: ["north"], isDefault: true });
    await Staff.upsertTeam({ ...team, teamId: south, name: "South", helpDeskIds: ["south"] });
  });
  await member("olga", "owner");
  await member("mia", "manager");
});

describe("a key account whom our messages do not reach", () => {
  const lose = async (externalId: string, tier: "high" | undefined) => {
    const invitationId = await answer(externalId, { score: 5 }, tier && { tier });
    await bySystem(() => Open.openFromBounce({ targetId: invitationId }));
    return Task.idFor("contact", invitationId);
  };

  it("is somebody to call: one task, that says what is lost, with the severe clocks and an owner", async () => {
    const taskId = await lose("key", "high");
    await bySystem(async () => Open.openFromBounce({ targetId: (await read(taskId)).causeId as never }));
    expect(await tasks()).toHaveLength(1);
    expect(await read(taskId)).toMatchObject({
      kind: "contact",
      severity: "high",
      lost: { channel: "email", masked: "k…@example.org" },
      ownerId: expect.anything(),
      teamId: north,
    });
    expect((await read(taskId)).clocks).toEqual(startClocks("high", at(8)));
  });

  it("is asked nothing after closure; nobody else's bounce opens a task", async () => {
    await lose("other", undefined);
    expect(await tasks()).toEqual([]);
    const taskId = await lose("key", "high");
    expect(await Task.closureOf(taskId)).toBeUndefined();
  });
});

describe("an answer", () => {
  it("that is unhappy opens a task with owner, three clocks, six timers and the beginning of its trail", async () => {
    const taskId = await open("1", { score: 2, comment: "Too late." });
    expect(await read(taskId)).toMatchObject({
      status: "new",
      severity: "normal",
      customerName: "Ana",
      title: "Case 1",
      topic: "delivery",
      words: "Too late.",
      surveyKind: "csat",
      score: 2,
      teamId: north,
      ownerId: id("olga"),
      ownerName: "olga",
      nextDueAt: at(12),
      version: 1,
    });
    expect(await timers()).toEqual([
      `${at(11)} acknowledge at_risk`,
      `${at(12)} acknowledge breached`,
      `${at(26)} firstContact at_risk`,
      `${at(32)} firstContact breached`,
      `${at(62)} close at_risk`,
      `${at(80)} close breached`,
    ]);
    const { trail } = await as("olga", "owner", () => Task.fromId({ taskId }));
    expect(trail).toEqual([{ n: 1, at: at(8), by: "system", verb: "open" }]);
  });

  it("opens one task, however often and at once its event comes", async () => {
    const invitationId = await answer("1", { score: 1 });
    await Promise.all(Array.from({ length: 8 }, () => bySystem(() => Open.openFromResponse({ invitationId }))));
    await bySystem(() => Open.openFromResponse({ invitationId }));
    expect(await tasks()).toMatchObject([{ version: 1 }]);
    expect(await timers()).toHaveLength(6);
  });

  it("that is content opens none, unless it asks for a call", async () => {
    await open("1", { score: 5 });
    expect(await tasks()).toEqual([]);
    await open("2", { score: 5, contactRequested: true, preferredTime: "morning" });
    expect(await tasks()).toMatchObject([{ score: 5, contactRequested: true, preferredTime: "morning" }]);
  });

  it("of a customer of high value runs on half the time", async () => {
    const taskId = await open("1", { score: 6 }, { tier: "high" });
    expect(await read(taskId)).toMatchObject({ severity: "high", tier: "high", surveyKind: "nps", nextDueAt: at(10) });
  });

  it("that is completed or corrected later shows on the task, once, and the trail keeps the one before", async () => {
    const invitationId = await answer("1", { score: 2 });
    await bySystem(() => Open.openFromResponse({ invitationId }));
    await correct(invitationId, { score: 2, comment: "Nobody called." });
    await correct(invitationId, { score: 4, comment: "They called." });
    const again = () => bySystem(() => Open.openFromResponse({ invitationId }));
    await Promise.all([again(), again(), again()]);
    const taskId = Task.idFor("response", invitationId);
    expect(await read(taskId)).toMatchObject({ score: 4, words: "They called.", version: 2, status: "new" });
    const { trail } = await as("olga", "owner", () => Task.fromId({ taskId }));
    expect(trail[1]).toMatchObject({
      n: 2,
      by: "customer",
      verb: "answer",
      before: { score: 2 },
      after: { score: 4, words: "They called." },
    });
  });

  it("that turns unhappy later opens the task then", async () => {
    const invitationId = await answer("1", { score: 4 });
    await bySystem(() => Open.openFromResponse({ invitationId }));
    await correct(invitationId, { score: 1 });
    await bySystem(() => Open.openFromResponse({ invitationId }));
    expect(await tasks()).toMatchObject([{ score: 1, version: 1 }]);
  });
});

describe("the owner of a new task", () => {
  it("is the one with the fewest open tasks, so that a burst spreads evenly", async () => {
    await member("otto", "owner");
    await member("oona", "owner");
    for (let n = 0; n < 9; n++) await open(`${n}`, { score: 1 });
    const counts: Record<string, number> = {};
    for (const { ownerName } of await tasks()) counts[String(ownerName)] = (counts[String(ownerName)] ?? 0) + 1;
    expect(counts).toEqual({ olga: 3, otto: 3, oona: 3 });
  });

  it("is never the agent who was rated, nor somebody away, nor of another team, nor a manager", async () => {
    await member("olga", "owner", north, { away: true });
    await member("rex", "owner", north, { agentId: "agent-7" });
    await member("omar", "owner", south);
    const taskId = await open("1", { score: 1 });
    expect((await read(taskId)).ownerId).toBeUndefined();
    await member("rex", "owner", north, { agentId: "agent-8" });
    expect((await read(await open("2", { score: 1 }))).ownerId).toBe(id("rex"));
  });

  it("can be missing: then the team's manager sees the task and gives it to somebody", async () => {
    await member("olga", "owner", north, { away: true });
    const taskId = await open("1", { score: 1 });
    const list = () => as("mia", "manager", () => Task.list({ view: "team", status: "open", limit: 10 }));
    const [row] = (await list()).tasks;
    expect(row).toMatchObject({ id: taskId });
    expect(row?.ownerId).toBeUndefined();
    await member("olga", "owner");
    const given = await as("mia", "manager", () => Task.handOver({ taskId, toStaffId: id("olga"), note: "Yours." }));
    expect(given).toMatchObject({ ownerName: "olga" });
    expect(given.trail.at(-1)).toMatchObject({
      by: "mia",
      verb: "handOver",
      note: "Yours.",
      after: { ownerId: id("olga"), ownerName: "olga" },
    });
  });

  it("belongs to the default team where the case's team is nobody's, and the task is not lost where there is none", async () => {
    expect((await read(await open("1", { score: 1 }, { team: "unknown" }))).teamId).toBe(north);
    // An administrator cannot take the default away; before the first team there is none.
    await write({ op: "delete", key: { pk: `team#${north}`, sk: "team" } });
    const stray = await open("2", { score: 1 }, { team: "unknown" });
    expect((await read(stray)).teamId).toBeUndefined();
    await member("hana", "head", south);
    const { tasks: all } = await as("hana", "head", () => Task.list({ view: "all", status: "open", limit: 10 }));
    expect(all.map((task) => task.id)).toContain(stray);
  });
});

describe("closing the loop", () => {
  it("goes from new to closed with a complete trail, meets the clocks, cancels the timers and tells the fact", async () => {
    const taskId = await open("1", { score: 2 });
    const olga = <R>(run: () => R) => as("olga", "owner", run);
    expect(await olga(() => Task.fromId({ taskId }))).toMatchObject({ nextStep: "acknowledge" });
    table.setNow(at(9));
    expect(await olga(() => Task.acknowledge({ taskId }))).toMatchObject({
      status: "acknowledged",
      nextStep: "logAttempt",
      nextDueAt: at(32),
      clocks: { acknowledge: { state: "met", metAt: at(9) } },
    });
    expect(await timers()).toHaveLength(4);
    table.setNow(at(10));
    await olga(() => Task.logAttempt({ taskId, outcome: "wrong_number", nextTryAt: at(11) }));
    expect(await read(taskId)).toMatchObject({ nextTryAt: at(11), clocks: { firstContact: { state: "running" } } });
    await olga(() => Task.logAttempt({ taskId, outcome: "reached", note: "She waited nine days." }));
    expect(await read(taskId)).toMatchObject({
      status: "contacting",
      attempts: 2,
      clocks: { firstContact: { state: "met", metAt: at(10) } },
    });
    await olga(() => Task.wait({ taskId }));
    await olga(() => Task.resume({ taskId }));
    table.setNow(at(12));
    const closed = await olga(() => Task.close({ taskId, ...cause, note: "Done." }));
    expect(closed).toMatchObject({ status: "closed", closedAt: at(12), ...cause, clocks: { close: { state: "met" } } });
    expect(closed.nextStep).toBeUndefined();
    expect(closed.trail.map(({ n, by, verb }) => `${n} ${by} ${verb}`)).toEqual([
      "1 system open",
      "2 olga acknowledge",
      "3 olga logAttempt",
      "4 olga logAttempt",
      "5 olga wait",
      "6 olga resume",
      "7 olga close",
    ]);
    expect(closed.trail[3]).toMatchObject({ note: "She waited nine days.", attempt: { outcome: "reached" } });
    expect(await timers()).toEqual([]);
    expect(await newsOf(taskId)).toEqual([{ type: "task.closed", properties: { taskId } }]);
    expect(await Task.closureOf((await read(taskId)).id)).toEqual({
      taskId,
      caseId: Case.idFor("desk", "1"),
      closure: 1,
      closedAt: at(12),
    });
  });

  it("shows the person, the case and what happened before on one page", async () => {
    const taskId = await open("1", { score: 2, comment: "Too late." });
    expect(await as("olga", "owner", () => Task.fromId({ taskId }))).toMatchObject({
      teamName: "North",
      customer: { name: "Ana", email: "1@example.org", phone: "+493012345678" },
      snapshot: { subject: "Case 1", agentName: "Rex" },
      history: expect.arrayContaining([
        expect.objectContaining({ kind: "task", id: taskId }),
        expect.objectContaining({ kind: "response", score: 2, comment: "Too late." }),
        expect.objectContaining({ kind: "case" }),
      ]),
    });
  });

  it.each([
    ["rootCause.level1", { level1: "weather", level2: "long_wait" }],
    ["rootCause.level2", { level1: "people", level2: "long_wait" }],
  ])("refuses a cause that is not on the list and names %s", async (field, rootCause) => {
    const taskId = await open("1", { score: 2 });
    const olga = <R>(run: () => R) => as("olga", "owner", run);
    await olga(() => Task.acknowledge({ taskId }));
    await olga(() => Task.logAttempt({ taskId, outcome: "reached" }));
    await expect(olga(() => Task.close({ taskId, ...cause, rootCause }))).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect((await read(taskId)).status).toBe("contacting");
  });

  it("refuses to skip, and writes nothing then", async () => {
    const taskId = await open("1", { score: 2 });
    const before = await table.all();
    const olga = (run: () => Promise<unknown>) => as("olga", "owner", run);
    for (const skip of [
      () => Task.close({ taskId, ...cause }),
      () => Task.logAttempt({ taskId, outcome: "reached" }),
      () => Task.resolve({ taskId }),
    ])
      await expect(olga(skip)).rejects.toMatchObject({ code: "conflict", message: "Acknowledge this task first." });
    expect(await table.all()).toEqual(before);
  });

  it("refuses a next try in the past", async () => {
    const taskId = await open("1", { score: 2 });
    await as("olga", "owner", () => Task.acknowledge({ taskId }));
    await expect(
      as("olga", "owner", () => Task.logAttempt({ taskId, outcome: "voicemail", nextTryAt: at(7) })),
    ).rejects.toMatchObject({ fields: { nextTryAt: expect.any(String) } });
  });

  it("starts anew when the task is reopened: with new clocks, without cause and action, which the trail keeps", async () => {
    const taskId = await open("1", { score: 2 });
    const olga = <R>(run: () => R) => as("olga", "owner", run);
    await olga(() => Task.acknowledge({ taskId }));
    await olga(() => Task.logAttempt({ taskId, outcome: "reached" }));
    await olga(() => Task.close({ taskId, ...cause }));
    table.setNow(at(30));
    const reopened = await olga(() => Task.reopen({ taskId, note: "It broke again." }));
    expect(reopened).toMatchObject({ status: "reopened", nextStep: "acknowledge", nextDueAt: at(34) });
    expect(reopened.closedAt).toBeUndefined();
    expect(reopened.rootCause).toBeUndefined();
    expect(reopened.trail.at(-1)).toMatchObject({ before: { status: "closed", ...cause }, note: "It broke again." });
    expect(await timers()).toEqual([
      `${at(33)} acknowledge at_risk`,
      `${at(34)} acknowledge breached`,
      `${at(84)} close at_risk`,
      `${at(102)} close breached`,
    ]);
    expect(await Task.closureOf((await read(taskId)).id)).toBeUndefined();
  });
});

describe("two members at once", () => {
  beforeEach(async () => {
    await member("olga", "owner", north, { away: true });
    await member("otto", "owner");
  });

  const outcomesOf = async (deeds: Promise<unknown>[]) => {
    const settled = await Promise.allSettled(deeds);
    return settled.map((result) => (result.status === "fulfilled" ? "done" : result.reason.code)).sort();
  };

  it("who take the same task: one has it, the other reads why not", async () => {
    await member("otto", "owner", north, { away: true });
    const taskId = await open("1", { score: 1 });
    const names = ["olga", "otto", "mia"] as const;
    const deeds = names.map((name) => as(name, name === "mia" ? "manager" : "owner", () => Task.take({ taskId })));
    expect(await outcomesOf(deeds)).toEqual(["conflict", "conflict", "done"]);
    expect(await read(taskId)).toMatchObject({ version: 2, ownerName: expect.stringMatching(/olga|otto|mia/) });
  });

  it("who acknowledge, or hand over, the same task: one wins", async () => {
    const taskId = await open("1", { score: 1 });
    const deed = (name: string, role: Role) => as(name, role, () => Task.acknowledge({ taskId }));
    expect(await outcomesOf([deed("otto", "owner"), deed("mia", "manager")])).toEqual(["conflict", "done"]);
    await member("olga", "owner");
    await member("oona", "owner");
    const give = (to: string) =>
      as("mia", "manager", () => Task.handOver({ taskId, toStaffId: id(to), note: "Please." }));
    expect(await outcomesOf([give("olga"), give("oona")])).toEqual(["conflict", "done"]);
  });

  it("who only add to the trail: both entries stand, in one order without gaps", async () => {
    const taskId = await open("1", { score: 1 });
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => as("otto", "owner", () => Task.addNote({ taskId, note: `Note ${n}` }))),
    );
    const { trail } = await as("otto", "owner", () => Task.fromId({ taskId }));
    expect(trail.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(trail.slice(1).map(({ note }) => note)).size).toBe(6);
  });
});

describe("an act that its caller names", () => {
  beforeEach(async () => {
    await member("olga", "owner", north, { away: true });
    await member("otto", "owner");
  });

  const named = <R>(act: string, run: () => R): R =>
    actAs({ kind: "staff", id: id("otto"), roles: ["owner"], subject: "otto", act }, run);

  it("is done once, also when its answer was lost and it comes again, at the same moment or after others", async () => {
    const taskId = await open("1", { score: 1 });
    const note = () => named("note-0001", () => Task.addNote({ taskId, note: "Called back." }));
    await Promise.all([note(), note()]);
    await named("acknowledge-1", () => Task.acknowledge({ taskId }));
    const again = await note();
    expect(again.trail.map(({ verb }) => verb)).toEqual(["open", "addNote", "acknowledge"]);
    // What would be refused as a new act is answered with how the task stands.
    expect((await named("acknowledge-1", () => Task.acknowledge({ taskId }))).status).toBe("acknowledged");
    expect((await named("note-0002", () => Task.addNote({ taskId, note: "Called back." }))).version).toBe(4);
  });
});

describe("a member", () => {
  it("does not read or change another team's task, and nobody who was never added changes any", async () => {
    await member("omar", "owner", south);
    const taskId = await open("1", { score: 1 });
    const forbidden = { code: "forbidden" };
    await expect(as("omar", "owner", () => Task.fromId({ taskId }))).rejects.toMatchObject(forbidden);
    await expect(as("omar", "owner", () => Task.acknowledge({ taskId }))).rejects.toMatchObject(forbidden);
    await expect(as("omar", "owner", () => Task.addNote({ taskId, note: "x" }))).rejects.toMatchObject(forbidden);
    await expect(as("ghost", "admin", () => Task.acknowledge({ taskId }))).rejects.toMatchObject({ code: "not_found" });
    expect((await read(taskId)).version).toBe(1);
  });

  it("is told that there is no such task", async () => {
    await expect(as("olga", "owner", () => Task.fromId({ taskId: "tsk_none" }))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it.each([
    ["nobody", "ghost", /no such member/],
    ["the owner", "olga", /already/],
    ["somebody away", "otto", /is away/],
    ["a viewer", "vera", /does not close loops/],
    ["the agent who was rated", "rex", /served this case/],
  ])("cannot hand a task over to %s", async (_, to, sentence) => {
    const taskId = await open("1", { score: 1 });
    await member("otto", "owner", north, { away: true });
    await member("vera", "viewer");
    await member("rex", "owner", north, { agentId: "agent-7" });
    await expect(
      as("olga", "owner", () => Task.handOver({ taskId, toStaffId: id(to), note: "Please." })),
    ).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(sentence) });
  });

  it("hands a task over to another team, whose queue it moves to", async () => {
    await member("omar", "owner", south);
    const taskId = await open("1", { score: 1 });
    await as("olga", "owner", () => Task.handOver({ taskId, toStaffId: id("omar"), note: "Your carrier." }));
    const listOf = async (name: string) =>
      (await as(name, "owner", () => Task.list({ view: "team", status: "open", limit: 10 }))).tasks.length;
    expect([await listOf("olga"), await listOf("omar")]).toEqual([0, 1]);
    await expect(as("olga", "owner", () => Task.acknowledge({ taskId }))).rejects.toMatchObject({ code: "forbidden" });
    await as("omar", "owner", () => Task.acknowledge({ taskId }));
  });
});

describe("before a step is done to many tasks", () => {
  it("each tells by its own rule whether it works and why not, and nothing is written", async () => {
    await member("omar", "owner", south);
    await member("olga", "owner", north, { agentId: "agent-olga" });
    await member("away", "owner", north, { away: true });
    const mine = await open("1", { score: 2 });
    const acknowledged = await open("2", { score: 2 });
    await as("olga", "owner", () => Task.acknowledge({ taskId: acknowledged }));
    const elsewhere = await open("3", { score: 2 }, { team: "south" });
    const taskIds = [mine, acknowledged, elsewhere, "tsk_nothing"];
    const before = await table.all();
    const none = "There is no such task. Check the address of the page.";
    const ask = (name: string, role: Role, more: Omit<Parameters<typeof Task.check>[0], "taskIds">) =>
      as(name, role, async () => (await Task.check({ taskIds, ...more })).answers);
    expect(await ask("olga", "owner", { verb: "acknowledge" })).toEqual([
      { taskId: mine },
      { taskId: acknowledged, refusal: "This task is acknowledged already." },
      { taskId: elsewhere, refusal: none },
      { taskId: "tsk_nothing", refusal: none },
    ]);
    const handOver = { verb: "handOver" as const };
    expect((await ask("mia", "manager", { ...handOver, toStaffId: id("omar") })).map((one) => one.refusal)).toEqual([
      undefined,
      undefined,
      none,
      none,
    ]);
    expect((await ask("mia", "manager", { ...handOver, toStaffId: id("away") }))[0]?.refusal).toMatch("is away");
    expect((await ask("mia", "manager", { ...handOver, toStaffId: id("olga") }))[0]?.refusal).toMatch("owns this");
    expect((await ask("mia", "manager", { ...handOver, toStaffId: id("none") }))[0]?.refusal).toMatch("no such member");
    expect(await table.all()).toEqual(before);
  });
});

describe("the queue", () => {
  it("gives a thousand tasks at once, though they are more than one answer of the engine holds", async () => {
    const words = "late ".repeat(700).trim();
    const first = await open("1", { score: 1 });
    const task = await read(first);
    for (let n = 0; n < 400; n++) {
      const openedAt = at(9, n);
      await bySystem(() =>
        Task.create(
          {
            ...{ ...task, words, openedAt, id: deriveId("task", n), version: 1 },
            ...{
              clocks: startClocks("normal", openedAt),
              nextDueAt: startClocks("normal", openedAt).acknowledge.dueAt,
            },
          },
          { by: "system", verb: "open" },
        ),
      );
    }
    const { tasks: all, cursor } = await as("mia", "manager", () =>
      Task.list({ view: "team", status: "open", limit: 1000 }),
    );
    expect(cursor).toBeUndefined();
    expect(all.map((row) => row.id)).toEqual([first, ...Array.from({ length: 400 }, (_, n) => deriveId("task", n))]);
  });

  const list = (name: string, role: Role, input: Partial<Parameters<typeof Task.list>[0]> = {}) =>
    as(name, role, () => Task.list({ view: "mine", status: "open", limit: 10, ...input }));

  it("is sorted by time left, page after page without loss or repetition, over all teams", async () => {
    await member("omar", "owner", south);
    await member("hana", "head");
    const expected: string[] = [];
    for (let n = 0; n < 7; n++) {
      table.setNow(at(8, n));
      expected.push(await open(`${n}`, { score: 1 }, { team: n % 2 ? "north" : "south" }));
    }
    // One that is more urgent though it came last.
    expected.unshift(await open("9", { score: 1 }, { tier: "high" }));
    const pages = async (
      name: string,
      role: Role,
      view: "mine" | "team" | "all",
      status: "open" | "closed" = "open",
    ) => {
      const found: string[][] = [];
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list(name, role, {
          view,
          status,
          limit: 3,
          ...(cursor && { cursor }),
        });
        found.push(page.tasks.map((task) => task.id));
        cursor = page.cursor;
      } while (cursor);
      return found;
    };
    const all = await pages("hana", "head", "all");
    expect(all.map((page) => page.length)).toEqual([3, 3, 2]);
    expect(all.flat()).toEqual(expected);
    expect((await pages("olga", "owner", "mine")).flat()).toEqual([
      expected[0],
      ...expected.slice(1).filter((_, n) => n % 2),
    ]);
    expect((await pages("mia", "manager", "team")).flat()).toEqual((await pages("olga", "owner", "mine")).flat());

    // Closed ones, latest first.
    const closedOnes: string[] = [];
    for (const [n, taskId] of expected.slice(0, 4).entries()) {
      table.setNow(at(10, n));
      await as("hana", "head", () => Task.acknowledge({ taskId }));
      await as("hana", "head", () => Task.logAttempt({ taskId, outcome: "mail_sent" }));
      await as("hana", "head", () => Task.close({ taskId, ...cause }));
      closedOnes.unshift(taskId);
    }
    expect(await pages("hana", "head", "all", "closed")).toEqual([closedOnes.slice(0, 3), closedOnes.slice(3)]);
    expect((await pages("hana", "head", "all")).flat()).toEqual(
      expected.slice(4).sort((a, b) => expected.indexOf(a) - expected.indexOf(b)),
    );
  });

  it("of all teams is for heads only, and a cursor of another list is refused", async () => {
    await open("1", { score: 1 });
    await expect(list("mia", "manager", { view: "all" })).rejects.toMatchObject({ code: "forbidden" });
    for (const cursor of ["x", Buffer.from(`closed#${at(8)}#tsk_${"0".repeat(26)}`).toString("base64url")])
      await expect(list("olga", "owner", { cursor })).rejects.toMatchObject({ fields: { cursor: expect.any(String) } });
  });
});

describe("a clock", () => {
  const pass = (taskId: string, clock: "acknowledge" | "firstContact" | "close", step: "at_risk" | "breached") =>
    bySystem(() => Task.passClock({ taskId, clock, step }));

  it("is at risk and then over, each once, and tells it", async () => {
    const taskId = await open("1", { score: 1 });
    table.setNow(at(11));
    await Promise.all([pass(taskId, "acknowledge", "at_risk"), pass(taskId, "acknowledge", "at_risk")]);
    expect(await newsOf(taskId)).toEqual([
      { type: "task.clock_passed", properties: { taskId, clock: "acknowledge", step: "at_risk" } },
    ]);
    expect(await read(taskId)).toMatchObject({ version: 2, clocks: { acknowledge: { state: "at_risk" } } });
    table.setNow(at(12));
    await pass(taskId, "acknowledge", "breached");
    await pass(taskId, "acknowledge", "at_risk");
    expect(await read(taskId)).toMatchObject({ version: 3, clocks: { acknowledge: { state: "breached" } } });
    const { trail } = await as("olga", "owner", () => Task.fromId({ taskId }));
    expect(trail.slice(1)).toMatchObject([
      { by: "system", verb: "passClock", clock: { name: "acknowledge", step: "at_risk" } },
      { by: "system", verb: "passClock", clock: { name: "acknowledge", step: "breached" } },
    ]);
  });

  it("that was met before its timer went off stays met", async () => {
    const taskId = await open("1", { score: 1 });
    await as("olga", "owner", () => Task.acknowledge({ taskId }));
    table.setNow(at(12));
    await pass(taskId, "acknowledge", "breached");
    expect(await read(taskId)).toMatchObject({ version: 2, clocks: { acknowledge: { state: "met" } } });
  });

  it("that passes while the owner acts costs the owner nothing", async () => {
    const taskId = await open("1", { score: 1 });
    table.setNow(at(11));
    await Promise.all([
      pass(taskId, "acknowledge", "at_risk"),
      as("olga", "owner", () => Task.acknowledge({ taskId })),
    ]);
    expect(await read(taskId)).toMatchObject({ status: "acknowledged", clocks: { acknowledge: { state: "met" } } });
  });

  const told = async () =>
    (await table.all())
      .filter((item) => item.type === "notice")
      .map((item) => `${item.kind} ${item.to} ${(item.values as Record<string, string>).clock}`)
      .sort();

  it("at risk is mailed to the owner, over to the manager too, to each once", async () => {
    const taskId = await open("1", { score: 1 });
    table.setNow(at(26));
    await pass(taskId, "firstContact", "at_risk");
    const news = { taskId, clock: "firstContact", step: "at_risk" } as const;
    await notifyClockPassed(news);
    await notifyClockPassed(news);
    expect(await told()).toEqual(["task.at_risk olga@example.org contact"]);
    const [notice] = (await table.all()).filter((item) => item.type === "notice");
    expect(notice?.values).toEqual({
      taskId,
      customer: "Ana",
      clock: "contact",
      dueAt: at(32),
      timeZone: "UTC",
      url: `https://desk.example/tasks/${taskId}`,
    });
    table.setNow(at(32));
    await pass(taskId, "firstContact", "breached");
    await notifyClockPassed({ ...news, step: "breached" });
    expect(await told()).toEqual([
      "task.at_risk olga@example.org contact",
      "task.breached mia@example.org contact",
      "task.breached olga@example.org contact",
    ]);
  });

  it("of a task that nobody owns is mailed to the manager at once, and of a met clock to nobody", async () => {
    await member("olga", "owner", north, { away: true });
    const taskId = await open("1", { score: 1 });
    table.setNow(at(11));
    await pass(taskId, "acknowledge", "at_risk");
    await notifyClockPassed({ taskId, clock: "acknowledge", step: "at_risk" });
    expect(await told()).toEqual(["task.at_risk mia@example.org acknowledge"]);
    mailed.length = 0;
    await as("mia", "manager", () => Task.take({ taskId }));
    await as("mia", "manager", () => Task.acknowledge({ taskId }));
    await notifyClockPassed({ taskId, clock: "acknowledge", step: "breached" });
    expect(mailed).toEqual([]);
  });
});

describe("the survey after closure", () => {
  const olga = <R>(run: () => R) => as("olga", "owner", run);
  const invitationsOf = async (taskId: string) =>
    (await table.all())
      .filter((item) => item.type === "invitation" && item.recoveryOf === taskId)
      .sort((a, b) => String(a.plannedAt).localeCompare(String(b.plannedAt)));
  const work = async (taskId: string) => {
    await olga(() => Task.acknowledge({ taskId }));
    await olga(() => Task.logAttempt({ taskId, outcome: "reached" }));
    await olga(() => Task.close({ taskId, ...cause }));
    const closure = await Task.closureOf(taskId as Task.Info["id"]);
    if (!closure) throw new Error("The task is closed.");
    await bySystem(() => Plan.planRecovery(closure));
  };
  const send = (targetId: unknown) =>
    bySystem(() => {
      const sendEmail = Delivery.sendEmail(() => ({ subject: "?", html: "?", text: "?", version: 1 }));
      return sendEmail({ kind: "invitation.send", targetId: String(targetId) });
    });

  it("is not sent about a task that was reopened; the next closure asks, once", async () => {
    const taskId = await open("1", { score: 2 });
    await work(taskId);
    await olga(() => Task.reopen({ taskId, note: "Not settled." }));
    const [first] = await invitationsOf(taskId);
    table.setNow(String(first?.sendAt));
    await send(first?.id);
    expect(await invitationsOf(taskId)).toMatchObject([{ status: "suppressed", reason: "reopened" }]);
    await work(taskId);
    const [, second] = await invitationsOf(taskId);
    expect(second).toMatchObject({ status: "planned", surveyId: "recovery" });
    table.setNow(String(second?.sendAt));
    await send(second?.id);
    expect(await invitationsOf(taskId)).toMatchObject([{ status: "suppressed" }, { status: "sent" }]);
  });

  it("waits anew when the task is closed again before it was sent", async () => {
    const taskId = await open("1", { score: 2 });
    await work(taskId);
    await olga(() => Task.reopen({ taskId, note: "Not settled." }));
    table.setNow(at(20));
    await work(taskId);
    expect(await invitationsOf(taskId)).toMatchObject([
      { status: "void" },
      { status: "planned", sendAt: expect.stringMatching(/^2026-05-06T06/) },
    ]);
  });

  it("brings its answer back to the task, once for each revision, and leaves the first score alone", async () => {
    const taskId = await open("1", { score: 2 });
    const olga = <R>(run: () => R) => as("olga", "owner", run);
    await olga(() => Task.acknowledge({ taskId }));
    await olga(() => Task.logAttempt({ taskId, outcome: "reached" }));
    await olga(() => Task.close({ taskId, ...cause }));
    const closure = await Task.closureOf(Task.idFor("response", Invitation.idFor(Case.idFor("desk", "1"), 1)));
    if (!closure) throw new Error("The task is closed.");
    await bySystem(() => Plan.planRecovery(closure));
    const invitationId = Invitation.recoveryIdFor(closure.taskId, closure.closure);
    table.setNow(at(60));
    await correct(invitationId, { score: 4 });
    const record = () => bySystem(() => Open.recordRecovery({ invitationId }));
    await Promise.all([record(), record()]);
    await record();
    const recovered = await olga(() => Task.fromId({ taskId }));
    expect(recovered).toMatchObject({
      status: "closed",
      score: 2,
      recovery: { invitationId, surveyKind: "csat", score: 4, at: at(60) },
    });
    expect(recovered.trail.filter(({ verb }) => verb === "recover")).toMatchObject([{ by: "customer" }]);
    await correct(invitationId, { score: 5 });
    await record();
    expect(await read(taskId)).toMatchObject({ score: 2, recovery: { score: 5, revision: 2 } });
    // A first answer is no recovery.
    await bySystem(() => Open.recordRecovery({ invitationId: Invitation.idFor(Case.idFor("desk", "1"), 1) }));
    expect(await read(taskId)).toMatchObject({ recovery: { score: 5 } });
  });
});

describe("a visit", () => {
  const failed = [
    { itemId: "greeting", title: "Was greeted" },
    { itemId: "facts", title: "Said what is true" },
  ];
  const visitId = deriveId("visit", 1);

  it("whose critical items failed opens one severe task about them, one whose items passed none", async () => {
    const visit = { visitId, teamId: "south", locationId: "Shop 4", failed };
    await bySystem(() => Open.openFromVisit({ ...visit, failed: [] }));
    expect(await tasks()).toEqual([]);
    await bySystem(() => Open.openFromVisit(visit));
    await bySystem(() => Open.openFromVisit(visit));
    expect(await tasks()).toMatchObject([
      {
        kind: "visit",
        causeId: visitId,
        severity: "high",
        customerName: "Shop 4",
        title: "Was greeted; Said what is true",
        failedItems: failed,
        teamId: south,
        version: 1,
      },
    ]);
    expect(await Task.closureOf(Task.idFor("visit", visitId))).toBeUndefined();
  });
});
