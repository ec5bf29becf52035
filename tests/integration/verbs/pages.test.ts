import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as CasePage from "../../../functions/core/case/page.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Plan from "../../../functions/core/invitation/plan.ts";
import * as Metric from "../../../functions/core/metric/metric.ts";
import { contributionsOf } from "../../../functions/core/metric/metric.ts";
import * as Answers from "../../../functions/core/response/answers.ts";
import * as Response from "../../../functions/core/response/response.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/logger.ts", () => ({ logger: { info: () => undefined } }));

const table = testTable();
const start = Date.parse("2026-05-04T08:00:00.000Z");
/** So many hours after the beginning. */
const at = (hours: number) => new Date(start + hours * 3_600_000).toISOString();
const north = deriveId("team", "north");
const caseId = Case.idFor("desk", "1");

const bySystem = <R>(run: () => R): R => actAs({ kind: "system", id: "test" }, run);
const as = <R>(name: string, role: Role, run: () => R): R =>
  actAs({ kind: "staff", id: deriveId("staff", name), roles: [role], subject: name }, run);
const announce = (externalId: string, status: Case.Status, more: Partial<Case.Announcement> = {}) =>
  actAs({ kind: "key", id: "test" }, () =>
    Case.announce({
      source: "desk",
      externalId,
      status,
      subject: `Case ${externalId}`,
      teamId: "north-desk",
      agent: { id: "agent-7", name: "Rex" },
      customer: { externalId: `c-${externalId}`, name: `Ana ${externalId}`, email: `ana${externalId}@example.org` },
      ...more,
    }),
  );
const survey = (id: Case.Info["id"], resolution: number) => bySystem(() => Plan.plan({ caseId: id, resolution }));
const answer = async (invitationId: Invitation.Info["id"], given: Response.Given) => {
  await actAs({ kind: "customer" }, () => Response.record(invitationId, given, "page"));
  await bySystem(() => Open.openFromResponse({ invitationId }));
};
/** A case that was resolved, and whose customer answered. */
const answered = async (externalId: string, given: Response.Given, tier: Customer.Facts["tier"] = "medium") => {
  const customer = { externalId: `c-${externalId}`, name: `Ana ${externalId}`, email: `a${externalId}@x.org`, tier };
  const { caseId: id } = await announce(externalId, "resolved", { customer });
  await survey(id, 1);
  const invitationId = Invitation.idFor(id, 1);
  await answer(invitationId, given);
  return invitationId;
};

beforeEach(async () => {
  table.setNow(at(0));
  await as("ada", "admin", () =>
    Staff.upsertTeam({ teamId: north, name: "North", timeZone: "UTC", isDefault: true, helpDeskIds: ["north-desk"] }),
  );
  await as("ada", "admin", () =>
    Staff.upsert({
      staffId: deriveId("staff", "olga"),
      subject: "olga",
      name: "Olga",
      email: "olga@example.org",
      roles: ["owner"],
      teamId: north,
      locale: "en",
      timeZone: "UTC",
      away: false,
    }),
  );
});

describe("a case's page", () => {
  it("tells its life, and what followed each resolution: invitation, answer, task and the survey after closure", async () => {
    await announce("1", "resolved", { at: at(-1), url: "https://desk.example/tickets/1" });
    await survey(caseId, 1);
    await announce("1", "reopened", { at: at(0) });
    table.setNow(at(30));
    await announce("1", "resolved", { at: at(29) });
    await survey(caseId, 2);
    const second = Invitation.idFor(caseId, 2);
    const page = await bySystem(() => CasePage.read({ caseId }));
    expect(page).toMatchObject({
      status: "resolved",
      resolution: 2,
      resolutions: [at(-1), at(29)],
      reopenings: [at(0)],
      url: "https://desk.example/tickets/1",
      customerName: "Ana 1",
      teamName: "North",
      tasks: [],
    });
    expect(page.invitations.map(({ id, resolution }) => [id, resolution])).toEqual([
      [Invitation.idFor(caseId, 1), 1],
      [second, 2],
    ]);
  });

  it("shows the answer with the task that it opened, and what became of it", async () => {
    const invitationId = await answered("1", { score: 2, comment: "Slow." });
    const taskId = Task.idFor("response", invitationId);
    await as("olga", "owner", () => Task.acknowledge({ taskId }));
    await as("olga", "owner", () => Task.logAttempt({ taskId, outcome: "reached" }));
    const rootCause = { level1: "people", level2: "attitude" };
    await as("olga", "owner", () => Task.close({ taskId, rootCause, action: "Called." }));
    await bySystem(() => Plan.planRecovery({ taskId, caseId, closure: 1, closedAt: at(0) }));
    const page = await bySystem(() => CasePage.read({ caseId }));
    expect(page.tasks).toMatchObject([{ id: taskId, status: "closed", ownerName: "Olga", causeId: invitationId }]);
    expect(page.invitations).toMatchObject([
      { id: invitationId, response: { score: 2, comment: "Slow." } },
      { id: Invitation.recoveryIdFor(taskId, 1), recoveryOf: taskId },
    ]);
  });

  it("is not there where no help desk told of the case", async () => {
    await expect(bySystem(() => CasePage.read({ caseId }))).rejects.toMatchObject({ code: "not_found" });
  });

  it("takes no address that a browser would run", async () => {
    expect(
      Case.Announcement.safeParse({ source: "d", externalId: "1", status: "open", url: "javascript:alert(1)" }).success,
    ).toBe(false);
  });
});

const read = (input: Partial<Parameters<typeof Answers.list>[0]> = {}) => Answers.list({ days: 30, ...input });

