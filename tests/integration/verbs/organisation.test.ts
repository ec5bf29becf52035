import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Calendar from "../../../functions/core/calendar/calendar.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Location from "../../../functions/core/location/location.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/logger.ts", () => ({ logger: { info: () => undefined } }));

const table = testTable();
const idOf = (subject: string) => deriveId("staff", subject);
const as = <R>(subject: string, role: Role, run: () => R): R =>
  actAs({ kind: "staff", id: idOf(subject), roles: [role], subject }, run);
const byAda = <R>(run: () => R): R => as("ada", "admin", run);
const invalid = (field: string, sentence: RegExp) => ({
  code: "invalid",
  fields: { [field]: expect.stringMatching(sentence) },
});

const north = { name: "North", timeZone: "Europe/Berlin", helpDeskIds: ["north"], isDefault: true };
const person = (subject: string, role: Role = "owner", more: object = {}) => ({
  ...{ subject, name: subject, email: `${subject}@example.org`, roles: [role], locale: "en", timeZone: "UTC" },
  isActive: true,
  ...more,
});
let teamId: Staff.Team["id"];

beforeEach(async () => {
  table.setNow("2026-05-04T08:00:00.000Z");
  await byAda(async () => {
    await Staff.add(person("ada", "admin"));
    teamId = (await Staff.addTeam(north)).id;
    for (const name of ["olga", "otto"]) await Staff.add(person(name, "owner", { teamId }));
    await Staff.add(person("mia", "manager", { teamId }));
  });
});

