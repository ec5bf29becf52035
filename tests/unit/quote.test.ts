import { describe, expect, it } from "vitest";
import { quoted } from "../../functions/core/quote.ts";

describe("words of somebody else in our messages", () => {
  it.each([
    ["Account locked: http://evil.example/login?x=1 now", "Account locked: … now"],
    ["Account locked: HTTPS://EVIL.EXAMPLE", "Account locked: …"],
    ["see www.evil.example", "see …"],
    ["see evil.example/login", "see …"],
    ["see xn--80ak6aa92e.xn--p1ai/login", "see …"],
    ["see evil.example", "see evil. example"],
    ["mail ana@evil.example", "mail ana@evil. example"],
  ])("lead nowhere: %s", (text, wanted) => {
    expect(quoted(text)).toBe(wanted);
  });

  it.each([
    "Parcel 24.12. or 3.5 kg, and/or a refund",
    "Ana-María O’Neill",
    "登录失败，请尽快处理。谢谢",
    "e.g. v2.0 (beta)",
  ])("stay as they are where they name no address: %s", (text) => {
    expect(quoted(text)).toBe(text);
  });

  it("are one short line, cut between characters", () => {
    const long = quoted(`a\r\nBcc: x ${"😀".repeat(99)}`);
    expect(long).toMatch(/^a Bcc: x 😀+…$/u);
    expect([...long]).toHaveLength(60);
  });
});
