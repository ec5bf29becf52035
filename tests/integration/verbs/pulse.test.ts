import { describe, expect, it } from "vitest";
import type { Change } from "../../../functions/adapters/stream.ts";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import { deriveId } from "../../../functions/core/id.ts";
import type { Item } from "../../../functions/core/item.ts";
import * as Metric from "../../../functions/core/metric/metric.ts";
import * as Pulse from "../../../functions/core/pulse/reader.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import { testTable } from "../../support/table.ts";

const { all, setNow } = testTable();
const north = deriveId("team", "north");
const south = deriveId("team", "south");
const id = (name: string) => deriveId("staff", name);

/** Adds a member, and says how to read that member's pulse. */
async function member(name: string, role: Role, teamId?: typeof north) {
  await actAs({ kind: "staff", id: id("admin"), roles: ["admin"], subject: "admin" }, async () => {
    await Staff.upsertTeam({ teamId: north, name: "North", timeZone: "UTC", helpDeskIds: [], isDefault: true });
    await Staff.upsert({
      ...{ staffId: id(name), subject: name, name, email: `${name}@example.org`, roles: [role] },
      ...{ locale: "en", timeZone: "UTC", away: false, ...(teamId && { teamId }) },
    });
  });
  return async () =>
    (await actAs({ kind: "staff", id: id(name), roles: [role], subject: name }, () => Pulse.read())).topics as Record<
      string,
      number
    >;
}

let sequence = 0;
const change = (before: Item | undefined, after: Item | undefined): Change => ({
  sequence: String(++sequence).padStart(40, "0"),
  before,
  after,
});
const task = (rest: object): Item => ({
  ...{ pk: "task#1", sk: "task", type: "task", openedAt: "2026-11-10T10:00:00.000Z", status: "new", clocks: {} },
  ...rest,
});
const visit = (rest: object): Item => ({ pk: "visit#1", sk: "visit", type: "visit", status: "open", ...rest });

describe("the pulse", () => {
  it("names to each role what that role may read, and nothing else", async () => {
    const topicsOf = async (role: Role, teamId?: typeof north) =>
      Object.keys(await (await member(`a-${role}`, role, teamId))());
    const everywhere = ["me", "notices"];
    const numbers = ["customers", "numbers", "organisation"];
    expect(await topicsOf("auditor", north)).toEqual([...everywhere, "visits.mine", "visits.open", "draws"]);
    expect(await topicsOf("owner", north)).toEqual([...everywhere, "tasks.mine", "tasks.team", ...numbers]);
    expect(await topicsOf("owner")).toEqual([...everywhere, "tasks.mine", ...numbers]);
    expect(await topicsOf("viewer")).toEqual([...everywhere, "tasks.all", "draws", "campaigns", ...numbers]);
    expect(await topicsOf("reviewer", north)).toEqual([
      ...everywhere,
      "visits.open",
      "visits.all",
      "draws",
      ...numbers,
    ]);
    expect(await topicsOf("head")).toEqual([
      ...everywhere,
      ...["tasks.mine", "tasks.all", "visits.open", "visits.all", "draws", "campaigns"],
      ...numbers,
    ]);
  });

  it("never tells of another team's task, another owner's, or another auditor's visit", async () => {
    setNow("2026-11-10T18:00:00.000Z");
    const owner = await member("owner", "owner", north);
    const colleague = await member("colleague", "owner", north);
    const auditor = await member("auditor", "auditor");
    const head = await member("head", "head");
    await Metric.count(
      [
        change(undefined, task({ teamId: south, ownerId: id("stranger") })),
        change(visit({ status: "assigned", auditorId: id("stranger") }), visit({ status: "in_progress" })),
      ],
      "a",
    );
    expect(await owner()).toMatchObject({ "tasks.mine": 0, "tasks.team": 0 });
    expect(await auditor()).toEqual({ me: 0, notices: 0, "visits.mine": 0, "visits.open": 0, draws: 0 });
    expect(await head()).toMatchObject({ "tasks.mine": 0, "tasks.all": 1, "visits.all": 1, "visits.open": 0 });
    // A task that comes over from the south is news where it was and where it is.
    await Metric.count([change(task({ teamId: south }), task({ teamId: north, ownerId: id("owner") }))], "a");
    expect(await owner()).toMatchObject({ "tasks.mine": 1, "tasks.team": 1 });
    expect(await colleague()).toMatchObject({ "tasks.mine": 0, "tasks.team": 1 });
  });

  it("keeps a visit out of what those who serve the customer hear of, until it was handed in", async () => {
    setNow("2026-11-10T18:00:00.000Z");
    const owner = await member("owner", "owner", north);
    await Metric.count([change(undefined, visit({})), change(visit({}), visit({ status: "assigned" }))], "a");
    const { customers } = await owner();
    expect(customers).toBe(0);
    await Metric.count([change(visit({ status: "in_progress" }), visit({ submittedAt: "2026-11-10" }))], "a");
    expect((await owner()).customers).toBe(1);
  });

  it("moves each topic once a batch, together with the counters, and not again when the batch is replayed", async () => {
    setNow("2026-11-10T18:00:00.000Z");
    const head = await member("head", "head");
    const batch = Array.from({ length: 40 }, (_, n) => change(undefined, task({ pk: `task#${n}`, teamId: north })));
    await Metric.count(batch, "a");
    const once = await head();
    expect(once).toMatchObject({ "tasks.all": 1, customers: 1, numbers: 1, draws: 0 });
    await Metric.count(batch, "a");
    await Metric.count([...batch.slice(20), change(undefined, task({ pk: "task#next", teamId: north }))], "a");
    expect(await head()).toMatchObject({ "tasks.all": 2, numbers: 2 });
    // A batch that another reader was faster with leaves neither counters nor pulses.
    const before = await all();
    const late = [change(undefined, task({ pk: "task#late", teamId: north }))];
    const both = await Promise.allSettled([Metric.count(late, "a"), Metric.count(late, "a")]);
    expect(both.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    const running = (items: Item[]) => items.find(({ sk }) => sk === "task:running")?.n as number;
    expect(running(await all())).toBe(running(before) + 1);
    expect((await head())["tasks.all"]).toBe(3);
  });

  it("tells of what is not counted, and does not call it a number", async () => {
    const owner = await member("owner", "owner", north);
    await Metric.count(
      [
        change(undefined, { pk: "staff#x", sk: "staff", type: "staff", id: id("owner") }),
        change(undefined, { pk: "notice#x", sk: "notice", type: "notice", wpk: `notices#${id("owner")}` }),
        change(undefined, { pk: "notice#y", sk: "notice", type: "notice", wpk: `notices#${id("stranger")}` }),
      ],
      "a",
    );
    expect(await owner()).toMatchObject({ me: 1, notices: 1, organisation: 1, numbers: 0 });
  });

  it("fits batches that move more topics than one transaction takes", async () => {
    const head = await member("head", "head");
    const batch = Array.from({ length: 150 }, (_, n) =>
      change(undefined, task({ pk: `task#${n}`, teamId: deriveId("team", n), ownerId: id(`owner-${n}`) })),
    );
    await Metric.count(batch, "a");
    const pulses = (await all()).filter(({ type }) => type === "pulse");
    expect(pulses).toHaveLength(150 + 150 + 3);
    expect((await head())["tasks.all"]).toBeGreaterThan(3);
  });
});
