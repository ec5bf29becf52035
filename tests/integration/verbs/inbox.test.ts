import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Draw from "../../../functions/core/draw/draw.ts";
import type { Envelope } from "../../../functions/core/event.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Inbox from "../../../functions/core/notice/inbox.ts";
import * as Notice from "../../../functions/core/notice/notice.ts";
import * as Program from "../../../functions/core/program/program.ts";
import * as Response from "../../../functions/core/response/response.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import { handler as notifyAuditors } from "../../../functions/events/draw-completed.notify-auditors.ts";
import { handler as notifyAssigned } from "../../../functions/events/task-assigned.notify-owner.ts";
import { handler as notifyClockPassed } from "../../../functions/events/task-clock-passed.notify-owner.ts";
import { handler as notifyRecovered } from "../../../functions/events/task-recovered.notify-owner.ts";
import { given } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const queued = vi.hoisted(() => [] as unknown[]);
vi.mock("../../../functions/adapters/queue.ts", () => ({
  send: async (_: string, message: unknown) => void queued.push(message),
}));
vi.mock("../../../functions/adapters/site.ts", () => ({ site: () => ({ consoleUrl: "https://desk.example" }) }));
vi.mock("../../../functions/adapters/logger.ts", () => ({
  logger: { info: () => undefined, error: (_: string, { error }: { error: string }) => console.error(error) },
}));

const table = testTable();
const at = (hour: number) => new Date(Date.parse("2026-11-02T00:00:00.000Z") + hour * 3_600_000).toISOString();
const north = deriveId("team", "north");
const id = (name: string) => deriveId("staff", name);
const as = <R>(name: string, role: Role, run: () => R): R =>
  actAs({ kind: "staff", id: id(name), roles: [role], subject: name }, run);
const bySystem = <R>(run: () => R): R => actAs({ kind: "system", id: "test" }, run);
const inbox = (name: string, role: Role = "owner", cursor?: string, limit = 30) =>
  as(name, role, () => Inbox.list({ limit, ...(cursor && { cursor }) }));
const told = async (name: string, role?: Role) => (await inbox(name, role)).notices.map(({ kind }) => kind);
const unread = async (name: string) => (await as(name, "owner", () => Inbox.unread())).unread;
const member = (name: string, role: Role, away = false) =>
  actAs({ kind: "system", id: "test" }, () =>
    Staff.upsert({
      staffId: id(name),
      subject: name,
      name,
      email: `${name}@example.org`,
      roles: [role],
      teamId: north,
      locale: "en",
      timeZone: "UTC",
      away,
    }),
  );

/** Brings the news of a type that items carry now to its subscriber, each message twice: together, and once more later. */
async function deliver(
  type: string,
  handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> | undefined,
): Promise<void> {
  const news = (await table.all()).flatMap((item) => (item.events ?? []) as Envelope[]);
  const records = news
    .filter((envelope) => envelope.type === type)
    .map((detail, n) => ({ messageId: String(n), body: JSON.stringify({ detail }), attributes: {} }));
  expect(records.length, `nobody published ${type}`).toBeGreaterThan(0);
  for (const batch of [[...records, ...records], records])
    expect(await handler({ Records: batch } as unknown as SQSEvent, {} as Context)).toEqual({ batchItemFailures: [] });
}

const answer = { state: "confirmed" as const, score: 1, contactRequested: false, via: "page" as const, locale: "en" };
const times = { revision: 1, confirmedAt: at(8), updatedAt: at(8), history: [] };
const invitationId = deriveId("invitation", "test");
const taskId = Task.idFor("response", invitationId);

async function openTask(): Promise<void> {
  await given({ response: { ...answer, ...times } });
  await bySystem(() => Open.openFromResponse({ invitationId }));
}

beforeEach(async () => {
  queued.length = 0;
  table.setNow(at(8));
  await actAs({ kind: "system", id: "test" }, () =>
    Staff.upsertTeam({ teamId: north, name: "north", timeZone: "UTC", helpDeskIds: [], isDefault: true }),
  );
  await member("olga", "owner");
  await member("mia", "manager");
});

