import { describe, expect, test } from "vitest";
import { readTimetable } from "../../infra/local/clock.ts";
import { compilePattern } from "../../infra/local/patterns.ts";

describe("an event pattern", () => {
  const event = {
    source: "aws.ses",
    "detail-type": "Email Bounced",
    detail: { n: 7, tags: ["a", "b"], mail: { to: "You@Example.org" }, none: null },
  };
  test.each([
    ["a value of the list", { source: ["x", "aws.ses"] }, true],
    ["no value of the list", { source: ["x"] }, false],
    ["every key must match", { source: ["aws.ses"], "detail-type": ["Email Sent"] }, false],
    ["any member of an array", { detail: { tags: ["b"] } }, true],
    ["prefix", { source: [{ prefix: "aws." }] }, true],
    ["suffix", { source: [{ suffix: ".sms" }] }, false],
    ["anything-but", { source: [{ "anything-but": ["aws.s3"] }] }, true],
    ["anything-but a prefix", { source: [{ "anything-but": { prefix: "aws." } }] }, false],
    ["anything-but does not match what is missing", { detail: { missing: [{ "anything-but": "x" }] } }, false],
    ["exists", { detail: { mail: { to: [{ exists: true }] } } }, true],
    ["does not exist", { detail: { missing: { deeper: [{ exists: false }] } } }, true],
    ["a range", { detail: { n: [{ numeric: [">", 5, "<=", 7] }] } }, true],
    ["outside of a range", { detail: { n: [{ numeric: ["<", 7] }] } }, false],
    ["whatever the case", { detail: { mail: { to: [{ "equals-ignore-case": "you@example.ORG" }] } } }, true],
    ["wildcard", { "detail-type": [{ wildcard: "Email*ed" }] }, true],
    ["either", { $or: [{ source: ["x"] }, { detail: { n: [7] } }] }, true],
    ["null", { detail: { none: [null] } }, true],
    ["a number is not its text", { detail: { n: ["7"] } }, false],
  ])("%s", (_, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  test("an unknown operator is an error, not a miss", () => {
    expect(() => compilePattern({ source: [{ soundex: "x" }] })).toThrow("soundex");
  });
});

describe("a schedule expression", () => {
  test.each([
    ["rate(1 minute)", "UTC", "2026-11-22T03:01:00.000Z"],
    ["cron(0 6 1 1,4,7,10 ? *)", "UTC", "2027-01-01T06:00:00.000Z"],
    ["cron(0 9 ? * MON-FRI *)", "America/New_York", "2026-11-23T14:00:00.000Z"],
    ["cron(0 9 ? * 1 *)", "UTC", "2026-11-22T09:00:00.000Z"],
    ["at(2027-02-03T04:05:06)", "UTC", "2027-02-03T04:05:06.000Z"],
  ])("%s in %s is next due at %s", (expression, timezone, expected) => {
    const at = readTimetable(expression, timezone).after(Date.parse("2026-11-22T03:00:00Z"));
    expect(new Date(at ?? 0).toISOString()).toBe(expected);
  });

  test("what cannot be read is an error", () => {
    expect(() => readTimetable("every day")).toThrow("every day");
  });
});
