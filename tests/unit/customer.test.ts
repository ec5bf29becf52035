import { describe, expect, it } from "vitest";
import * as Customer from "../../functions/core/customer/customer.ts";
import { entriesOf } from "../../functions/core/customer/history.ts";

const parse = (facts: object) => Customer.Facts.safeParse({ externalId: "c-1", name: "Ana", ...facts });

describe("what a help desk says about a customer", () => {
  it.each([
    ["with its country code", { phone: "+49 30 901820" }, "+4930901820"],
    ["of the country that is said", { phone: "(212) 736-5000", country: "US" }, "+12127365000"],
    [
      "with a country code of another country than the customer's",
      { phone: "+44 20 7031 3000", country: "DE" },
      "+442070313000",
    ],
  ])("has a phone number %s as E.164", (_, facts, phone) => {
    expect(parse(facts).data?.phone).toBe(phone);
  });

  it.each([
    ["phone", { phone: "030 901820" }],
    ["phone", { phone: "+1 212 000" }],
    ["phone", { phone: "call me", country: "US" }],
    ["email", { email: "ana at example.org" }],
    ["timeZone", { timeZone: "Europe/Atlantis" }],
    ["locale", { locale: "english please" }],
    ["locale", { locale: `en-x${"-abcdefgh".repeat(4)}` }],
    ["region", { region: "北".repeat(61) }],
    ["country", { country: "Germany" }],
    ["tier", { tier: "gold" }],
    ["preferredChannel", { preferredChannel: "fax" }],
    ["name", { name: "   " }],
  ])("is refused at %s: %j", (field, facts) => {
    const { error } = parse(facts);
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
  });

  it("may be as little as a name and an id", () => {
    expect(parse({}).data).toEqual({ externalId: "c-1", name: "Ana" });
  });
});

describe("a customer's history", () => {
  it("shows an answered invitation and its answer, each at its own time", () => {
    const item = {
      type: "invitation",
      pk: "invitation#1",
      sk: "invitation",
      hsk: "2026-05-04T10:00:00.000Z#invitation",
      id: "1",
      status: "opened",
      kind: "nps",
      snapshot: { subject: "Login" },
      response: { state: "confirmed", score: 3, comment: "slow", confirmedAt: "2026-05-06T09:00:00.000Z" },
    };
    expect(entriesOf(item)).toEqual([
      {
        at: "2026-05-06T09:00:00.000Z",
        kind: "response",
        id: "1",
        title: "Login",
        status: "confirmed",
        surveyKind: "nps",
        score: 3,
        comment: "slow",
      },
      {
        at: "2026-05-04T10:00:00.000Z",
        kind: "invitation",
        id: "1",
        title: "Login",
        status: "opened",
        surveyKind: "nps",
      },
    ]);
  });

  it("shows nothing of an item that is no part of it", () => {
    expect(entriesOf({ type: "suppression", pk: "a", sk: "b" })).toEqual([]);
  });
});
