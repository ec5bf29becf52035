import { describe, expect, it } from "vitest";
import type { Change } from "../../functions/adapters/stream.ts";
import type { Item } from "../../functions/core/item.ts";
import * as Metric from "../../functions/core/metric/metric.ts";

const invitation = (rest: object): Item => ({
  pk: "invitation#inv_1",
  sk: "invitation",
  type: "invitation",
  kind: "nps",
  snapshot: { resolvedAt: "2026-11-02T10:00:00.000Z" },
  ...rest,
});
const change = (before: Item | undefined, after: Item | undefined): Change => ({ sequence: "1", before, after });
const { kpisOf, ledgerOf } = Metric;
/** The counters of surveys and their variants have a test of their own. */
const isRate = (metric: string) => /(^|#)survey:/.test(metric);
const contributionsOf = (item: Item) => Metric.contributionsOf(item).filter(({ metric }) => !isRate(metric));
const totals = (changes: Change[]) =>
  Object.fromEntries([...Metric.deltasOf(changes)].flatMap(([key, { n }]) => (isRate(key) ? [] : [[key, n]])));

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

  it("counts by survey and variant how many were sent and answered, by the day they were planned", () => {
    const counted = (more: object) =>
      Metric.contributionsOf(
        invitation({ surveyId: "csat", plannedAt: "2026-11-01T10:00:00.000Z", status: "sent", sentAt: "x", ...more }),
      ).filter(({ metric }) => isRate(metric));
    const response = { state: "confirmed", score: 9, confirmedAt: "2026-11-05T10:00:00.000Z" };
    expect(counted({})).toEqual([{ day: "2026-11-01", metric: "survey:csat::sent" }]);
    expect(counted({ variant: "short", response })).toEqual([
      { day: "2026-11-01", metric: "survey:csat:short:sent" },
      { day: "2026-11-01", metric: "survey:csat:short:answered" },
    ]);
    for (const more of [{ status: "failed" }, { sentAt: undefined }, { publicLinkId: "pub_1" }])
      expect(counted(more)).toEqual([]);
  });

  it("does not count an answer that is only intended", () => {
    const intent = invitation({
      status: "sent",
      sentAt: "x",
      response: { state: "intent", score: 1, confirmedAt: "x" },
    });
    expect(contributionsOf(intent)).toEqual([
      { day: "2026-11-02", metric: "ledger:sent" },
      { day: "x", metric: "machine:nps" },
    ]);
  });

  it("takes an answer out of its score once it is excluded, and still knows that the customer answered", () => {
    const response = { state: "confirmed", score: 1, confirmedAt: "2026-11-05T10:00:00.000Z" };
    const counted = (state?: string) =>
      contributionsOf(invitation({ status: "sent", sentAt: "x", response, ...(state && { validity: { state } }) })).map(
        ({ metric }) => metric,
      );
    expect(counted()).toEqual(["ledger:sent", "score:nps:1", "answered"]);
    expect(counted("asked")).toEqual(counted());
    expect(counted("excluded")).toEqual(["ledger:sent", "excluded:nps", "answered"]);
    expect(counted("kept")).toEqual(counted());
  });

  it("counts a score link that a person may have opened, and goes on knowing it when the opening is forgotten", () => {
    const look: Item = { ...{ pk: "i", sk: "look#1", type: "look" }, at: "2026-11-05T10:00:00.000Z", kind: "csat" };
    const opened = { ...look, method: "GET", agent: "Mozilla/5.0", score: 2 };
    expect(totals([{ sequence: "1", before: undefined, after: opened }])).toEqual({ "2026-11-05#intent:csat": 1 });
    for (const more of [
      { method: "HEAD" },
      { agent: undefined },
      { trap: true },
      { prefetch: true },
      { score: undefined },
    ])
      expect(contributionsOf({ ...opened, ...more })).toEqual([]);
    expect(totals([{ sequence: "2", before: opened, after: undefined }])).toEqual({});
  });

  it("counts every resolution of a case that was solved twice", () => {
    const once: Item = { pk: "c", sk: "case", type: "case", resolutions: ["2026-11-02T10:00:00.000Z"] };
    const twice = { ...once, resolutions: [...(once.resolutions as string[]), "2026-11-09T10:00:00.000Z"] };
    expect(totals([change(undefined, once), change(once, twice)])).toEqual({
      "2026-11-02#resolved": 1,
      "2026-11-09#resolved": 1,
    });
  });

  it("counts a reopened case on the day of each reopening", () => {
    const resolved: Item = { pk: "c", sk: "case", type: "case", resolutions: ["2026-11-02T10:00:00.000Z"] };
    const reopened = { ...resolved, reopenings: ["2026-11-03T10:00:00.000Z"] };
    expect(totals([change(resolved, reopened)])).toEqual({ "2026-11-03#reopened": 1 });
  });

  const clock = (state: string, dueAt: string, metAt?: string) => ({ state, dueAt, ...(metAt && { metAt }) });
  const noon = (day: number) => `2026-11-0${day}T12:00:00.000Z`;
  const task = (rest: object): Item => ({ pk: "t", sk: "task", type: "task", openedAt: noon(2), ...rest });

  it("moves a task between the gauges by its worst clock, and out of them when it closes", () => {
    const running = task({
      status: "new",
      clocks: { acknowledge: clock("running", noon(3)), close: clock("running", noon(5)) },
    });
    const breached = task({
      status: "new",
      clocks: { acknowledge: clock("breached", noon(3)), close: clock("at_risk", noon(5)) },
    });
    const closed = task({
      status: "closed",
      closedAt: noon(4),
      clocks: { acknowledge: clock("met", noon(3), noon(4)), close: clock("met", noon(5), noon(4)) },
    });
    expect(totals([change(running, breached)])).toEqual({
      "#task:running": -1,
      "#task:breached": 1,
      "2026-11-03#task:late": 1,
    });
    expect(totals([change(breached, closed)])).toEqual({
      "#task:breached": -1,
      "2026-11-04#task:closed": 1,
      "2026-11-02#loop:open": -1,
      "2026-11-02#loop:in_time": 1,
    });
  });

  it.each([
    ["open within its clock", { status: "contacting", clocks: { close: clock("at_risk", noon(5)) } }, "open"],
    ["open past its clock", { status: "contacting", clocks: { close: clock("breached", noon(5)) } }, "missed"],
    [
      "closed to the moment",
      { status: "closed", closedAt: noon(5), clocks: { close: clock("met", noon(5), noon(5)) } },
      "in_time",
    ],
    ["closed late", { status: "closed", closedAt: noon(6), clocks: { close: clock("met", noon(5), noon(6)) } }, "late"],
  ])("puts a task that is %s into one share of the loops, on the day it was opened", (_, state, loop) => {
    const loops = contributionsOf(task(state)).filter(({ metric }) => metric.startsWith("loop:"));
    expect(loops).toEqual([{ day: "2026-11-02", metric: `loop:${loop}` }]);
  });

  it("counts a late task once, on the day of the first clock that ended before it was met", () => {
    const clocks = {
      acknowledge: clock("met", noon(4), noon(3)),
      firstContact: clock("met", noon(6), noon(7)),
      close: clock("breached", noon(8)),
    };
    const late = contributionsOf(task({ status: "contacting", clocks })).filter(({ metric }) => metric === "task:late");
    expect(late).toEqual([{ day: "2026-11-06", metric: "task:late" }]);
  });

  it("counts a visit in its programme's quarter, and its final score in whole tenths", () => {
    const visit = (rest: object): Item => ({
      pk: "v",
      sk: "visit",
      type: "visit",
      programId: "prg_1",
      quarter: "2026-Q4",
      ...rest,
    });
    const begun = visit({ status: "in_progress" });
    const submitted = visit({ status: "submitted", score: { final: 97.3 } });
    expect(totals([change(begun, submitted)])).toEqual({
      "#visit:in_progress": -1,
      "#visit:submitted": 1,
      "#audit:prg_1:2026-Q4:in_progress": -1,
      "#audit:prg_1:2026-Q4:submitted": 1,
      "#audit:prg_1:2026-Q4:scored": 1,
      "#audit:prg_1:2026-Q4:tenths": 973,
    });
    const withheld = visit({ status: "submitted", score: { final: null } });
    expect(contributionsOf(withheld)).toHaveLength(2);
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
    const { nps, csat, responseRate, closedInTime } = kpisOf({
      "score:nps:9": 8,
      "score:nps:0": 2,
      "score:csat:5": 9,
      "score:csat:1": 3,
      "score:recovery:5": 99,
      "ledger:sent": 40,
      answered: 22,
      "loop:in_time": 9,
      "loop:late": 2,
      "loop:missed": 1,
      "loop:open": 50,
    });
    expect(nps).toMatchObject({ value: 60, n: 10 });
    expect(csat).toMatchObject({ value: 0.75, n: 12 });
    expect(responseRate).toMatchObject({ value: 0.55, n: 40 });
    expect(closedInTime).toMatchObject({ value: 0.75, n: 12 });
  });
});