describe("the list of answers", () => {
  it("shows them latest first, of a kind and band where one is asked for", async () => {
    await answered("1", { score: 2 });
    table.setNow(at(1));
    await answered("2", { score: 5, comment: "Quick." });
    table.setNow(at(2));
    await answered("3", { score: 9 }, "high");
    const rows = (await read()).responses.map(({ customerName, kind, band, score }) => [
      customerName,
      kind,
      band,
      score,
    ]);
    expect(rows).toEqual([
      ["Ana 3", "nps", "happy", 9],
      ["Ana 2", "csat", "happy", 5],
      ["Ana 1", "csat", "unhappy", 2],
    ]);
    expect((await read({ kind: "csat" })).responses).toHaveLength(2);
    expect((await read({ kind: "csat", band: "unhappy" })).responses).toMatchObject([{ score: 2, subject: "Case 1" }]);
    expect((await read({ band: "middle" })).responses).toEqual([]);
  });

  it("moves a corrected answer to its new band, and keeps it where it was confirmed first", async () => {
    const invitationId = await answered("1", { score: 2 });
    table.setNow(at(3));
    await answer(invitationId, { score: 4 });
    expect((await read({ band: "unhappy" })).responses).toEqual([]);
    expect((await read({ band: "happy" })).responses).toMatchObject([{ score: 4, at: at(0) }]);
  });

  it("goes on page by page over the months, each answer once, and ends at the period's beginning", async () => {
    const days = 70;
    for (let n = 0; n < days; n++) {
      table.setNow(at(n * 24));
      await answered(String(n), { score: 1 + (n % 5) });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ days: 60, ...(cursor && { cursor }) });
      seen.push(...page.responses.map((response) => response.at));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => at((days - 1 - n) * 24)));
    const position = (moment: string) => Buffer.from(`${moment}#${deriveId("invitation", 1)}`).toString("base64url");
    for (const made of ["bm9uc2Vuc2U", position("2099-05-04T08:00:00.000Z"), position("2026-01-04T08:00:00.000Z")])
      await expect(read({ cursor: made })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a customer's history", () => {
  it("goes on page by page, everything once, and tells what each kind of entry is about", async () => {
    const customer = { externalId: "c", name: "Ana", email: "ana@example.org", consent: { email: false } };
    for (let n = 0; n < 60; n++) {
      table.setNow(at(n));
      const { caseId: id } = await announce(String(n), "resolved", { customer });
      await survey(id, 1);
    }
    const customerId = Customer.idFor("desk", "c");
    const entries: Awaited<ReturnType<typeof Customer.read>>["history"] = [];
    let cursor: string | undefined;
    do {
      const page = await Customer.read({ customerId, ...(cursor && { cursor }) });
      entries.push(...page.history);
      cursor = page.cursor;
    } while (cursor);
    expect(entries).toHaveLength(120);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(120);
    expect(entries.find(({ kind }) => kind === "case")).toMatchObject({ agentName: "Rex", title: "Case 59" });
    expect(entries.find(({ kind }) => kind === "invitation")).toMatchObject({
      reason: "no_consent",
      caseId: Case.idFor("desk", "59"),
    });
  });
});

describe("the home's numbers", () => {
  it("equal a recount of the table's items, now and in the period before", async () => {
    for (let n = 0; n < 48; n++) {
      table.setNow(at(n * 24));
      const before = n < 24;
      const invitationId = await answered(String(n), { score: before ? 1 + (n % 2) : 4 + (n % 2) });
      if (before && n % 3 > 0) await announce(String(n), "reopened", { at: at(n * 24) });
      const taskId = Task.idFor("response", invitationId);
      if (before && n % 2 === 0) {
        await as("olga", "owner", () => Task.acknowledge({ taskId }));
        await as("olga", "owner", () => Task.logAttempt({ taskId, outcome: "reached" }));
        if (n % 4 === 0) table.setNow(at(n * 24 + 100));
        const rootCause = { level1: "people", level2: "attitude" };
        await as("olga", "owner", () => Task.close({ taskId, rootCause, action: "Called." }));
      }
    }
    table.setNow(at(47 * 24));
    const items = await table.all();
    await Metric.count(
      items.map((after, index) => ({ sequence: String(index + 1).padStart(40, "0"), before: undefined, after })),
      "shard",
    );
    const home = await Metric.home({ days: 24 });
    const counted = (metric: string, from: number, to: number) =>
      items
        .flatMap(contributionsOf)
        .filter(
          ({ metric: name, day = "" }) =>
            name === metric && day >= at(from * 24).slice(0, 10) && day <= at(to * 24).slice(0, 10),
        ).length;
    expect(home.csat).toMatchObject({ value: 1, n: 24, before: { value: 0, n: 24 }, direction: "up" });
    expect(counted("reopened", 0, 23)).toBe(16);
    const inTime = counted("loop:in_time", 0, 47);
    expect(inTime).toBe(6);
    const whole = await Metric.home({ days: 60 });
    expect(whole.closedInTime.n).toBe(inTime + counted("loop:late", 0, 47) + counted("loop:missed", 0, 47));
    expect(whole.changed.unhappy).toEqual({ now: 0, before: 0 });
    expect(whole.weeks).toHaveLength(12);
    expect(whole.weeks.reduce((sum, { csat }) => sum + csat.n, 0)).toBe(48);
    table.setNow(at(25 * 24));
    expect((await Metric.home({ days: 7 })).changed).toEqual({
      unhappy: { now: 5, before: 7 },
      reopened: { now: counted("reopened", 19, 25), before: counted("reopened", 12, 18) },
      late: { now: counted("task:late", 19, 25), before: counted("task:late", 12, 18) },
      recovered: { now: 0, before: 0 },
    });
  });
});
