import { describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import { stageOf } from "../../functions/core/invitation/invitation.ts";
import { LogId, logIdOf, logKeyIn } from "../../functions/core/log-key.ts";
import { inert } from "../../functions/core/message/copy.ts";
import { idOfSent, masked } from "../../functions/core/message/message.ts";
import { isSendable, segmentsOf } from "../../functions/core/segments.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { noticeMail } from "../../web/mail/notice.ts";
import { askedBy } from "../support/asked.ts";
import { invitationOf } from "../support/invitation.ts";

const at = "2026-05-04T12:00:00.123Z";
const sent = { claimedAt: at, sentAt: at, status: "sent" } as const;

describe("the id of a message", () => {
  it("says when and about what, and comes back from an address whole", () => {
    const key = { at, causeId: deriveId("invitation", "test") };
    const id = logIdOf(key);
    expect(id).toBe(`20260504T120000123Z-${key.causeId}`);
    expect(encodeURIComponent(id)).toBe(id);
    expect(logKeyIn(id)).toEqual(key);
    expect(LogId.safeParse(id).success).toBe(true);
    for (const wrong of ["", id.slice(1), `${id}x`, id.replace("inv", "cas"), `../${id}`])
      expect(LogId.safeParse(wrong).success).toBe(false);
  });

  it("is known of an invitation once that was sent", () => {
    expect(idOfSent(invitationOf())).toBeUndefined();
    expect(idOfSent(invitationOf(sent))).toMatch(/^20260504T120000123Z-inv_/);
  });
});

describe("an address in the log", () => {
  it.each([
    ["ana.lopez@example.org", "a…@example.org"],
    ["王@example.cn", "王…@example.cn"],
    ["+14255550182", "+14…182"],
    ["12345", "…"],
    ["", "…"],
  ])("is masked: %s", (address, shown) => {
    expect(masked(address)).toBe(shown);
  });
});

describe("the parts of a text message", () => {
  it.each([
    ["a".repeat(160), "GSM-7", 160, 1],
    ["a".repeat(161), "GSM-7", 161, 2],
    ["a".repeat(306), "GSM-7", 306, 2],
    ["a".repeat(307), "GSM-7", 307, 3],
    ["€".repeat(80), "GSM-7", 160, 1],
    ["€".repeat(81), "GSM-7", 162, 2],
    ["评".repeat(70), "UCS-2", 70, 1],
    ["评".repeat(71), "UCS-2", 71, 2],
    [`${"a".repeat(69)}😀`, "UCS-2", 71, 2],
  ] as const)("are counted as carriers bill them (%#)", (body, encoding, characters, segments) => {
    expect(segmentsOf(body)).toMatchObject({ encoding, characters, segments });
  });

  it("names the characters that make it twice as dear, each once", () => {
    expect(segmentsOf("“Great”, she said — “really”").outside).toEqual(["“", "”", "—"]);
    expect(segmentsOf("Great [100 €]").outside).toEqual([]);
  });

  it("cut no character in two: a pair that would be is carried over to the next part", () => {
    expect(segmentsOf(`${"a".repeat(152)}€${"a".repeat(152)}`).segments).toBe(3);
    expect(segmentsOf(`好${"a".repeat(65)}😀${"a".repeat(66)}`).segments).toBe(3);
  });

  it("fit into one message up to what the carrier takes", () => {
    expect([isSendable("a".repeat(1530)), isSendable("a".repeat(1531)), isSendable("€".repeat(766))]).toEqual([
      true,
      false,
      false,
    ]);
    expect([
      isSendable("好".repeat(630)),
      isSendable("好".repeat(631)),
      isSendable(" "),
      isSendable("a".repeat(1e6)),
    ]).toEqual([true, false, false, false]);
  });
});

describe("a copy of a mail", () => {
  it("has no address to follow, says so to a screen reader, and keeps every word", () => {
    const url = "https://answer.example/r/token";
    const asked = askedBy("nps", { subject: 'Broken" href="https://evil.example' });
    const whole = invitationMail({ asked, customerName: "Ana", url, unsubscribeUrl: url }).html;
    const copy = inert(whole);
    expect(whole.match(/<a /g)).toHaveLength(13);
    expect(copy.match(/<a role="link" aria-disabled="true"/g)).toHaveLength(13);
    expect(copy).not.toMatch(/<[^>]* href=|answer\.example/);
    const wordsOf = (html: string) => html.replace(/<style>.*?<\/style>/gs, "").replace(/<[^>]+>/g, "");
    expect(wordsOf(copy).trim().replace(/\s+/g, " ")).toBe(wordsOf(whole).trim().replace(/\s+/g, " "));
  });

  it("loads nothing and runs nothing", () => {
    const notice = noticeMail({
      ...{ locale: "en", kind: "task.breached" },
      values: { customer: "<script>alert(1)</script>", dueAt: at, url: "javascript:alert(1)" },
    });
    expect(inert(notice.html)).not.toMatch(/<script|javascript:|<img|src=|url\(|@import|<link/);
  });
});

describe("how an invitation stands", () => {
  const before = "2026-06-03T11:59:59.999Z";
  const after = "2026-06-03T12:00:00.000Z";
  const response = {
    ...({ state: "confirmed", score: 4, contactRequested: false, via: "page", locale: "en", revision: 1 } as const),
    ...{ confirmedAt: at, updatedAt: at, history: [] },
  };
  it.each([
    ["planned", invitationOf(), after, "planned"],
    ["opened and in time", invitationOf({ ...sent, status: "opened" }), before, "opened"],
    ["opened and over", invitationOf({ ...sent, status: "opened" }), after, "expired"],
    ["answered and over", invitationOf({ ...sent, response }), after, "answered"],
    ["bounced and over", invitationOf({ ...sent, status: "failed", reason: "bounced" }), after, "failed"],
    ["void and over", invitationOf({ ...sent, status: "void" }), after, "void"],
    ["suppressed", invitationOf({ status: "suppressed", reason: "quarantine" }), after, "suppressed"],
  ] as const)("%s", (_, invitation, moment, stage) => {
    expect(stageOf(invitation, moment)).toBe(stage);
  });
});
