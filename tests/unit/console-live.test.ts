import { describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import * as life from "../../functions/core/task/life.ts";
import { statuses } from "../../functions/core/task/task.contract.ts";
import type { Info } from "../../functions/core/task/task.ts";
import { contracts } from "../../web/console/api/contracts.ts";
import { isShown, movedTopics, shows, still, type Topic, waitMs } from "../../web/console/api/topics.ts";
import { canIn, detailAfter, leadsTo, nextOf, rowAfter, undoable } from "../../web/console/features/task/ahead.ts";
import type { TaskDetail } from "../../web/console/features/task/clock.tsx";

const topics = Object.keys(shows) as Topic[];

describe("the pulse of the console", () => {
  it("refreshes every answer that can change: each read operation is shown by a topic", () => {
    const reads = Object.entries(contracts).flatMap(([noun, contract]) =>
      Object.entries(contract).flatMap(([verb, { method }]) => (method === "GET" ? [`${noun}.${verb}`] : [])),
    );
    const unseen = reads.filter(
      (name) =>
        !topics.some((topic) => isShown(topic, name)) && !still.some((noun) => name.startsWith(noun.slice(0, -1))),
    );
    expect(unseen, "Name these in `shows` or `still` of web/console/api/topics.ts").toEqual([]);
  });

  it("knows every topic that the server may tell, and no other", () => {
    const told = Object.keys(contracts.pulse.read.output.shape.topics.shape);
    expect(topics.sort()).toEqual(told.sort());
  });

  it("takes names for operations, and `noun.*` for a noun's, not for what begins alike", () => {
    expect(isShown("tasks.mine", "task.list")).toBe(true);
    expect(isShown("tasks.mine", "taskforce.list")).toBe(false);
    expect(isShown("me", "staff.me")).toBe(true);
    expect(isShown("me", "staff.list")).toBe(false);
  });

  it("finds what moved, and what moves all the time only now and then", () => {
    const known = { "tasks.mine": 1, numbers: 5, draws: 2 };
    const told = { "tasks.mine": 2, numbers: 6, draws: 2, notices: 1 };
    expect(movedTopics(known, told, {}, 1_000_000)).toEqual(["tasks.mine", "numbers", "notices"]);
    expect(movedTopics(known, told, { numbers: 990_000, "tasks.mine": 999_999 }, 1_000_000)).toEqual([
      "tasks.mine",
      "notices",
    ]);
    expect(movedTopics(known, told, { numbers: 970_000 }, 1_000_000)).toContain("numbers");
  });

  it.each([
    ["used", 0, 10_000, 5_000, 5_000],
    ["idle", 0, 180_000, 30_000, 30_000],
    ["after one failure", 1, 0, 2_500, 5_000],
    ["after three", 3, 0, 10_000, 20_000],
    ["after very many", 40, 0, 30_000, 60_000],
  ])("waits when %s", (_, failures, sinceUsedMs, least, most) => {
    expect(waitMs(failures, sinceUsedMs, 0)).toBe(least);
    expect(waitMs(failures, sinceUsedMs, 1)).toBe(most);
  });
});

const id = deriveId("staff", "olga");
const member = {
  id,
  teamId: deriveId("team", "north"),
  actor: { kind: "staff" as const, id, roles: ["owner" as const], subject: "olga" },
};
const at = "2026-11-02T10:00:00.000Z";
const task = (rest: Partial<Info>) =>
  ({
    id: "tsk_1",
    ownerId: id,
    ownerName: "Olga",
    clocks: life.startClocks("normal", at),
    trail: [],
    ...rest,
  }) as unknown as Info;
const act = { at, by: { id, name: "Olga" }, input: { taskId: "tsk_1" } };

describe("what an act on a task shows before the server has heard of it", () => {
  it.each(statuses)("is what the server's own rules allow and want next: %s", (status) => {
    expect(canIn[status].toSorted()).toEqual(life.allowed(member, task({ status })).toSorted());
    for (const lastOutcome of [undefined, "reached", "refused", "voicemail"] as const)
      expect(nextOf(status, lastOutcome)).toBe(life.nextStep(task({ status, lastOutcome })));
  });

  it.each(undoable)("leads where the server's rules lead: %s", (verb) => {
    for (const status of statuses) {
      const row = rowAfter(task({ status }) as unknown as TaskDetail, verb, act);
      const led = life.transitions[verb][status];
      if (verb === "take" || verb === "addNote") expect([status, row.status]).toEqual([status, status]);
      else expect([status, row.status]).toEqual([status, led ?? status]);
      if (led && leadsTo[verb]) expect(leadsTo[verb]).toBe(led);
    }
  });

  it("is shown once: an answer that has it already stays as it is", () => {
    const before = { ...task({ status: "new" }), can: ["acknowledge", "addNote"], version: 1 } as unknown as TaskDetail;
    const after = detailAfter(before, "acknowledge", act);
    expect(after).toMatchObject({
      ...{ status: "acknowledged", version: 2, nextStep: "logAttempt" },
      clocks: { acknowledge: { state: "met", metAt: at } },
      trail: [{ n: 2, verb: "acknowledge", by: "Olga" }],
    });
    expect(detailAfter(after, "acknowledge", act)).toBe(after);
    const note = { ...act, input: { taskId: "tsk_1", note: "Called." } };
    const noted = detailAfter(before, "addNote", note);
    expect(noted.trail).toHaveLength(1);
    expect(detailAfter(noted, "addNote", note)).toBe(noted);
    // The same words of another day are another note.
    expect(detailAfter(noted, "addNote", { ...note, at: "2026-11-03T10:00:00.000Z" }).trail).toHaveLength(2);
  });

  it("makes a task nobody owned one's own, and takes none from somebody", () => {
    const free = task({ status: "new", ownerId: undefined, ownerName: undefined }) as unknown as TaskDetail;
    expect(rowAfter(free, "take", act)).toMatchObject({ ownerId: id, ownerName: "Olga" });
    const mias = task({ status: "new", ownerName: "Mia" }) as unknown as TaskDetail;
    expect(rowAfter(mias, "take", act)).toMatchObject({ ownerName: "Mia" });
  });
});
