import { describe, expect, it } from "vitest";
import type * as Customer from "../../functions/core/customer/customer.ts";
import { contactOf, type Facts, isSampled, reasonAgainst } from "../../functions/core/invitation/plan.ts";
import * as Survey from "../../functions/core/survey/survey.ts";

const customer = {
  email: "ana@example.org",
  phone: "+4930901820",
  consent: { email: true, sms: true },
} as Customer.Info;
const contact = { channel: "email", to: "ana@example.org" } as const;
const fine: Facts = { isCurrent: true, customer, contact, isSuppressed: false, isSampled: true };

describe("whether a customer is asked", () => {
  it("has no reason against it when all is well", () => {
    expect(reasonAgainst(fine)).toBeUndefined();
  });

  const worst: Facts = {
    isCurrent: false,
    customer: undefined,
    contact: undefined,
    isSuppressed: true,
    isSampled: false,
  };
  it.each([
    ["reopened", {}],
    ["customer_unknown", { isCurrent: true }],
    ["no_contact_point", { isCurrent: true, customer: { consent: { email: true, sms: true } } as Customer.Info }],
    ["no_consent", { isCurrent: true, customer }],
    ["suppressed_address", { isCurrent: true, customer, contact }],
    ["not_sampled", { isCurrent: true, customer, contact, isSuppressed: false }],
  ] as const)("is refused as %s before any later rule", (reason, better) => {
    expect(reasonAgainst({ ...worst, ...better })).toBe(reason);
  });
});

describe("the contact point", () => {
  it.each([
    ["mail when nothing is preferred", {}, "email"],
    ["the preferred channel", { preferredChannel: "sms" }, "sms"],
    [
      "mail when the preferred channel has no consent",
      { preferredChannel: "sms", consent: { email: true, sms: false } },
      "email",
    ],
    ["a text message when mail has no consent", { consent: { email: false, sms: true } }, "sms"],
    ["mail when the preferred channel has no address", { preferredChannel: "sms", phone: undefined }, "email"],
    ["none without any consent", { consent: { email: false, sms: false } }, undefined],
    [
      "none when only the channel without an address has consent",
      { email: undefined, consent: { email: true, sms: false } },
      undefined,
    ],
  ])("is %s", (_, change, channel) => {
    expect(contactOf({ ...customer, ...change } as Customer.Info)?.channel).toBe(channel);
  });
});

describe("the sample", () => {
  const share = (of: number) =>
    Array.from({ length: 20_000 }, (_, index) => isSampled(`case-${index}`, 1, "csat", of)).filter(Boolean).length /
    20_000;

  it("takes its share, all or none", () => {
    expect(share(1)).toBe(1);
    expect(share(0)).toBe(0);
    // five standard errors
    expect(Math.abs(share(0.25) - 0.25)).toBeLessThan(0.0153);
  });

  it("takes the same resolutions each time, and more of them by a larger share", () => {
    for (let index = 0; index < 500; index++) {
      const taken = isSampled(`case-${index}`, 2, "nps", 0.3);
      expect(isSampled(`case-${index}`, 2, "nps", 0.3)).toBe(taken);
      if (taken) expect(isSampled(`case-${index}`, 2, "nps", 0.6)).toBe(true);
    }
  });
});

describe("the survey after a resolution", () => {
  it.each([
    ["high", "nps"],
    ["medium", "csat"],
    [undefined, "csat"],
  ])("of a customer of tier %s is %s", (tier, id) => {
    expect(Survey.afterResolution(tier)).toBe(id);
  });
});
