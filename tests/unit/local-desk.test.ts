import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { lengthOf, nextQuarter } from "../../infra/local/desk/clock.ts";
import { html, isForUs, isFromUs, readerOf } from "../../infra/local/desk/page.ts";

const siteUrl = "http://127.0.0.1:4300";
const request = (method: string, headers: Record<string, string>) =>
  ({ method, headers }) as unknown as IncomingMessage;

describe("who may use the desk", () => {
  test("a name that was rebound to this machine is refused, whatever it asks", () => {
    expect(isForUs(request("GET", { host: "evil.example:4300" }), siteUrl)).toBe(false);
    expect(isForUs(request("GET", { host: "127.0.0.1:4301" }), siteUrl)).toBe(false);
    expect(isFromUs(request("POST", { host: "evil.example:4300", origin: "http://evil.example:4300" }), siteUrl)).toBe(
      false,
    );
  });

  test.each([
    ["its own form", { origin: siteUrl, "sec-fetch-site": "same-origin" }, true],
    ["its own form in a browser without fetch metadata", { origin: siteUrl }, true],
    ["its own form under the machine's other name", { origin: "http://localhost:4300" }, true],
    ["another site's form", { origin: "https://evil.example" }, false],
    ["another port's form", { origin: "http://127.0.0.1:4301", "sec-fetch-site": "same-site" }, false],
    ["a form of no origin", { origin: "null" }, false],
    ["what says nothing of its origin", {}, false],
    ["an origin that contradicts the browser", { origin: siteUrl, "sec-fetch-site": "cross-site" }, false],
  ])("a post from %s", (_, headers, expected) => {
    expect(isFromUs(request("POST", { host: "127.0.0.1:4300", ...headers }), siteUrl)).toBe(expected);
  });
});

test("what is put into a page is escaped, also in lists, and markup is not escaped twice", () => {
  const bold = html`<b>${"a & b"}</b>`;
  expect(html`<p title="${'"><script>'}">${[bold, "<i>", 3, undefined, false]}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;"><b>a &amp; b</b>&lt;i&gt;3</p>',
  );
});

test.each([
  [{ "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" }, "zh-CN"],
  [{ "accept-language": "de,en;q=0.5,zh;q=0.1" }, "en"],
  [{ "accept-language": "fr" }, "en"],
  [{ "accept-language": "en", cookie: "a=b; loopkeeper-desk-locale=zh-CN" }, "zh-CN"],
])("the reader's language of %j is %s", (headers, expected) => {
  expect(readerOf(request("GET", headers as Record<string, string>)).locale).toBe(expected);
});

describe("the clock page", () => {
  test.each([
    ["2026-11-22T03:00:00Z", "2027-01-01T06:01:00.000Z"],
    ["2026-10-01T06:00:00Z", "2026-10-01T06:01:00.000Z"],
    ["2026-10-01T06:01:00Z", "2027-01-01T06:01:00.000Z"],
  ])("after %s the next quarter's schedules have run at %s", (now, expected) => {
    expect(nextQuarter(new Date(now)).toISOString()).toBe(expected);
  });

  test("a length of time is told by its two largest units", () => {
    expect(lengthOf((3 * 24 + 4) * 3_600_000 + 59_000, "en")).toBe("3 days, 4 hours");
    expect(lengthOf(-90 * 60_000, "en")).toBe("1 hour, 30 minutes");
  });
});
