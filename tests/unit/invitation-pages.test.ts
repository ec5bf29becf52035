import { describe, expect, it } from "vitest";
import { type Info, stageOf } from "../../functions/core/invitation/invitation.ts";
import { lifeOf } from "../../web/console/features/invitation/life.ts";
import { weeksOf } from "../../web/console/features/invitation/weeks.ts";
import { inScheme } from "../../web/console/features/message/in-scheme.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { askedBy } from "../support/asked.ts";
import { invitationOf } from "../support/invitation.ts";

const at = (hour: number) => `2026-05-04T${String(hour).padStart(2, "0")}:00:00.000Z`;
const now = at(20);
const life = (more: Partial<Info>) => {
  const invitation = invitationOf(more);
  return lifeOf({ invitation, stage: stageOf(invitation, now), sendWindow: { fromHour: 8, toHour: 21 } }, now);
};
const words = (more: Partial<Info>) => life(more).map(({ word }) => word.slice("life.".length));
const sent = { status: "sent", claimedAt: at(12), sentAt: at(12) } as const;

describe("an invitation's life", () => {
  it.each<[string, Partial<Info>, string[]]>([
    ["one that waits", { sendAt: at(21) }, ["resolved", "planned", "willSend"]],
    ["one that is due", { sendAt: at(19) }, ["resolved", "planned", "dueSince"]],
    [
      "one that was put off waits, whatever was tried",
      { sendAt: at(21), claimedAt: at(9) },
      ["resolved", "planned", "willSend"],
    ],
    [
      "one nobody knows of",
      { status: "sending", claimedAt: at(19) },
      ["resolved", "planned", "claimed", "unconfirmed"],
    ],
    [
      "one that was never asked",
      { status: "suppressed", reason: "quarantine", sendAt: undefined },
      ["resolved", "notAsked"],
    ],
    [
      "one that was stopped",
      { status: "suppressed", reason: "no_consent", endedAt: at(13) },
      ["resolved", "planned", "suppressed"],
    ],
    [
      "one that is out",
      { ...sent, status: "delivered", deliveredAt: at(13) },
      ["resolved", "planned", "claimed", "sent", "delivered", "expires"],
    ],
    [
      "one that bounced",
      { ...sent, status: "failed", reason: "bounced", endedAt: at(13) },
      ["resolved", "planned", "claimed", "sent", "failed"],
    ],
    [
      "one that was reopened",
      { ...sent, status: "void", reason: "reopened", endedAt: at(13) },
      ["resolved", "planned", "claimed", "sent", "void"],
    ],
    [
      "one opened before its moment was kept",
      { ...sent, status: "opened" },
      ["resolved", "planned", "claimed", "sent", "openedUnknown", "expires"],
    ],
    ["one that is over", { ...sent, expiresAt: at(19) }, ["resolved", "planned", "claimed", "sent", "expired"]],
    ["one of the second resolution", { resolution: 2, sendAt: at(21) }, ["resolvedAgain", "planned", "willSend"]],
  ])("of %s", (_, more, expected) => {
    expect(words(more)).toEqual(expected);
  });

  it("tells an answer, its correction and the wish for a call in their order, each with what was said then", () => {
    const response = {
      ...({ state: "confirmed", score: 1, comment: "Nobody called.", contactRequested: true, via: "page" } as const),
      ...{ locale: "en", revision: 2, confirmedAt: at(14), updatedAt: at(16), history: [{ score: 3, at: at(14) }] },
    };
    const steps = life({ ...sent, status: "opened", openedAt: at(13), response });
    expect(steps.slice(-4)).toMatchObject([
      { word: "life.opened" },
      { word: "life.answered", score: 3, at: at(14) },
      { word: "life.corrected", score: 1, comment: "Nobody called.", at: at(16) },
      { word: "life.contact" },
    ]);
    expect(steps.map(({ at: moment }) => moment)).toEqual(steps.map(({ at: moment }) => moment).sort());
  });
});

it("tells more words about the same score apart from a correction", () => {
  const response = {
    ...({ state: "confirmed", score: 3, comment: "Late.", contactRequested: false, via: "sms", locale: "en" } as const),
    ...{ revision: 2, confirmedAt: at(14), updatedAt: at(15), history: [{ score: 3, at: at(14) }] },
  };
  expect(words({ ...sent, response }).slice(-2)).toEqual(["answered", "completed"]);
});

describe("the ledger by week", () => {
  const day = (date: string, n: number) => ({
    ...{ day: date, resolved: n, sent: n - 2, pending: 0, suppressed: { quarantine: 1 }, failed: { bounced: 1 } },
    unaccounted: 0,
  });

  it("adds days up from Monday to Sunday, across months and years, the latest week first", () => {
    const weeks = weeksOf([day("2027-01-04", 3), day("2027-01-03", 4), day("2026-12-28", 5), day("2026-12-27", 6)]);
    expect(weeks.map((week) => [week.day, week.resolved, week.sent])).toEqual([
      ["2027-01-04", 3, 1],
      ["2026-12-28", 9, 5],
      ["2026-12-21", 6, 4],
    ]);
    expect(weeks[1]).toMatchObject({ suppressed: { quarantine: 2 }, failed: { bounced: 2 }, unaccounted: 0 });
  });
});

describe("a mail in one of the colours", () => {
  const { html } = invitationMail({
    asked: askedBy(),
    ...{ url: "https://a.example/r/t", unsubscribeUrl: "https://a.example/u/t" },
  });

  it("asks nothing of the browser it is shown in", () => {
    expect(html).toContain("prefers-color-scheme");
    for (const scheme of ["light", "dark"] as const) {
      expect(inScheme(html, scheme)).not.toMatch(/prefers-color-scheme|light dark/);
      expect(inScheme(html, scheme)).toContain(`:root{color-scheme:${scheme}}`);
    }
    expect(inScheme(html, "dark")).toContain("@media all{");
    expect(inScheme(html, "light")).toContain("@media not all{");
  });
});
