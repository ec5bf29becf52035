import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveId } from "../../../functions/core/id.ts";
import { type Hands, handsOf } from "../../support/hands.ts";
import { type House, staffTheHouse, startHouse } from "../../support/house.ts";
import { customer, mailsTo, ofType, pass, resolve } from "../../support/main-job.ts";

const later = { status: "sent", messages: 1 };
const never = (status: string, reason: string) => ({ status, reason, messages: 0 });

describe("a provider that does not take a message", () => {
  let house: House;
  let hands: Hands;
  const about = async (externalId: string) => {
    const caseId = deriveId("case", "test", `T-${externalId}`);
    const found = ofType(await hands.items(), "invitation").find((item) => item.caseId === caseId);
    return { status: found?.status, ...(found?.reason !== undefined && { reason: found.reason }) };
  };
  const suppressions = async () =>
    ofType(await hands.items(), "suppression").map(({ channel, why }) => `${channel} ${why}`);
  const alarms = async () =>
    ofType(await hands.items(), "notice").flatMap(({ kind, values }) =>
      kind === "sending.stopped" ? [(values as { trouble: string }).trouble] : [],
    );

  beforeAll(async () => {
    house = await startHouse();
    hands = handsOf(house);
    await staffTheHouse(house);
  });
  afterAll(() => house?.stop());

  it.each([
    ["rate", "Throttling", "Maximum sending rate exceeded.", later, undefined, false],
    ["quota", "Throttling", "Daily message quota exceeded.", later, undefined, true],
    ["paused", "AccountSendingPausedException", "Email sending is disabled for your account.", later, undefined, true],
    ["unverified", "MessageRejected", "Email address is not verified.", later, undefined, true],
    [
      "address",
      "InvalidParameterValue",
      "Domain contains illegal character",
      never("failed", "bounced"),
      "email bounced",
      false,
    ],
    ["content", "MessageRejected", "Message content rejected.", never("failed", "refused"), undefined, false],
  ])("mail, %s: %s is acted upon as the table says", async (name, code, message, end, suppressed, tells) => {
    const [before, heard] = [await suppressions(), await alarms()];
    house.platform.mail.refuseNext({ code, message });
    await resolve(hands, customer(`m-${name}`));
    // Long enough for the next morning, whenever this runs, and for an hour of waiting after it.
    await pass(hands, 60);
    const { messages, ...status } = { ...end };
    expect(await mailsTo(hands, customer(`m-${name}`))).toHaveLength(messages);
    expect(await about(`m-${name}`)).toMatchObject(messages ? {} : status);
    expect((await suppressions()).length - before.length).toBe(suppressed ? 1 : 0);
    if (suppressed) expect(await suppressions()).toContain(suppressed);
    expect((await alarms()).length - heard.length).toBe(tells ? 1 : 0);
  });

  it.each([
    ["rate", "ThrottlingException", undefined, 400, later, undefined, false],
    ["spend", "ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", 402, later, undefined, true],
    ["unverified", "ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", 409, later, undefined, true],
    ["conflict", "ConflictException", "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", 409, later, undefined, true],
    [
      "opted-out",
      "ConflictException",
      "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      409,
      never("suppressed", "suppressed_address"),
      "sms stopped",
      false,
    ],
    [
      "blocked",
      "ValidationException",
      "DESTINATION_COUNTRY_BLOCKED",
      400,
      never("failed", "refused"),
      undefined,
      false,
    ],
    ["invalid", "ValidationException", "INVALID_PARAMETER", 400, never("failed", "bounced"), "sms bounced", false],
  ])("text, %s: %s %s is acted upon as the table says", async (name, code, reason, status, end, suppressed, tells) => {
    const number = `+1425555${String(1000 + [...name].reduce((sum, sign) => sum + sign.charCodeAt(0), 0)).slice(-4)}`;
    const who = customer(`t-${name}`, {
      phone: number,
      country: "US",
      timeZone: "America/Los_Angeles",
      preferredChannel: "sms",
      consent: { email: false, sms: true },
    });
    const [before, heard] = [await suppressions(), await alarms()];
    house.platform.sms.refuseNext({ code, status, ...(reason && { reason }) });
    await resolve(hands, who);
    await pass(hands, 60);
    const { messages, ...expected } = { ...end };
    expect((await hands.texts()).filter(({ to }) => to === number)).toHaveLength(messages);
    expect(await about(`t-${name}`)).toMatchObject(messages ? {} : expected);
    expect((await suppressions()).length - before.length).toBe(suppressed ? 1 : 0);
    if (suppressed) expect(await suppressions()).toContain(suppressed);
    expect((await alarms()).length - heard.length).toBe(tells ? 1 : 0);
  });

  it("holds a number back from STOP until START, ours and the carrier's list alike", async () => {
    const number = "+14255557777";
    const who = customer("t-stop", {
      phone: number,
      country: "US",
      timeZone: "America/Los_Angeles",
      preferredChannel: "sms",
      consent: { email: false, sms: true },
    });
    const says = async (body: string) => {
      await hands.text({ from: number, to: "+12125550101", body });
      await hands.idle();
    };
    const heard = async () => (await hands.texts()).filter(({ to }) => to === number).length;
    await resolve(hands, who);
    await pass(hands, 60);
    expect(await heard()).toBe(1);
    await says("STOP");
    await says("9");
    expect(await heard()).toBe(1);
    await says("start");
    await says("4");
    expect(await heard()).toBe(3);
  });

  it("loses nothing: no message lies among the dead", async () => {
    expect((await hands.queues()).filter((queue) => queue.dead && queue.visible > 0)).toEqual([]);
  });
});
