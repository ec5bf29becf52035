import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hoursOn, jurisdictionOf } from "../../functions/core/invitation/quiet-hours.ts";
import {
  isWithinWindow,
  nextSendAt,
  placeOf,
  secondsToLive,
  windowOn,
} from "../../functions/core/invitation/send-window.ts";

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

describe("the hours that the law leaves to text messages", () => {
  const wide = { fromHour: 0, toHour: 24 };
  const newYork = ["America/New_York"];
  it.each([
    ["the US", 1, "US-CA", ["America/Los_Angeles"], [8, 21]],
    ["Florida", 1, "US-FL", newYork, [8, 20]],
    ["Connecticut", 7, "US-CT", newYork, [9, 20]],
    ["Rhode Island, on a weekday", 5, "US-RI", newYork, [9, 18]],
    ["Rhode Island, on a Saturday", 6, "US-RI", newYork, [10, 17]],
    ["Texas, on a Sunday", 7, "US-TX", ["America/Chicago"], [12, 21]],
    ["Texas, on a weekday", 2, "US-TX", ["America/Chicago"], [9, 21]],
    ["an unknown state of the East: the strictest there", 1, "US", newYork, [9, 18]],
    ["an unknown state of the Pacific: none is stricter there", 1, "US", ["America/Los_Angeles"], [8, 21]],
    ["an unknown state of the middle, on a Sunday", 7, "US", ["America/Chicago"], [12, 20]],
    ["India", 1, "IN", ["Asia/Kolkata"], [10, 21]],
    ["France, on a Sunday", 7, "FR", ["Europe/Paris"], undefined],
    ["a country without a rule", 7, undefined, ["Europe/Berlin"], [0, 24]],
  ] as const)("are those of %s", (_, day, jurisdiction, zones, expected) => {
    const hours = hoursOn(day, wide, jurisdiction, zones);
    expect(hours && [hours.fromHour, hours.toHour]).toEqual(expected);
  });

  it.each([
    ["US", "FL", "US-FL"],
    ["US", "us-fl", "US-FL"],
    ["US", " Florida ", "US-FL"],
    ["US", "Rhode Island", "US-RI"],
    ["US", "CA", "US-CA"],
    ["US", "California", "US"],
    ["US", undefined, "US"],
    ["FR", "FL", "FR"],
    ["DE", "FL", undefined],
    [undefined, "FL", undefined],
  ])("apply to %s, %s as to %s", (country, region, expected) => {
    expect(jurisdictionOf(country, region)).toBe(expected);
  });

  it("are kept by texts, and not asked of mail", () => {
    const place = placeOf({ timeZone: "America/New_York", country: "US", region: "FL" });
    const evening = "2026-07-02T00:30:00.000Z"; // 20:30 in New York
    expect(nextSendAt(evening, day, place, "email")).toBe(evening);
    expect(nextSendAt(evening, day, place, "sms")).toBe("2026-07-02T12:00:00.000Z");
    const texas = placeOf({ timeZone: "America/Chicago", country: "US", region: "TX" });
    expect(nextSendAt("2026-07-05T13:30:00.000Z", day, texas, "sms")).toBe("2026-07-05T17:00:00.000Z");
    const paris = placeOf({ country: "FR" });
    expect(nextSendAt("2026-07-05T10:00:00.000Z", day, paris, "sms")).toBe("2026-07-06T06:00:00.000Z");
  });

  it("are what a reader is told of the window, on the day of the message", () => {
    const place = placeOf({ timeZone: "America/New_York", country: "US", region: "RI" });
    expect(windowOn("2026-07-04T15:00:00.000Z", day, place, "sms")).toEqual({ fromHour: 10, toHour: 17 });
    expect(windowOn("2026-07-06T15:00:00.000Z", day, place, "sms")).toEqual({ fromHour: 9, toHour: 18 });
    expect(windowOn("2026-07-04T15:00:00.000Z", day, place, "email")).toEqual(day);
    expect(windowOn("2026-07-05T15:00:00.000Z", day, placeOf({ country: "FR" }), "sms")).toEqual(day);
  });

  const people = fc.oneof(
    fc.constantFrom("US", "FR", "IN", "AE", "DE", "RU", "BR", "AU", "CA").map((country) => placeOf({ country })),
    fc
      .tuple(
        fc.constantFrom(
          "America/New_York",
          "America/Chicago",
          "America/Denver",
          "America/Los_Angeles",
          "Pacific/Honolulu",
        ),
        fc.constantFrom("FL", "MD", "MS", "NJ", "OK", "CT", "RI", "TX", "CA", "Oz", undefined),
        fc.boolean(),
      )
      .map(([timeZone, region, isKnown]) => placeOf({ country: "US", region, ...(isKnown && { timeZone }) })),
    fc.constantFrom(...Intl.supportedValuesOf("timeZone")).map((timeZone) => placeOf({ timeZone, country: "IN" })),
  );
  const windows = fc.record({ fromHour: fc.integer({ min: 0, max: 10 }), toHour: fc.integer({ min: 18, max: 24 }) });
  const moments = fc.date({ min: new Date("2024-01-01"), max: new Date("2029-12-31"), noInvalidDate: true });

  it("are never left by a text: neither when it goes, nor at the last second that it may live", () => {
    fc.assert(
      fc.property(moments, people, windows, (earliest, place, window) => {
        const at = nextSendAt(earliest.toISOString(), window, place, "sms");
        const seconds = secondsToLive(at, window, place);
        expect(Date.parse(at)).toBeGreaterThanOrEqual(earliest.getTime());
        expect(Date.parse(at) - earliest.getTime()).toBeLessThan(4 * 86_400_000);
        expect(seconds).toBeGreaterThanOrEqual(60);
        expect(seconds).toBeLessThanOrEqual(259_200);
        for (let part = 0; part <= 8; part++) {
          const moment = new Date(Date.parse(at) + (seconds * 1000 * part) / 8).toISOString();
          expect(isWithinWindow(moment, window, place, "sms")).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  it("are those of each state where a known zone says its own: never earlier or later than any of them", () => {
    const laws: Record<string, (day: number) => [number, number]> = {
      FL: () => [8, 20],
      CT: () => [9, 20],
      RI: (day) => (day > 5 ? [10, 17] : [9, 18]),
      TX: (day) => (day === 7 ? [12, 21] : [9, 21]),
      CA: () => [8, 21],
    };
    fc.assert(
      fc.property(moments, fc.constantFrom(...Object.keys(laws)), (earliest, region) => {
        const timeZone =
          region === "CA" ? "America/Los_Angeles" : region === "TX" ? "America/Chicago" : "America/New_York";
        const at = nextSendAt(earliest.toISOString(), day, placeOf({ timeZone, country: "US", region }), "sms");
        const parts = new Intl.DateTimeFormat("en-US", {
          timeZone,
          hour: "numeric",
          hourCycle: "h23",
          weekday: "short",
        }).formatToParts(new Date(at));
        const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
        const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(of("weekday")) + 1;
        const [from, to] = (laws[region] as (day: number) => [number, number])(weekday);
        expect(Number(of("hour"))).toBeGreaterThanOrEqual(from);
        expect(Number(of("hour"))).toBeLessThan(to);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the place of a customer", () => {
  it.each([
    ["the zone that was said", { timeZone: "Asia/Tokyo", country: "DE" }, { timeZone: "Asia/Tokyo" }],
    [
      "the zone, and the law of the state",
      { timeZone: "America/Chicago", country: "US", region: "FL" },
      { timeZone: "America/Chicago", jurisdiction: "US-FL" },
    ],
    ["the only zone of the country", { country: "JP" }, { timeZone: "Asia/Tokyo" }],
    ["UTC where nothing is known", {}, { timeZone: "UTC" }],
    ["UTC where nobody knows the country", { country: "QQ" }, { timeZone: "UTC" }],
  ])("is %s", (_, customer, expected) => {
    expect(placeOf(customer)).toEqual(expected);
  });
});