describe("a member is told, once however often the message comes,", () => {
  it("of a task that opened as theirs", async () => {
    await openTask();
    await deliver("task.assigned", notifyAssigned);
    expect((await inbox("olga")).notices).toMatchObject([
      { kind: "task.assigned", at: at(8), values: { taskId, customer: "Ana" } },
    ]);
    expect(queued).toEqual([]);
  });

  it("of a task that was handed over, by whom and why; and not of what they took themselves", async () => {
    await openTask();
    await member("otto", "owner");
    await as("mia", "manager", () => Task.handOver({ taskId, toStaffId: id("otto"), note: "You know her." }));
    await deliver("task.assigned", notifyAssigned);
    expect((await inbox("otto")).notices).toMatchObject([
      { kind: "task.handed_over", values: { taskId, customer: "Ana", by: "mia", note: "You know her." } },
    ]);
    await as("mia", "manager", () => Task.handOver({ taskId, toStaffId: id("mia"), note: "I do it." }));
    await as("mia", "manager", () => Task.acknowledge({ taskId }));
    expect((await table.all()).find((item) => item.id === taskId)?.events).toBeUndefined();
    expect(await told("mia", "manager")).toEqual([]);
  });

  it("of a clock in trouble, in the console and by mail", async () => {
    await openTask();
    table.setNow(at(11));
    await bySystem(() => Task.passClock({ taskId, clock: "acknowledge", step: "at_risk" }));
    await deliver("task.clock_passed", notifyClockPassed);
    expect((await inbox("olga")).notices).toMatchObject([
      { kind: "task.at_risk", values: { taskId, customer: "Ana", clock: "acknowledge", dueAt: at(12) } },
    ]);
    expect(new Set(queued.map((message) => JSON.stringify(message))).size).toBe(1);
  });

  it("of the customer's answer after the task was closed", async () => {
    await openTask();
    await as("olga", "owner", () => Task.acknowledge({ taskId }));
    await as("olga", "owner", () => Task.logAttempt({ taskId, outcome: "reached" }));
    const rootCause = { level1: "process", level2: "long_wait" };
    await as("olga", "owner", () => Task.close({ taskId, rootCause, action: "Refunded." }));
    const recovery = Invitation.recoveryIdFor(taskId, 1);
    await given({
      id: recovery,
      recoveryOf: taskId,
      surveyId: "recovery",
      response: { ...answer, ...times, score: 5 },
    });
    await bySystem(() => Open.recordRecovery({ invitationId: recovery }));
    await deliver("task.recovered", notifyRecovered);
    await actAs({ kind: "customer" }, () => Response.record(recovery, { score: 4 }, "page"));
    await bySystem(() => Open.recordRecovery({ invitationId: recovery }));
    await deliver("task.recovered", notifyRecovered);
    expect((await inbox("olga")).notices).toMatchObject([
      { kind: "task.recovered", values: { taskId, customer: "Ana", surveyKind: "csat", score: "5" } },
    ]);
  });

  it("of visits to take, where they audit and are here", async () => {
    await member("ann", "auditor");
    await member("bob", "auditor", true);
    await actAs({ kind: "key", id: "test" }, () =>
      Case.announce({
        source: "desk",
        externalId: "1",
        status: "resolved",
        customer: { externalId: "1", name: "Ana" },
      }),
    );
    const quarter = "2026-Q4";
    const programId = await as("head", "head", async () => {
      const { id } = await Program.upsert({ name: "Stores", scorecardId: "store-visit", scorecardVersion: 1 });
      await Program.recordStaffInformed({ programId: id, how: "letter" });
      await Draw.request({ programId: id, quarter });
      return id;
    });
    await bySystem(() => Draw.run({ programId, quarter }));
    await deliver("draw.completed", notifyAuditors);
    expect((await inbox("ann", "auditor")).notices).toMatchObject([
      { kind: "visits.drawn", values: { program: "Stores", quarter, count: "1" } },
    ]);
    expect(await told("bob", "auditor")).toEqual([]);
    expect(await told("olga")).toEqual([]);
  });
});

describe("an inbox", () => {
  const tell = async (n: number, name = "olga") => {
    table.setNow(at(8 + n));
    await Notice.tell({
      id: deriveId("notice", name, n),
      staffId: id(name),
      kind: "task.assigned",
      values: { taskId: String(n), customer: "Ana" },
    });
  };

  it("is a member's own, newest first, page after page", async () => {
    for (let n = 0; n < 5; n++) await tell(n);
    await tell(9, "mia");
    const numbers = (page: Awaited<ReturnType<typeof inbox>>) =>
      page.notices.map(({ values }) => Number(values.taskId));
    const first = await inbox("olga", "owner", undefined, 3);
    expect(numbers(first)).toEqual([4, 3, 2]);
    const second = await inbox("olga", "owner", first.cursor, 3);
    expect(numbers(second)).toEqual([1, 0]);
    await expect(inbox("olga", "owner", "x")).rejects.toMatchObject({ code: "invalid" });
  });

  it("counts what was not read, and reading goes forwards only", async () => {
    expect(await unread("olga")).toBe(0);
    for (let n = 0; n < 4; n++) await tell(n);
    expect(await unread("olga")).toBe(4);
    const read = (hour: number) => as("olga", "owner", () => Inbox.markRead({ readTo: at(hour) }));
    expect(await read(9)).toEqual({ readTo: at(9) });
    expect(await unread("olga")).toBe(2);
    expect(await read(8)).toEqual({ readTo: at(9) });
    expect(await unread("olga")).toBe(2);
    // No further than now: what is told later is new.
    expect(await read(99)).toEqual({ readTo: at(11) });
    await tell(4);
    expect(await unread("olga")).toBe(1);
    expect((await inbox("olga")).readTo).toBe(at(11));
  });

  it("forgets after ninety days, also before the table does", async () => {
    await tell(0);
    table.setNow(at(8 + 90 * 24 + 1));
    expect(await unread("olga")).toBe(0);
    expect((await inbox("olga")).notices).toEqual([]);
  });
});
