import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import * as Draw from "../../../functions/core/draw/draw.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Program from "../../../functions/core/program/program.ts";
import * as Search from "../../../functions/core/search/search.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import * as Visit from "../../../functions/core/visit/visit.ts";
import { given } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

/** Called before each write: throws where a test wants the work to stop there. */
const fault = vi.hoisted(() => ({ beforeWrite: () => {} }));
vi.mock("../../../functions/adapters/table.ts", async (original) => {
  const real = await original<typeof import("../../../functions/adapters/table.ts")>();
  return {
    ...real,
    tryWrite: async (write: Parameters<typeof real.tryWrite>[0]) => {
      fault.beforeWrite();
      return real.tryWrite(write);
    },
  };
});
vi.mock("../../../functions/adapters/logger.ts", () => ({
  logger: { info: () => undefined, warn: () => undefined },
}));

const table = testTable();
const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00.000Z`;
const id = (name: string) => deriveId("staff", name);
const as = <R>(name: string, role: Role, run: () => R): R =>
  actAs({ kind: "staff", id: id(name), roles: [role], subject: name }, run);
const find = (q: string, role: Role = "viewer", name: string = role) =>
  as(name, role, () => Search.find({ q, limit: 5 }));
const names = async (q: string) => (await find(q)).customers.map(({ name }) => name);
const entries = async () =>
  (await table.all())
    .filter(({ type }) => type === "find")
    .map(({ sk }) => sk.split("#")[0])
    .sort();
const resolve = (externalId: string, customer: Partial<Customer.Facts> & { name: string }, source = "desk") =>
  actAs({ kind: "key", id: "test" }, () =>
    Case.announce({
      source,
      externalId,
      status: "resolved",
      subject: `Case ${externalId}`,
      customer: { externalId: `of-${externalId}`, ...customer },
    }),
  );
const member = (name: string, role: Role, team?: string) =>
  actAs({ kind: "system", id: "test" }, () =>
    Staff.upsert({
      staffId: id(name),
      subject: name,
      name,
      email: `${name}@example.org`,
      roles: [role],
      ...(team && { teamId: deriveId("team", team) }),
      locale: "en",
      timeZone: "UTC",
      away: false,
    }),
  );

beforeEach(async () => {
  fault.beforeWrite = () => {};
  table.setNow(at(20));
  for (const team of ["north", "south"])
    await actAs({ kind: "system", id: "test" }, () =>
      Staff.upsertTeam({
        teamId: deriveId("team", team),
        name: team,
        timeZone: "UTC",
        helpDeskIds: [team],
        isDefault: team === "north",
      }),
    );
  await member("viewer", "viewer");
  await member("nora", "owner", "north");
  await member("sam", "owner", "south");
});

describe("a customer", () => {
  it("is found by words of the name in any order, address, number, and the help desk's id", async () => {
    await resolve("T-1", { name: "Anne-Marie Müller", email: "Anne.M@example.org", phone: "+493012345678" });
    await resolve("T-2", { name: "Anne Schmidt", phone: "+493099999999" });
    expect(await names("mull")).toEqual(["Anne-Marie Müller"]);
    expect(await names("anne")).toEqual(["Anne Schmidt", "Anne-Marie Müller"]);
    expect(await names("MULLER anne")).toEqual(["Anne-Marie Müller"]);
    expect(await names("anne.m@ex")).toEqual(["Anne-Marie Müller"]);
    for (const number of ["+49 30 1234", "030 12345678", "3012345678", "0049301234"])
      expect(await names(number)).toEqual(["Anne-Marie Müller"]);
    expect(await names("of-T-1")).toEqual(["Anne-Marie Müller"]);
    expect(await names("marie nobody")).toEqual([]);
    expect(await names("a")).toEqual([]);
  });

  it("with a Chinese name is found by its beginning and by the given name", async () => {
    await resolve("T-1", { name: "王小明" });
    for (const q of ["王", "王小明", "小明"]) expect(await names(q)).toEqual(["王小明"]);
  });

  it("costs an entry for each word and way to reach them, and the same news or another case none", async () => {
    await resolve("T-1", { name: "Ana Silva", email: "ana@example.org", phone: "+493012345678" });
    expect(await entries()).toEqual(["3012345678", "ana", "ana@example.org", "silva"]);
    const before = await table.all();
    let writes = 0;
    fault.beforeWrite = () => void writes++;
    await actAs({ kind: "key", id: "test" }, () =>
      Customer.upsert("desk", { externalId: "of-T-1", name: "Ana Silva", email: "ana@example.org" }, at(21)),
    );
    expect(writes).toBe(1);
    expect((await table.all()).length).toBe(before.length);
  });

  it("is found by what it is called now only, and so again after it was called otherwise", async () => {
    const called = (name: string, day: number) => Customer.upsert("desk", { externalId: "c", name }, at(day));
    await resolve("T-1", { name: "Ana" });
    await called("Ana Silva", 1);
    await called("Ana Costa", 2);
    expect(await entries()).toEqual(["ana", "ana", "costa"]);
    expect(await names("silva")).toEqual([]);
    await called("Ana Silva", 3);
    expect(await names("silva")).toEqual(["Ana Silva"]);
    expect(await names("costa")).toEqual([]);
  });

  it("is found whenever it is there, wherever the work stopped, and whoever else was at it", async () => {
    await resolve("T-0", { name: "Somebody Else" });
    const called = (name: string, day: number) => Customer.upsert("desk", { externalId: "c", name }, at(day));
    const died = () => {
      throw new Error("died");
    };
    for (const [name, day] of [
      ["Ana Silva", 1],
      ["Ana Costa", 2],
      ["Eva Silva", 3],
    ] as const)
      for (let deaths = 0; ; deaths++) {
        let writes = 0;
        fault.beforeWrite = () => void (++writes > deaths && died());
        const ended = await called(name, day).then(
          () => true,
          () => false,
        );
        fault.beforeWrite = () => {};
        const now = await Customer.find(Customer.idFor("desk", "c"));
        for (const word of now?.name.split(" ") ?? []) expect(await names(word)).toEqual([now?.name]);
        if (ended) break;
      }
    await Promise.all(Array.from({ length: 8 }, (_, n) => called(`Ana ${n % 2 ? "Berg" : "Dahl"}`, 4 + n)));
    expect(await names("berg")).toEqual(["Ana Berg"]);
    expect(await names("dahl")).toEqual([]);
  });

  it("is passed over where only an entry is left", async () => {
    await resolve("T-1", { name: "Ana" });
    const { keep } = await import("../../../functions/core/find.ts");
    await keep("customer", deriveId("customer", "nobody"), ["zoe"], at(1));
    await keep("customer", Customer.idFor("desk", "of-T-1"), ["zoe"], at(1));
    expect(await names("zoe")).toEqual([]);
  });

  it("is found by the rarer word where a common one begins more names than are read", async () => {
    const many = Array.from({ length: 130 }, (_, n) => n);
    await Promise.all(many.map((n) => Customer.upsert("desk", { externalId: `m-${n}`, name: `Maria A${n}` }, at(1))));
    await Customer.upsert("desk", { externalId: "z", name: "Maria Zwick" }, at(1));
    expect(await names("maria zwi")).toEqual(["Maria Zwick"]);
    expect(await names("maria")).toHaveLength(5);
  });
});

describe("a case", () => {
  it("is found by its whole number at any help desk, without an entry of its own, and brings its task", async () => {
    const { caseId } = await resolve("T-77", { name: "Ana" });
    await resolve("T-77", { name: "Eva" }, "zendesk");
    expect((await find("t-77")).cases.map(({ source }) => source).sort()).toEqual(["desk", "zendesk"]);
    expect((await find("T-7")).cases).toEqual([]);
    const invitationId = Invitation.idFor(caseId, 1);
    const response = {
      state: "confirmed" as const,
      score: 1,
      contactRequested: false,
      via: "page" as const,
      locale: "en",
      revision: 1,
    };
    const times = { confirmedAt: at(20), updatedAt: at(20), history: [] };
    await given({ id: invitationId, caseId, response: { ...response, ...times } });
    await actAs({ kind: "system", id: "test" }, () => Open.openFromResponse({ invitationId }));
    expect((await find("T-77")).tasks.map((task) => task.id)).toEqual([Task.idFor("response", invitationId)]);
  });
});

describe("a task", () => {
  const open = (n: number, customerName: string, teamId: string) =>
    actAs({ kind: "system", id: "test" }, () =>
      Open.openFromVisit({
        visitId: deriveId("visit", n),
        customerName,
        teamId,
        failed: [{ itemId: "facts", title: "Said what is true" }],
      }),
    );

  it("is found by who may read it: its team and who sees all", async () => {
    await open(1, "Ana Silva", "north");
    await open(2, "Ana Costa", "south");
    const tasks = async (...who: [Role, string?]) =>
      (await find("ana", ...who)).tasks.map(({ customerName }) => customerName).sort();
    expect(await tasks("viewer")).toEqual(["Ana Costa", "Ana Silva"]);
    expect(await tasks("owner", "nora")).toEqual(["Ana Silva"]);
    expect(await tasks("owner", "sam")).toEqual(["Ana Costa"]);
    expect(await tasks("auditor", "ann")).toEqual([]);
    expect(await tasks("reviewer", "rita")).toEqual([]);
  });
});

describe("a visit", () => {
  it("is found by reviewers by customer and place, by its auditor once it is theirs, and by nobody who serves customers", async () => {
    await resolve("T-1", { name: "Ana Silva" });
    await actAs({ kind: "key", id: "test" }, () =>
      Case.announce({ source: "desk", externalId: "T-1", status: "resolved", locationId: "store-berlin", at: at(19) }),
    );
    const quarter = "2026-Q4";
    const programId = await as("head", "head", async () => {
      const { id } = await Program.upsert({ name: "Stores", scorecardId: "store-visit", scorecardVersion: 1 });
      await Program.recordStaffInformed({ programId: id, how: "letter" });
      await Draw.request({ programId: id, quarter });
      return id;
    });
    await actAs({ kind: "system", id: "test" }, async () => {
      await Draw.run({ programId, quarter });
      await Visit.plan({ programId, quarter });
      await Visit.plan({ programId, quarter });
    });
    const visits = async (q: string, ...who: [Role, string?]) => (await find(q, ...who)).visits;
    expect(await visits("silva", "reviewer", "rita")).toMatchObject([{ customerName: "Ana Silva", status: "open" }]);
    expect(await visits("silva", "auditor", "ann")).toEqual([]);
    for (const role of ["owner", "manager", "viewer"] as const) expect(await visits("silva", role, "nora")).toEqual([]);
    const [visit] = await visits("silva", "reviewer", "rita");
    await as("ann", "auditor", () => Visit.take({ visitId: visit?.id as never }));
    expect(await visits("silva", "auditor", "ann")).toMatchObject([{ status: "assigned" }]);
    expect(await visits("silva", "auditor", "bob")).toEqual([]);
  });
});

it("tells an auditor nothing of customers and cases", async () => {
  await resolve("T-1", { name: "Ana" });
  const nothing = { customers: [], cases: [], tasks: [], visits: [] };
  expect(await find("ana", "auditor", "ann")).toEqual(nothing);
  expect(await find("T-1", "auditor", "ann")).toEqual(nothing);
});
