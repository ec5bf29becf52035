import { describe, expect, it } from "vitest";
import type { Change } from "../../functions/adapters/stream.ts";
import type { Item } from "../../functions/core/item.ts";
import { contributionsOf, deltasOf, kpisOf, ledgerOf } from "../../functions/core/metric/metric.ts";

const invitation = (rest: object): Item => ({
  pk: "invitation#inv_1",
  sk: "invitation",
  type: "invitation",
  kind: "nps",
  snapshot: { resolvedAt: "2026-11-02T10:00:00.000Z" },
  ...rest,
});
const change = (before: Item | undefined, after: Item | undefined): Change => ({ sequence: "1", before, after });
const totals = (changes: Change[]) => Object.fromEntries([...deltasOf(changes)].map(([key, { n }]) => [key, n]));

describe("what a change counts", () => {
  it("moves a case from pending to sent on the day it was resolved, whenever it was sent", () => {
    const planned = invitation({ status: "planned" });
    const sent = invitation({ status: "sent", sentAt: "2026-11-04T09:00:00.000Z" });
    expect(totals([change(undefined, planned)])).toEqual({ "2026-11-02#ledger:pending": 1 });
    expect(totals([change(planned, sent)])).toEqual({ "2026-11-02#ledger:pending": -1, "2026-11-02#ledger:sent": 1 });
  });

  it("counts nothing where a status moves within its bucket", () => {
    const sent = { sentAt: "2026-11-03T10:00:00.000Z" };
    expect(
      totals([change(invitation({ status: "sent", ...sent }), invitation({ status: "delivered", ...sent }))]),
    ).toEqual({});
  });

  it.each([
    ["void before it was sent", { status: "void", reason: "reopened" }, "ledger:suppressed:reopened"],
    ["void after it was sent", { status: "void", reason: "reopened", sentAt: "x" }, "ledger:sent"],
    ["suppressed", { status: "suppressed", reason: "quarantine" }, "ledger:suppressed:quarantine"],
    ["bounced after it was sent", { status: "failed", reason: "bounced", sentAt: "x" }, "ledger:failed:bounced"],
  ])("puts an invitation that is %s into one bucket", (_, state, metric) => {
    expect(contributionsOf(invitation(state))).toEqual([{ day: "2026-11-02", metric }]);
  });

  it("takes the old score away when an answer is corrected, on the day of the first", () => {
    const answered = (score: number) =>
      invitation({
        status: "sent",
        sentAt: "x",
        response: { state: "confirmed", score, confirmedAt: "2026-11-05T08:00:00.000Z" },
      });
    expect(totals([change(answered(9), answered(3))])).toEqual({
      "2026-11-05#score:nps:9": -1,
      "2026-11-05#score:nps:3": 1,
    });
  });

  it("keeps a recovery survey out of the ledger, the response rate and the first scores", () => {
    const recovery = invitation({
      status: "sent",
      sentAt: "x",
      recoveryOf: "tsk_1",
      response: { state: "confirmed", score: 5, confirmedAt: "2026-11-05T08:00:00.000Z" },
    });
    expect(contributionsOf(recovery)).toEqual([{ day: "2026-11-05", metric: "score:recovery:5" }]);
  });

  it("does not count an answer that is only intended", () => {
    const intent = invitation({
      status: "sent",
      sentAt: "x",
      response: { state: "intent", score: 1, confirmedAt: "x" },
    });
    expect(contributionsOf(intent)).toEqual([{ day: "2026-11-02", metric: "ledger:sent" }]);
  });

  it("counts every resolution of a case that was solved twice", () => {
    const once: Item = { pk: "c", sk: "case", type: "case", resolutions: ["2026-11-02T10:00:00.000Z"] };
    const twice = { ...once, resolutions: [...(once.resolutions as string[]), "2026-11-09T10:00:00.000Z"] };
    expect(totals([change(undefined, once), change(once, twice)])).toEqual({
      "2026-11-02#resolved": 1,
      "2026-11-09#resolved": 1,
    });
  });

  it("moves a task between the gauges by its worst clock, and out of them when it closes", () => {
    const task = (rest: object): Item => ({
      pk: "t",
      sk: "task",
      type: "task",
      openedAt: "2026-11-02T10:00:00.000Z",
      ...rest,
    });
    const running = task({ status: "new", clocks: { acknowledge: { state: "running" }, close: { state: "running" } } });
    const breached = task({
      status: "new",
      clocks: { acknowledge: { state: "breached" }, close: { state: "at_risk" } },
    });
    const closed = task({ status: "closed", closedAt: "2026-11-03T10:00:00.000Z", clocks: {} });
    expect(totals([change(running, breached)])).toEqual({ "#task:running": -1, "#task:breached": 1 });
    expect(totals([change(breached, closed)])).toEqual({ "#task:breached": -1, "2026-11-03#task:closed": 1 });
  });
});

describe("the ledger", () => {
  it("says what is unaccounted for", () => {
    expect(
      ledgerOf({
        resolved: 10,
        "ledger:sent": 5,
        "ledger:pending": 1,
        "ledger:suppressed:quarantine": 2,
        "ledger:failed:bounced": 1,
      }),
    ).toEqual({
      resolved: 10,
      sent: 5,
      pending: 1,
      suppressed: { quarantine: 2 },
      failed: { bounced: 1 },
      unaccounted: 1,
    });
  });
});

describe("the KPIs", () => {
  it("count NPS and CSAT from their own scores only", () => {
    const { nps, csat, responseRate } = kpisOf({
      "score:nps:9": 8,
      "score:nps:0": 2,
      "score:csat:5": 9,
      "score:csat:1": 3,
      "score:recovery:5": 99,
      "ledger:sent": 40,
      answered: 22,
    });
    expect(nps).toMatchObject({ value: 60, n: 10 });
    expect(csat).toMatchObject({ value: 0.75, n: 12 });
    expect(responseRate).toMatchObject({ value: 0.55, n: 40 });
  });
});
