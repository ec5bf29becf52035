import { caniemail } from "caniemail";
import { describe, expect, it } from "vitest";
import { mailed } from "../../functions/core/notice/notice.contract.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { noticeMail } from "../../web/mail/notice.ts";
import { askedBy } from "../support/asked.ts";

/** Those that most customers read mail with, and whose every feature caniemail.com has tested. */
const clients = [
  ...["gmail.android", "gmail.desktop-webmail", "gmail.ios", "gmail.mobile-webmail"],
  ...["outlook.android", "outlook.ios", "outlook.macos", "outlook.outlook-com", "outlook.windows"],
  ...["apple-mail.ios", "apple-mail.macos", "samsung-email.android"],
  ...["yahoo.android", "yahoo.desktop-webmail", "yahoo.ios"],
  ...["protonmail.android", "protonmail.desktop-webmail", "mail-ru.desktop-webmail"],
  ...["orange.desktop-webmail", "hey.desktop-webmail", "fastmail.desktop-webmail"],
] as const;

/** What some client does not know, and why a mail may use it all the same: nothing that is needed to read it or to answer. */
const accepted: Record<string, string> = {
  "color-scheme meta tag":
    "Keeps a client from inverting colours by itself; where it is unknown, the client inverts or stays light.",
  "<body> element": "Replaced by a <div> or dropped: the table inside carries the same ground and spacing.",
  "<style> element": "Dark colours only; light ones stand inline.",
  "@media": "Dark colours only; light ones stand inline.",
  "display:none": "Hides the preheader; where it is unknown, max-height and overflow do.",
  "max-height property": "Hides the preheader where display:none is unknown, which Outlook for Windows knows.",
  overflow: "Hides the preheader where display:none is unknown, which Outlook for Windows knows.",
  "border-radius": "Corners stay square.",
  "table-layout": "Every score's cell has the same content and padding, so that columns are equal anyway.",
  "role attribute": "A screen reader then says that there is a table, and reads the same.",
  "aria-label attribute":
    "A screen reader then says the number alone; the line below says what lowest and highest mean.",
  "aria-hidden attribute":
    "Of a link without words, for programs alone: a screen reader skips what has no words and is not displayed.",
  "lang attribute": "A screen reader then takes its own language.",
  "Attribute selector": "Dark colours in Outlook's own apps only.",
  "Class selector": "Dark colours only; light ones stand inline.",
  "Descendant combinator": "Dark colours only; light ones stand inline.",
  "Type selector": "Dark colours only; light ones stand inline.",
  "!important keyword": "Dark colours only; light ones stand inline.",
  "width attribute": "The table then is as wide as its content; nothing is cut off.",
  "height attribute": "The link's own padding makes the cell high.",
};

/** caniemail throws where a feature was never tested in a client; this one was tested in few, and where unknown a mail is light. */
const tested = (html: string): string => html.replace(":root{color-scheme:light dark}", "");

const mails = ["en", "zh-CN"].flatMap((locale) => [
  ...(["csat", "nps", "ces"] as const).map((kind) =>
    invitationMail({
      asked: askedBy(kind, { locale, timeZone: "UTC", resolvedAt: "2026-05-04T10:00:00.000Z" }),
      customerName: "Ana",
      url: "https://answer.example/r/token",
      unsubscribeUrl: "https://answer.example/u/token",
    }),
  ),
  ...mailed.map((kind) =>
    noticeMail({
      locale,
      kind,
      values: {
        customer: "Ana",
        clock: "contact",
        dueAt: "2026-05-04T10:00:00.000Z",
        timeZone: "UTC",
        url: "https://c.example",
      },
    }),
  ),
]);

describe("the mails in the clients that caniemail.com has tested", () => {
  const unknown = new Map<string, Set<string>>();
  for (const { html } of mails)
    for (const client of clients)
      for (const [name, issues] of caniemail({ clients: [client], html: tested(html) }).issues.errors)
        for (const { title } of issues) unknown.set(title, (unknown.get(title) ?? new Set()).add(name));

  it("use nothing that one of them does not know, but for what is written down with its reason", () => {
    const unforeseen = [...unknown].filter(([title]) => !accepted[title]);
    expect(unforeseen.map(([title, names]) => `${title}: ${[...names].join(", ")}`)).toEqual([]);
  });

  it("need each exception that is written down", () => {
    expect(Object.keys(accepted).filter((title) => !unknown.has(title))).toEqual([]);
  });

  it("say weights in whole hundreds, which Yahoo needs, and bold from 600 on, which Outlook needs", () => {
    for (const { html } of mails)
      for (const [, weight] of html.matchAll(/font-weight:(\d+)/g)) expect(["600", "700"]).toContain(weight);
  });

  it("say colours of grounds by the one property that Outlook for Windows reads", () => {
    for (const { html } of mails) expect(html).not.toMatch(/background:/);
  });

  it("stay far below the 102 kB at which Gmail cuts a mail off", () => {
    for (const { html } of mails) expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });
});
