import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spansIn, textOf } from "../../web/console/features/calendar/spans.ts";
import { momentAt, wallOf } from "../../web/console/ui/form/zoned.ts";

describe("a field for day and time", () => {
  it.each([
    ["2026-07-01T10:00", "Europe/Berlin", "2026-07-01T08:00:00.000Z"],
    ["2026-01-01T10:00", "Asia/Kolkata", "2026-01-01T04:30:00.000Z"],
    ["2026-01-01T00:30", "America/New_York", "2026-01-01T05:30:00.000Z"],
    // Skipped, and coming twice.
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
  ])("means %s in %s", (wall, zone, moment) => expect(momentAt(wall, zone)).toBe(moment));

  it("shows again what was chosen, in any zone, but for an hour that is skipped", () => {
    const zones = ["Europe/Berlin", "Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
    const minute = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (at, zone) => {
        const wall = wallOf(new Date(at * 60_000).toISOString(), zone);
        expect(wallOf(momentAt(wall, zone), zone)).toBe(wall);
        expect(at * 60_000 - Date.parse(momentAt(wall, zone))).toBeOneOf([0, 1_800_000, 3_600_000]);
      }),
    );
  });

  it("that is empty or half filled is no moment", () => {
    expect(momentAt("", "UTC")).toBe("");
    expect(momentAt("2026-07-01T", "UTC")).toBe("");
  });
});

describe("hours as people write them", () => {
  it.each([
    ["9-17", "09:00–17:00"],
    ["9-12:30, 13:30–18", "09:00–12:30, 13:30–18:00"],
    ["930-1230；14至24", "09:30–12:30, 14:00–24:00"],
    ["", ""],
    // What is no time stays, for the form to refuse.
    ["nine", "nine"],
  ])("%s are %s", (typed, shown) => {
    expect(textOf(spansIn(typed))).toBe(shown);
    expect(textOf(spansIn(shown))).toBe(shown);
  });
});
