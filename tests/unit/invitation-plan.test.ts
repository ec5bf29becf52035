import { describe, expect, it } from "vitest";
import type * as Customer from "../../functions/core/customer/customer.ts";
import { contactOf, type Facts, isSampled, reasonAgainst } from "../../functions/core/invitation/plan.ts";

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
    isRuledOut: true,
    isPaused: true,
    isSuppressed: true,
    isSampled: false,
  };
  const allowed = { isCurrent: true, isRuledOut: false, isPaused: false };
  it.each([
    ["reopened", {}],
    ["customer_unknown", { isCurrent: true }],
    ["ruled_out", { isCurrent: true, customer }],
    ["survey_paused", { isCurrent: true, customer, isRuledOut: false }],
    ["no_contact_point", { ...allowed, customer: { consent: { email: true, sms: true } } as Customer.Info }],
    ["no_consent", { ...allowed, customer }],
    ["suppressed_address", { ...allowed, customer, contact }],
    ["not_sampled", { ...allowed, customer, contact, isSuppressed: false }],
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
