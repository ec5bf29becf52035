import { describe, expect, it } from "vitest";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import { testTable } from "../../support/table.ts";

testTable();
const idOf = (subject: string) => deriveId("staff", subject);
const as = <R>(subject: string, run: () => R, ...roles: Role[]): R =>
  actAs({ kind: "staff", id: idOf(subject), roles, subject }, run);
const byAda = <R>(run: () => R): R => as("ada", run, "admin");

const north = {
  teamId: deriveId("team", "north"),
  name: "North",
  timeZone: "Asia/Shanghai",
  helpDeskIds: ["360"],
  isDefault: false,
};
const rest = {
  teamId: deriveId("team", "rest"),
  name: "All others",
  timeZone: "UTC",
  helpDeskIds: [],
  isDefault: true,
};
const olga = {
  staffId: idOf("olga"),
  subject: "olga",
  name: "Olga",
  email: "olga@example.org",
  roles: ["owner" as const],
  teamId: north.teamId,
  locale: "en",
  timeZone: "Europe/Berlin",
  away: false,
};

describe("staff", () => {
  it("who signed in but was never added are told what to do, with the id that the administrator needs", async () => {
    await expect(as("new-one", () => Staff.me(), "owner")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(/Ask an administrator to add you.*new-one/),
    });
  });

  it("see themselves with their team and the roles of this sign-in, not those that were written down", async () => {
    await byAda(() => Staff.upsertTeam(north));
    await byAda(() => Staff.upsert(olga));
    const { staffId, ...fields } = olga;
    const { teamId, ...team } = north;
    const written = { version: 1, updatedAt: expect.any(String), updatedBy: idOf("ada") };
    expect(await as("olga", () => Staff.me(), "viewer")).toEqual({
      ...fields,
      id: staffId,
      roles: ["viewer"],
      isActive: true,
      ...written,
      team: { id: teamId, ...team, ...written },
    });
  });

  it("are listed by name and by team, as they were said last", async () => {
    await byAda(() => Staff.upsertTeam(north));
    await byAda(() => Staff.upsertTeam(rest));
    await byAda(() => Staff.upsert(olga));
    await byAda(() => Staff.upsert({ ...olga, staffId: idOf("ada"), subject: "ada", name: "Ada", roles: ["manager"] }));
    await byAda(() => Staff.upsert({ ...olga, teamId: rest.teamId, away: true }));
    expect((await as("ada", () => Staff.list(), "admin")).staff.map(({ name, away }) => [name, away])).toEqual([
      ["Ada", false],
      ["Olga", true],
    ]);
    expect((await Staff.membersOf(north.teamId)).map(({ name }) => name)).toEqual(["Ada"]);
    expect((await Staff.managersOf(north.teamId)).map(({ name }) => name)).toEqual(["Ada"]);
    expect(await Staff.managersOf(rest.teamId)).toEqual([]);
    expect((await Staff.listTeams()).teams.map(({ name }) => name)).toEqual(["All others", "North"]);
  });

  it.each([
    ["an id that is not the sign-in's", { staffId: idOf("other") }, "subject"],
    ["a team that is not there", { teamId: deriveId("team", "gone") }, "teamId"],
    ["a time zone that is none", { timeZone: "Berlin" }, "timeZone"],
  ])("are refused with %s, and the field is named", async (_, wrong, field) => {
    await byAda(() => Staff.upsertTeam(north));
    await expect(byAda(() => Staff.upsert({ ...olga, ...wrong }))).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect((await as("ada", () => Staff.list(), "admin")).staff).toEqual([]);
  });
});

describe("a help desk's team", () => {
  it("is found by its id there or here, and else is the default one", async () => {
    expect(await Staff.teamFor("360")).toBeUndefined();
    await byAda(() => Staff.upsertTeam(north));
    expect(await Staff.teamFor("999")).toBeUndefined();
    await byAda(() => Staff.upsertTeam(rest));
    expect((await Staff.teamFor("360"))?.name).toBe("North");
    expect((await Staff.teamFor(north.teamId))?.name).toBe("North");
    expect((await Staff.teamFor("999"))?.name).toBe("All others");
    expect((await Staff.teamFor(undefined))?.name).toBe("All others");
  });
});
