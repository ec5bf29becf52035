import { describe, expect, it } from "vitest";
import { segmentsOf } from "../../functions/core/segments.ts";
import { senderContract } from "../../functions/core/sender/sender.contract.ts";
import { masked } from "../../functions/core/suppression/suppression.ts";
import { parseInput } from "../../functions/edge/http.ts";
import { previews } from "../../web/mail/preview.ts";

const both = <T>(en: T, zh: T) => ({ en, "zh-CN": zh });
const names = both("Lin of Care", "林晓");
const email = (body: object) => parseInput(senderContract.saveEmail.body, { version: 0, ...body });
const sms = (body: object) => parseInput(senderContract.saveSms.body, { version: 0, ...body });
const refusing = (field: string) =>
  expect.objectContaining({ code: "invalid", fields: { [field]: expect.stringMatching(/\.$/) } });

describe("a sender of mail", () => {
  it("takes names in both languages, an answer address and a line", () => {
    const body = { name: names, replyTo: "care@example.com", line: both("Acme Ltd, 1 High Street", "某某公司，上海") };
    expect(email(body)).toEqual({ version: 0, ...body });
  });

  it.each([
    ["a line break, which would begin another header", "name.en", { name: both("Care\r\nBcc: x@example.com", "客服") }],
    ["another address", "name.en", { name: both("ceo@bank.example", "客服") }],
    ["angle brackets", "name.zh-CN", { name: both("Care", "客服 <x>") }],
    ["letters that turn the direction", "name.en", { name: both("Care\u202Etxt", "客服") }],
    ["no name", "name.zh-CN", { name: both("Care", " ") }],
    ["a long name", "name.en", { name: both("x".repeat(61), "客服") }],
    ["an answer address that is none", "replyTo", { name: names, replyTo: "care" }],
    [
      "a line break in the answer address",
      "replyTo",
      { name: names, replyTo: "care@example.com\r\nBcc: x@example.com" },
    ],
    ["a line in one language", "line.zh-CN", { name: names, line: both("Acme Ltd", "") }],
    ["a line of several", "line.en", { name: names, line: both("Acme\nLtd", "某某公司") }],
  ])("is refused with %s", (_, field, body) => {
    expect(() => email(body)).toThrow(refusing(field));
  });
});

describe("what text messages begin with", () => {
  it.each([
    ["a sign outside of the basic alphabet", "name.en", both("Café ☕", "客服")],
    ["a sign that counts twice", "name.en", both("Care [EU]", "客服")],
    ["more than twenty signs", "name.en", both("x".repeat(21), "客服")],
    ["nothing in one language", "name.zh-CN", both("Care", "")],
  ])("is refused with %s", (_, field, name) => {
    expect(() => sms({ name })).toThrow(refusing(field));
  });

  it("leaves the English text in the basic alphabet and in two parts at its longest", () => {
    const { name } = sms({ name: both("W".repeat(20), "客".repeat(20)) });
    const texts = previews.text({ name });
    expect(segmentsOf(texts.en)).toMatchObject({ encoding: "GSM-7", segments: 2 });
    expect(segmentsOf(texts["zh-CN"])).toMatchObject({ encoding: "UCS-2" });
    expect(texts.en).toMatch(/^W{20}: /);
  });
});

describe("the preview of a mail", () => {
  it("comes from the name of its language and ends with the line, escaped, in both parts", () => {
    const mails = previews.mail({ name: names, line: both("Acme & Sons <UK>", "某某公司") });
    expect(mails.en).toMatchObject({ fromName: "Lin of Care", text: expect.stringMatching(/Acme & Sons <UK>\n$/) });
    expect(mails.en.html).toContain("Acme &amp; Sons &lt;UK&gt;");
    expect(mails["zh-CN"]).toMatchObject({ fromName: "林晓", html: expect.stringContaining("某某公司") });
  });

  it("holds no link that leads anywhere", () => {
    const { html } = previews.mail({ name: names }).en;
    for (const [, link] of html.matchAll(/href="([^"]+)"/g))
      expect(link).toMatch(/^https:\/\/example\.com\/[ru]\/x{44}/);
  });
});

describe("a masked contact point", () => {
  it.each([
    ["email", "lin@example.com", "l…@example.com"],
    ["email", " 林@例子.公司 ", "林…@例子.公司"],
    ["email", "nonsense", "…"],
    ["sms", "+4930123423", "+49…23"],
  ] as const)("of %s %s is %s", (channel, address, shown) => {
    expect(masked(channel, address)).toBe(shown);
  });
});
