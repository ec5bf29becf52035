import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Case from "../../functions/core/case/case.ts";
import { newsIn, Webhook } from "../../functions/core/intake/vendor/zendesk.ts";

const open: Case.Info = {
  id: Case.idFor("desk", "1"),
  source: "desk",
  externalId: "1",
  status: "open",
  resolutions: [],
  informedAt: "2026-05-04T10:00:00.000Z",
  createdAt: "2026-05-04T10:00:00.000Z",
  revision: 1,
};
const at = (hour: number) => `2026-05-04T${hour}:00:00.000Z`;
const tell = (known: Case.Info, status: Case.Status, hour: number, facts: Case.News["facts"] = {}) =>
  Case.after(known, { status, at: at(hour), facts });
const resolved = tell(open, "resolved", 11, { agentId: "a" }).value;
const reopened = tell(resolved, "reopened", 12).value;

describe("news about a case", () => {
  it.each([
    ["resolves an open case", open, "resolved", 11, "resolved", 1],
    ["resolves an open case in the same moment", open, "resolved", 10, "resolved", 1],
    ["opens an open case without effect", open, "open", 11, "unchanged", 0],
    ["resolves a resolved case without effect", resolved, "resolved", 11, "unchanged", 1],
    ["resolves a resolved case later without effect", resolved, "resolved", 13, "unchanged", 1],
    ["reopens a resolved case", resolved, "reopened", 12, "reopened", 1],
    ["reopens a resolved case in the same moment", resolved, "reopened", 11, "reopened", 1],
    ["reopens a resolved case by saying it is open", resolved, "open", 12, "reopened", 1],
    ["does not reopen by an opening of the same moment", resolved, "open", 11, "outdated", 1],
    ["does not reopen by older news", resolved, "reopened", 10, "outdated", 1],
    ["reopens a reopened case without effect", reopened, "reopened", 12, "unchanged", 1],
    ["resolves a reopened case again", reopened, "resolved", 13, "resolved", 2],
    ["does not resolve a reopened case by a late repeat", reopened, "resolved", 11, "outdated", 1],
    ["does not resolve a reopened case by a repeat of the same moment", reopened, "resolved", 12, "outdated", 1],
  ] as const)("%s", (_, known, status, hour, outcome, resolutions) => {
    const result = tell(known, status, hour);
    expect(result.outcome).toBe(outcome);
    expect(result.value.resolutions).toHaveLength(resolutions);
  });

  it("leaves who served as it was when the case was resolved", () => {
    expect(tell(resolved, "resolved", 13, { agentId: "b" })).toMatchObject({
      outcome: "unchanged",
      value: { agentId: "a" },
    });
    expect(tell(reopened, "resolved", 13, { agentId: "b" }).value.agentId).toBe("b");
  });

  it("adds what was not known, also when it is older or the case is resolved", () => {
    expect(tell(resolved, "resolved", 11, { teamId: "t" })).toMatchObject({
      outcome: "updated",
      value: { teamId: "t" },
    });
    expect(tell(resolved, "open", 10, { teamId: "t" })).toMatchObject({ outcome: "outdated", value: { teamId: "t" } });
  });

  it("learns after it was resolved that it was closed, once", () => {
    const closed = tell(resolved, "resolved", 15, { closedAt: at(15) });
    expect(closed).toMatchObject({ outcome: "updated", value: { closedAt: at(15), status: "resolved" } });
    expect(closed.value.resolutions).toEqual(resolved.resolutions);
    expect(tell(closed.value, "resolved", 16, { closedAt: at(16) })).toMatchObject({
      outcome: "unchanged",
      value: { closedAt: at(15) },
    });
  });

  it("takes newer facts of an open case over older ones, whatever comes first", () => {
    const known = tell(open, "open", 12, { priority: "high" }).value;
    expect(tell(known, "open", 11, { priority: "low" }).value.priority).toBe("high");
    expect(tell(known, "open", 13, { priority: "low" }).value.priority).toBe("low");
  });

  it("ends in the state of the newest news, in whatever order it comes, and never shortens the resolutions", () => {
    const news = fc.uniqueArray(
      fc.record({ hour: fc.integer({ min: 11, max: 23 }), status: fc.constantFrom("resolved", "reopened") }),
      { selector: ({ hour }) => hour, minLength: 1 },
    );
    fc.assert(
      fc.property(news, (told) => {
        let value = open;
        for (const { hour, status } of told) {
          const next = tell(value, status as Case.Status, hour).value;
          expect(next.resolutions.slice(0, value.resolutions.length)).toEqual(value.resolutions);
          const again = tell(next, status as Case.Status, hour);
          expect(again.value).toEqual(next);
          value = next;
        }
        const newest = told.reduce((a, b) => (b.hour > a.hour ? b : a));
        expect(value.status === "resolved").toBe(newest.status === "resolved");
      }),
    );
  });
});

describe("what a help desk says about a case", () => {
  const said = { source: "desk", externalId: "1", status: "resolved" };

  it("may tell when it was accepted and closed, how many contacts it took, and what kind of case it was", () => {
    const facts = { contacts: 2, isComplaint: true, isValid: false, acceptedAt: at(10), closedAt: at(12) };
    expect(Case.Announcement.parse({ ...said, ...facts, closedAt: "2026-05-04T14:00:00+02:00" })).toEqual({
      ...said,
      ...facts,
    });
  });

  it.each([0, 1.5, -1])("cannot have taken %s contacts", (contacts) => {
    expect(Case.Announcement.safeParse({ ...said, contacts }).success).toBe(false);
  });
});

describe("a Zendesk webhook", () => {
  const webhook = (change: object = {}) =>
    Webhook.parse({
      id: 7,
      type: "zen:event-type:ticket.status_changed",
      time: "2025-01-08T16:45:20.987654321Z",
      detail: { id: 5158, subject: "Cannot login", status: "OPEN", priority: "HIGH", requester_id: 42 },
      event: { current: "SOLVED", previous: "OPEN" },
      ...change,
    });

  it.each([
    ["SOLVED", "OPEN", "resolved"],
    ["closed", "solved", "resolved"],
    ["OPEN", "SOLVED", "reopened"],
    ["pending", "Closed", "reopened"],
    ["open", "new", "open"],
    ["Hold", null, "open"],
  ])("from a change to %s from %s tells that the case is %s", (current, previous, status) => {
    expect(newsIn(webhook({ event: { current, previous } }))).toMatchObject({ status });
  });

  it("takes ids as numbers or strings and time to the millisecond", () => {
    expect(newsIn(webhook())).toEqual({
      source: "zendesk",
      externalId: "5158",
      status: "resolved",
      at: "2025-01-08T16:45:20.987Z",
      subject: "Cannot login",
      priority: "high",
    });
  });

  it.each([
    [{ type: "zen:event-type:ticket.created" }, "not used"],
    [{ event: { current: "DELETED", previous: "OPEN" } }, "deleted"],
    [{ detail: undefined }, "names no ticket"],
  ])("says why it does not use %j", (change, reason) => {
    expect(newsIn(webhook(change))).toContain(reason);
  });
});
