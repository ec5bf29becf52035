import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWithinWindow, nextSendAt, placeOf } from "../../functions/core/invitation/send-window.ts";

const day = { fromHour: 8, toHour: 21 };

describe("the next moment at which a message may arrive", () => {
  it.each([
    ["inside the window stays as it is", "2026-05-04T10:17:23.456Z", "Europe/Berlin", "2026-05-04T10:17:23.456Z"],
    [
      "before the window waits for its opening",
      "2026-05-04T05:59:59.999Z",
      "Europe/Berlin",
      "2026-05-04T06:00:00.000Z",
    ],
    ["at the opening goes at once", "2026-05-04T06:00:00.000Z", "Europe/Berlin", "2026-05-04T06:00:00.000Z"],
    [
      "in the window's last millisecond goes at once",
      "2026-05-04T18:59:59.999Z",
      "Europe/Berlin",
      "2026-05-04T18:59:59.999Z",
    ],
    ["at the close waits for the next day", "2026-05-04T19:00:00.000Z", "Europe/Berlin", "2026-05-05T06:00:00.000Z"],
    [
      "far east, where it is tomorrow already",
      "2026-05-04T12:00:00.000Z",
      "Pacific/Auckland",
      "2026-05-04T20:00:00.000Z",
    ],
    [
      "far west, where it is still yesterday",
      "2026-05-05T08:00:00.000Z",
      "Pacific/Honolulu",
      "2026-05-05T18:00:00.000Z",
    ],
    ["a zone of a half hour", "2026-05-04T01:00:00.000Z", "Asia/Kolkata", "2026-05-04T02:30:00.000Z"],
    [
      "the evening before clocks go forward in Berlin",
      "2026-03-28T22:00:00.000Z",
      "Europe/Berlin",
      "2026-03-29T06:00:00.000Z",
    ],
    [
      "the evening before clocks go back in Berlin",
      "2026-10-24T21:00:00.000Z",
      "Europe/Berlin",
      "2026-10-25T07:00:00.000Z",
    ],
    [
      "the night when clocks go forward in New York",
      "2026-03-08T06:30:00.000Z",
      "America/New_York",
      "2026-03-08T12:00:00.000Z",
    ],
    [
      "the night when clocks go back in New York",
      "2026-11-01T05:30:00.000Z",
      "America/New_York",
      "2026-11-01T13:00:00.000Z",
    ],
    [
      "the second of two equal hours in New York",
      "2026-11-01T06:30:00.000Z",
      "America/New_York",
      "2026-11-01T13:00:00.000Z",
    ],
    [
      "the night when clocks go forward in Sydney",
      "2026-10-03T15:30:00.000Z",
      "Australia/Sydney",
      "2026-10-03T21:00:00.000Z",
    ],
    ["the last evening of a year", "2026-12-31T23:30:00.000Z", "Europe/London", "2027-01-01T08:00:00.000Z"],
  ])("%s", (_, earliest, timeZone, expected) => {
    expect(nextSendAt(earliest, day, { timeZone })).toBe(expected);
  });

  it("takes the hour after, where clocks skip the hour of opening", () => {
    const night = { fromHour: 2, toHour: 5 };
    expect(nextSendAt("2026-03-29T00:30:00.000Z", night, { timeZone: "Europe/Berlin" })).toBe(
      "2026-03-29T01:00:00.000Z",
    );
  });

  it("is a moment at which all zones of a country agree, where the customer's own is not known", () => {
    const place = placeOf({ country: "US" });
    // 8 in Honolulu is 14 in New York; 21 in New York is 15 in Honolulu.
    expect(nextSendAt("2026-07-01T12:30:00.000Z", day, place)).toBe("2026-07-01T18:00:00.000Z");
    expect(isWithinWindow("2026-07-01T17:59:00.000Z", day, place)).toBe(false);
    expect(isWithinWindow("2026-07-02T01:00:00.000Z", day, place)).toBe(false);
  });

  it("is never earlier, always inside, and at most a day and an hour away", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const countries = ["US", "RU", "BR", "AU", "CN", "FR", "CA", "ID", "AQ", "DE"];
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2024-01-01"), max: new Date("2029-12-31"), noInvalidDate: true }),
        fc.oneof(
          fc.constantFrom(...zones).map((timeZone) => ({ timeZone })),
          fc.constantFrom(...countries).map((country) => placeOf({ country })),
        ),
        fc.record({ fromHour: fc.integer({ min: 0, max: 10 }), toHour: fc.integer({ min: 18, max: 24 }) }),
        (earliest, place, window) => {
          const at = nextSendAt(earliest.toISOString(), window, place);
          const waited = Date.parse(at) - earliest.getTime();
          expect(waited).toBeGreaterThanOrEqual(0);
          expect(waited).toBeLessThanOrEqual(25 * 3_600_000);
          expect(isWithinWindow(at, window, place)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the place of a customer", () => {
  it.each([
    ["the zone that was said", { timeZone: "Asia/Tokyo", country: "US" }, { timeZone: "Asia/Tokyo" }],
    ["the only zone of the country", { country: "JP" }, { timeZone: "Asia/Tokyo" }],
    ["UTC where nothing is known", {}, { timeZone: "UTC" }],
    ["UTC where nobody knows the country", { country: "QQ" }, { timeZone: "UTC" }],
  ])("is %s", (_, customer, expected) => {
    expect(placeOf(customer)).toEqual(expected);
  });
});
