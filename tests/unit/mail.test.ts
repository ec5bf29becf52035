import { describe, expect, it } from "vitest";
import type { Invited } from "../../functions/core/message/message.ts";
import { mailed } from "../../functions/core/notice/notice.contract.ts";
import type { WriteNotice } from "../../functions/core/notice/notice.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { noticeMail } from "../../web/mail/notice.ts";
import { invitationText, replyText } from "../../web/mail/text-message.ts";
import en from "../../web/mail/words/en.json" with { type: "json" };
import { askedBy } from "../support/asked.ts";

const url = `https://answer.example/r/${"a".repeat(44)}`;
const unsubscribeUrl = `https://answer.example/u/${"b".repeat(44)}`;
const invited = (locale: string, kind: "csat" | "nps" | "ces", more: Partial<Invited["asked"]> = {}): Invited => ({
  asked: askedBy(kind, { locale, timeZone: "Asia/Shanghai", resolvedAt: "2026-05-04T10:00:00.000Z", ...more }),
  customerName: "Ana <b>",
  url,
  unsubscribeUrl,
});
const all = ["en", "zh-CN"].flatMap((locale) => (["csat", "nps", "ces"] as const).map((kind) => invited(locale, kind)));

describe("the mail that asks", () => {
  it("has one link for each score, in both parts alike, and a visible way out", () => {
    for (const each of all) {
      const mail = invitationMail(each);
      const [low, high] = each.asked.scale;
      const wanted = Array.from({ length: high - low + 1 }, (_, index) => `${url}?s=${low + index}`);
      const links = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);
      // The one before the way out is for programs alone: no person can see or reach it.
      expect(links).toEqual([...wanted, `${url}?t=1`, unsubscribeUrl]);
      expect(mail.html).toContain(`<a href="${url}?t=1" style="display:none" aria-hidden="true" tabindex="-1"></a>`);
      expect(mail.text.match(/https:\S+/g)).toEqual([...wanted, unsubscribeUrl]);
    }
  });

  it("loads nothing and needs no image", () => {
    for (const each of all) expect(invitationMail(each).html).not.toMatch(/<img|src=|url\(|@import|<link/);
  });

  it("says in its subject what it is about and how long it takes", () => {
    expect(invitationMail(invited("en", "csat")).subject).toBe("Your request “Parcel”: one question, five seconds");
    expect(invitationMail(invited("en", "csat", { subject: undefined })).subject).toBe(en.subject);
  });

  it("shows names as words", () => {
    expect(invitationMail(invited("en", "csat")).html).toContain("Hello Ana &lt;b&gt;,");
  });

  it("is in the customer's language", () => {
    const mail = invitationMail(invited("zh-CN", "nps"));
    expect(mail.html).toContain('<html lang="zh-CN" dir="ltr">');
    expect(mail.text).toContain("您有多大可能把我们推荐给朋友或同事？");
  });
});

/** GSM 03.38 without its extension table, whose characters count twice. */
const gsm7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

describe("a text message", () => {
  it("stays within GSM-7 and two parts in English", () => {
    for (const kind of ["csat", "nps", "ces"] as const) {
      const text = invitationText(invited("en", kind)).body;
      expect(text).toMatch(gsm7);
      expect(text.length).toBeLessThanOrEqual(306);
    }
    for (const say of ["comment", "thanks", "again", "late", "finished", "stopped", "help", "resumed"] as const)
      for (const unhappy of [true, false])
        expect(replyText({ say, unhappy, asked: invited("en", "nps").asked }).body).toMatch(gsm7);
  });

  it("holds the link whole, with nothing that a phone would take as a part of it", () => {
    for (const each of all) expect(invitationText(each).body.split(/\s/)).toContain(url);
  });

  it("asks again by naming the scale", () => {
    expect(replyText({ say: "again", asked: invited("en", "nps").asked }).body).toContain(
      "from 0 (not at all likely) to 10",
    );
  });
});

describe("mail to staff", () => {
  const notice = (kind: (typeof mailed)[number], locale: string): Parameters<WriteNotice>[0] => ({
    locale,
    kind,
    values: {
      customer: "Ana",
      clock: "contact",
      dueAt: "2026-05-04T10:00:00.000Z",
      timeZone: "Europe/Berlin",
      url: "https://console.example/tasks/tsk_1",
    },
  });

  it("says who, which clock, until when in the reader's zone, and where to go", () => {
    for (const kind of mailed) {
      const mail = noticeMail(notice(kind, "en"));
      expect(mail.subject).toMatch(/^(At risk|Overdue): First contact, Ana$/);
      for (const part of [mail.text, mail.html]) {
        expect(part).toContain("Monday, May 4, 2026 at 12:00");
        expect(part).toContain("https://console.example/tasks/tsk_1");
      }
    }
    expect(noticeMail(notice("task.breached", "zh-CN")).subject).toBe("已超时：首次联系，Ana");
  });
});