describe("a member", () => {
  it("is added by the id of the sign-in, once, and it is kept who did it and when", async () => {
    const { staff } = await byAda(() => Staff.list());
    expect(staff.find(({ name }) => name === "olga")).toMatchObject({
      ...{
        id: idOf("olga"),
        version: 1,
        updatedBy: idOf("ada"),
        updatedAt: "2026-05-04T08:00:00.000Z",
        isActive: true,
      },
    });
    await expect(byAda(() => Staff.add(person("olga")))).rejects.toMatchObject(invalid("subject", /olga.*already/));
  });

  it("is changed by one of two administrators who began from the same version; the other is told, and nothing is lost", async () => {
    const change = (name: string) =>
      byAda(() => Staff.upsert({ ...person("olga", "owner", { teamId }), name, staffId: idOf("olga"), version: 1 }));
    const results = await Promise.allSettled([change("Olga A."), change("Olga B.")]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    await expect(change("Olga C.")).rejects.toMatchObject({ code: "conflict" });
    expect((await Staff.find(idOf("olga")))?.version).toBe(2);
  });

  it("who left is let in no more, is given no work and can be handed none", async () => {
    const left = { ...person("olga", "owner", { teamId }), staffId: idOf("olga"), isActive: false };
    expect(await byAda(() => Staff.upsert(left))).toMatchObject({ leftAt: "2026-05-04T08:00:00.000Z" });
    await expect(as("olga", "owner", () => Staff.me())).rejects.toMatchObject({ code: "forbidden" });
    for (const n of [1, 2, 3]) await open(n);
    expect(new Set((await Promise.all([1, 2, 3].map(read))).map((task) => task.ownerName))).toEqual(new Set(["otto"]));
    const handed = as("mia", "manager", () =>
      Task.handOver({ taskId: taskOf(1), toStaffId: idOf("olga"), note: "Yours." }),
    );
    await expect(handed).rejects.toMatchObject(invalid("toStaffId", /left/));
    await byAda(() => Staff.upsert({ ...left, isActive: true }));
    expect(await as("olga", "owner", () => Staff.me())).not.toHaveProperty("leftAt", expect.anything());
  });

  it("changes language and time zone, and nothing else, of nobody else", async () => {
    const wishes = { locale: "zh-CN", timeZone: "Asia/Shanghai" };
    expect(await as("olga", "owner", () => Staff.updateMe({ ...wishes, version: 1 }))).toMatchObject({
      ...wishes,
      ...{ id: idOf("olga"), name: "olga", roles: ["owner"], teamId, version: 2, updatedBy: idOf("olga") },
    });
    await expect(as("olga", "owner", () => Staff.updateMe({ ...wishes, version: 1 }))).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(as("olga", "owner", () => Staff.updateMe({ ...wishes, timeZone: "Moon" }))).rejects.toMatchObject(
      invalid("timeZone", /Europe\/Berlin/),
    );
  });
});

const taskOf = (n: number) => Task.idFor("visit", deriveId("visit", n));
const read = async (n: number) => (await Task.find(taskOf(n))) as Task.Info;
const open = (n: number) =>
  actAs({ kind: "system", id: "test" }, () =>
    Open.openFromVisit({
      visitId: deriveId("visit", n),
      teamId,
      locationId: `Shop ${n}`,
      failed: [{ itemId: "facts", title: "Said what is true" }],
    }),
  );

describe("a member's absence", () => {
  const away = (times: { from?: string; until?: string } = {}, subject = "olga", role: Role = "owner") =>
    as(subject, role, () => Staff.setAway({ staffId: idOf("olga"), ...times }));

  it("keeps new work away from its beginning to its end, and not before or after", async () => {
    await away({ from: "2026-05-05T08:00:00+02:00", until: "2026-05-06T08:00:00Z" });
    await byAda(() => Staff.setAway({ staffId: idOf("otto"), until: "2026-05-05T00:00:00Z" }));
    const ownerAt = async (n: number, at: string) => {
      table.setNow(at);
      await open(n);
      return (await read(n)).ownerName;
    };
    expect(await ownerAt(1, "2026-05-04T09:00:00.000Z")).toBe("olga");
    expect(await ownerAt(2, "2026-05-05T05:59:59.999Z")).toBe("otto");
    expect(await ownerAt(3, "2026-05-05T06:00:00.000Z")).toBe("otto");
    await as("otto", "owner", () => Staff.setAway({ staffId: idOf("otto") }));
    expect(await ownerAt(4, "2026-05-05T07:00:00.000Z")).toBeUndefined();
    await expect(
      as("mia", "manager", () => Task.handOver({ taskId: taskOf(4), toStaffId: idOf("olga"), note: "Yours." })),
    ).rejects.toMatchObject(invalid("toStaffId", /away/));
    expect(await ownerAt(5, "2026-05-06T08:00:00.000Z")).toBe("olga");
  });

  it("lasts until the member comes back where no end was said", async () => {
    expect(await away()).toMatchObject({ away: true, awayFrom: "2026-05-04T08:00:00.000Z" });
    table.setNow("2027-05-04T08:00:00.000Z");
    expect((await Staff.find(idOf("olga")))?.away).toBe(true);
    expect(await as("olga", "owner", () => Staff.comeBack({ staffId: idOf("olga") }))).toMatchObject({ away: false });
    expect(await Staff.find(idOf("olga"))).not.toHaveProperty("awayFrom");
  });

  it("survives a change by an administrator who says nothing of it", async () => {
    await away();
    const { away: isAway } = await byAda(() =>
      Staff.upsert({ ...person("olga", "owner", { teamId }), staffId: idOf("olga"), agentId: "a7" }),
    );
    expect(isAway).toBe(true);
  });

  it.each([
    ["an end in the past", { until: "2026-05-04T08:00:00Z" }, /past/],
    [
      "an end before its beginning",
      { from: "2026-05-06T08:00:00Z", until: "2026-05-05T08:00:00Z" },
      /before it begins/,
    ],
  ])("is refused with %s", async (_, times, sentence) => {
    await expect(away(times)).rejects.toMatchObject(invalid("until", sentence));
  });

  it("is said by the member or an administrator only", async () => {
    await expect(away({}, "mia", "manager")).rejects.toMatchObject({ code: "forbidden" });
    expect(await away({}, "ada", "admin")).toMatchObject({ away: true, updatedBy: idOf("ada") });
    await expect(as("otto", "owner", () => Staff.comeBack({ staffId: idOf("olga") }))).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("handing over all of one's tasks", () => {
  const handOver = (by: string, role: Role, more: object = {}) =>
    as(by, role, () =>
      Task.handOverAll({ staffId: idOf("olga"), toStaffId: idOf("otto"), note: "I am away.", limit: 50, ...more }),
    );
  const give = async (...numbers: number[]) => {
    for (const n of numbers) {
      await open(n);
      if ((await read(n)).ownerName !== "olga")
        await as("mia", "manager", () => Task.handOver({ taskId: taskOf(n), toStaffId: idOf("olga"), note: "Yours." }));
    }
  };

  it("moves each by its rules, page by page, and says of the rest why it stays", async () => {
    await give(1, 2, 3, 4, 5);
    // The fifth is about a case that the colleague served.
    const item = (await table.all()).find(({ id }) => id === taskOf(5));
    const { write } = await import("../../../functions/adapters/table.ts");
    await write({
      op: "update",
      key: { pk: item?.pk as string, sk: "task" },
      set: { snapshot: { resolvedAt: "2026-05-01T00:00:00.000Z", agentId: "agent-otto", helpDesk: "desk" } },
      when: undefined,
    });
    await byAda(() =>
      Staff.upsert({ ...person("otto", "owner", { teamId, agentId: "agent-otto" }), staffId: idOf("otto") }),
    );
    const pages: Awaited<ReturnType<typeof handOver>>[] = [];
    do
      pages.push(
        await handOver("olga", "owner", { limit: 2, ...(pages.at(-1)?.cursor && { cursor: pages.at(-1)?.cursor }) }),
      );
    while (pages.at(-1)?.cursor);
    expect(pages.map(({ handedOver }) => handedOver).reduce((sum, n) => sum + n)).toBe(4);
    expect(pages.flatMap(({ refused }) => refused)).toEqual([
      expect.objectContaining({
        taskId: taskOf(5),
        customerName: "Shop 5",
        reason: expect.stringMatching(/served this case/),
      }),
    ]);
    expect((await Promise.all([1, 2, 3, 4, 5].map(read))).map(({ ownerName }) => ownerName)).toEqual([
      ...["otto", "otto", "otto", "otto", "olga"],
    ]);
    const left = await as("olga", "owner", () => Task.listOf({ staffId: idOf("olga"), limit: 50 }));
    expect(left.tasks.map(({ id }) => id)).toEqual([taskOf(5)]);
  });

  it("is for the member, the team's manager and heads; others do not even see what is open", async () => {
    await give(1);
    await byAda(async () => {
      const { id } = await Staff.addTeam({ ...north, name: "South", helpDeskIds: [], isDefault: false });
      await Staff.add(person("mo", "manager", { teamId: id }));
      await Staff.add(person("hana", "head"));
    });
    for (const [who, role] of [
      ["otto", "owner"],
      ["mo", "manager"],
    ] as const) {
      await expect(handOver(who, role)).rejects.toMatchObject({ code: "forbidden" });
      await expect(as(who, role, () => Task.listOf({ staffId: idOf("olga"), limit: 50 }))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    expect(await handOver("mia", "manager")).toEqual({ handedOver: 1, refused: [] });
    await give(2);
    expect(await handOver("hana", "head")).toMatchObject({ handedOver: 1 });
  });

  it.each([
    ["oneself", "olga", /already/],
    ["nobody", "gone", /no such member/],
    ["somebody who closes no loops", "ada", /does not close/],
  ])("is refused as a whole to %s", async (_, to, sentence) => {
    await give(1);
    await expect(handOver("olga", "owner", { toStaffId: idOf(to) })).rejects.toMatchObject(
      invalid("toStaffId", sentence),
    );
    expect((await read(1)).ownerName).toBe("olga");
  });
});

describe("the default team", () => {
  const defaults = async () =>
    (await Staff.listTeams()).teams.filter(({ isDefault }) => isDefault).map(({ name }) => name);

  it("is one: a new one takes the place of the one before, in one step", async () => {
    await byAda(() => Staff.addTeam({ ...north, name: "South", helpDeskIds: [] }));
    expect(await defaults()).toEqual(["South"]);
    expect(await Staff.findTeam(teamId)).toMatchObject({ isDefault: false, version: 2 });
  });

  it("stays one when two are made the default at once", async () => {
    const make = (name: string) => byAda(() => Staff.addTeam({ ...north, name, helpDeskIds: [] }));
    await Promise.allSettled([make("South"), make("East"), make("West")]);
    expect(await defaults()).toHaveLength(1);
    expect(await defaults()).not.toEqual(["North"]);
  });

  it("cannot be left without one", async () => {
    await expect(
      byAda(() => Staff.upsertTeam({ ...north, teamId, isDefault: false, version: 1 })),
    ).rejects.toMatchObject(invalid("isDefault", /another one/));
  });

  it.each([
    ["a help desk's id that another team has", { helpDeskIds: ["north"] }, "helpDeskIds"],
    ["a calendar that is not there", { calendarId: deriveId("calendar", "gone") }, "calendarId"],
    ["a time zone that is none", { timeZone: "Berlin" }, "timeZone"],
  ])("and every other is refused with %s", async (_, wrong, field) => {
    const other = { ...north, name: "South", helpDeskIds: [], isDefault: false, ...wrong };
    await expect(byAda(() => Staff.addTeam(other))).rejects.toMatchObject(invalid(field, /\w/));
  });
});

const day = [{ from: "09:00", to: "17:00" }];
const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };

describe("a calendar", () => {
  const office = { name: "Office", timeZone: "Europe/Berlin", week, exceptions: [] as Calendar.Info["exceptions"] };
  const save = (more: object = {}) => byAda(() => Calendar.upsert({ ...office, ...more }));

  it("is shown with whether it is open, and when that changes", async () => {
    const { id } = await save({ exceptions: [{ date: "2026-05-05", name: "Works outing", spans: [] }] });
    const shown = async (at: string) => {
      table.setNow(at);
      return (await Calendar.list()).calendars[0];
    };
    expect(await shown("2026-05-04T08:00:00.000Z")).toMatchObject({
      id,
      open: true,
      changesAt: "2026-05-04T15:00:00.000Z",
    });
    expect(await shown("2026-05-04T15:00:00.000Z")).toMatchObject({
      open: false,
      changesAt: "2026-05-06T07:00:00.000Z",
    });
  });

  it("is changed by one of two at once, by its version", async () => {
    const { id } = await save();
    const results = await Promise.allSettled([
      save({ id, version: 1, name: "A" }),
      save({ id, version: 1, name: "B" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(save({ id, version: 1 })).rejects.toMatchObject({ code: "conflict" });
    await expect(save({ id: deriveId("calendar", "gone"), version: 1 })).rejects.toMatchObject({ code: "not_found" });
  });

  it.each([
    ["times that overlap", { week: { ...week, tue: [...day, { from: "16:00", to: "18:00" }] } }, "week.tue"],
    ["a day over midnight", { week: { ...week, fri: [{ from: "22:00", to: "02:00" }] } }, "week.fri"],
    [
      "one day twice",
      { exceptions: [1, 2].map((n) => ({ date: "2026-12-25", name: `${n}`, spans: [] })) },
      "exceptions.1.date",
    ],
    [
      "hours of a holiday that overlap",
      { exceptions: [{ date: "2026-12-25", name: "Christmas", spans: [...day, ...day] }] },
      "exceptions.0.spans",
    ],
    ["a time zone that is none", { timeZone: "Berlin" }, "timeZone"],
  ])("is refused with %s, and the field is named", async (_, wrong, field) => {
    await expect(save(wrong)).rejects.toMatchObject(invalid(field, /\w/));
    expect((await Calendar.list()).calendars).toEqual([]);
  });
});

describe("a location", () => {
  const shop = {
    name: "Mitte",
    city: "Berlin",
    country: "DE",
    timeZone: "Europe/Berlin",
    week,
    helpDeskIds: ["shop-4"],
    isActive: true,
  };
  const save = (more: object = {}) => byAda(() => Location.upsert({ ...shop, ...more }));

  it("tells everybody the name behind the help desk's id, and auditors no team", async () => {
    const saved = await save({ teamId });
    expect((await as("mia", "manager", () => Location.list())).locations).toEqual([saved]);
    const [seen] = (await as("sofia", "auditor", () => Location.list())).locations;
    expect(seen).toMatchObject({ name: "Mitte", helpDeskIds: ["shop-4"] });
    expect(seen).not.toHaveProperty("teamId");
  });

  it("is changed by its version, and is refused what another has", async () => {
    const { id } = await save();
    expect(await save({ id, version: 1, name: "Mitte 2" })).toMatchObject({ id, version: 2, name: "Mitte 2" });
    await expect(save({ id, version: 1 })).rejects.toMatchObject({ code: "conflict" });
    await expect(save()).rejects.toMatchObject(invalid("helpDeskIds", /Mitte 2/));
    await expect(save({ helpDeskIds: [], teamId: deriveId("team", "gone") })).rejects.toMatchObject(
      invalid("teamId", /team/),
    );
  });
});
