import { beforeEach, describe, expect, it, vi } from "vitest";
import * as adapter from "../../../functions/adapters/table.ts";
import { sweep } from "../../../functions/core/sweep.ts";
import * as Timer from "../../../functions/core/timer.ts";
import { testTable } from "../../support/table.ts";

const sent: Record<string, Timer.Timer[]> = {};
const broken = new Set<string>();
vi.mock("../../../functions/adapters/queue.ts", () => ({
  sendAll: async (queue: string, messages: Timer.Timer[]) => {
    if (broken.has(queue)) throw new Error(`The ${queue} queue is away.`);
    const isRefused = ({ targetId }: Timer.Timer) => broken.has(targetId);
    sent[queue] = [...(sent[queue] ?? []), ...messages.filter((message) => !isRefused(message))];
    return messages.flatMap((message, index) => (isRefused(message) ? [index] : []));
  },
}));

const table = testTable();
const noon = "2026-05-04T12:00:00.000Z";
const timer = (targetId: string, dueAt = noon, queue: Timer.Timer["queue"] = "email"): Timer.Timer => ({
  kind: "invitation.send",
  targetId,
  dueAt,
  queue,
});
const plan = (timers: Timer.Timer[]) => Promise.all(timers.map((each) => adapter.write(Timer.plan(each))));
const left = async () => (await table.all()).map((item) => item.targetId).sort();

beforeEach(() => {
  for (const queue of Object.keys(sent)) delete sent[queue];
  broken.clear();
  table.setNow(noon);
});

describe("a sweep", () => {
  it("puts what is due on its queue, as planned, and leaves what is not", async () => {
    const detail = { clock: "close" };
    await plan([
      timer("a"),
      { ...timer("b", "2026-05-01T00:00:00.000Z", "timer"), detail },
      timer("c", "2026-05-04T12:00:00.001Z", "sms"),
    ]);
    await sweep();
    expect(sent.email).toEqual([timer("a")]);
    expect(sent.timer).toEqual([{ ...timer("b", "2026-05-01T00:00:00.000Z", "timer"), detail }]);
    expect(await left()).toEqual(["c"]);
  });

  it("takes more than a page of one shard", async () => {
    await plan(
      Array.from({ length: 230 }, (_, n) => timer("same", `2026-05-03T00:00:00.${String(n).padStart(3, "0")}Z`)),
    );
    await sweep();
    expect(new Set(sent.email?.map((each) => each.dueAt)).size).toBe(230);
    expect(await left()).toEqual([]);
  });

  it("keeps what a queue does not accept, and says so, and holds nothing else up", async () => {
    broken.add("sms").add("refused");
    await plan([timer("x", noon, "sms"), timer("refused"), timer("fine"), timer("also", noon, "timer")]);
    await expect(sweep()).rejects.toThrow(/next sweep/);
    expect(await left()).toEqual(["refused", "x"]);
    broken.clear();
    await sweep();
    expect(await left()).toEqual([]);
    expect(sent.email?.map((each) => each.targetId)).toEqual(["fine", "refused"]);
  });

  it("comes to later timers behind a page of those whose queue is away", async () => {
    broken.add("sms");
    const stuck = Array.from({ length: 120 }, (_, n) =>
      timer("same", `2026-05-03T00:00:00.${String(n).padStart(3, "0")}Z`, "sms"),
    );
    await plan([...stuck, timer("same")]);
    await expect(sweep()).rejects.toThrow(/next sweep/);
    expect(sent.email).toEqual([timer("same")]);
    expect(await left()).toHaveLength(120);
  });

  it("does not miss a timer that is cancelled or planned meanwhile", async () => {
    await plan([timer("a"), timer("b")]);
    await adapter.write(Timer.cancel(timer("a")));
    await Promise.all([sweep(), sweep(), plan([timer("late")])]);
    await sweep();
    expect([...new Set(sent.email?.map((each) => each.targetId))].sort()).toEqual(["b", "late"]);
  });
});
