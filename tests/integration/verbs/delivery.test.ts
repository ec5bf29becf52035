import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Mail, Sent } from "../../../functions/adapters/email.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Conversation from "../../../functions/core/conversation/conversation.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Delivery from "../../../functions/core/invitation/delivery.ts";
import { recordEmailEvent, recordTextEvent } from "../../../functions/core/invitation/delivery-events.ts";
import type * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Link from "../../../functions/core/link.ts";
import type * as Message from "../../../functions/core/message/message.ts";
import { isSuppressed, suppress } from "../../../functions/core/suppression/suppression.ts";
import { given, itemOf, signingKeys } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const provider = vi.hoisted(() => ({
  mails: [] as unknown[],
  texts: [] as unknown[],
  answer: (): Promise<unknown> => Promise.resolve({ result: "accepted", messageId: "m-1" }),
}));
vi.mock("../../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));
vi.mock("../../../functions/adapters/site.ts", () => ({ site: () => ({ respondUrl: "https://answer.example" }) }));
vi.mock("../../../functions/adapters/email.ts", () => ({
  send: (mail: unknown) => {
    provider.mails.push(mail);
    return provider.answer();
  },
}));
vi.mock("../../../functions/adapters/sms.ts", () => ({
  sendText: (text: unknown) => {
    provider.texts.push(text);
    return provider.answer();
  },
}));

const table = testTable();
const noon = "2026-05-04T12:00:00.000Z";
const answer = (sent: Sent) => {
  provider.answer = () => Promise.resolve(sent);
};
const fails = (message: string) => {
  provider.answer = () => Promise.reject(new Error(message));
};
const due = ({ id }: Invitation.Info) => ({ kind: "invitation.send" as const, targetId: id });
const byMail = Delivery.sendEmail((invited) => ({
  subject: "?",
  html: invited.url,
  text: invited.unsubscribeUrl,
  version: 3,
}));
const byText = Delivery.sendText((invited) => ({ body: invited.url, version: 3 }));
/** An invitation of a customer whom the platform knows, who is in quarantine for it. */
async function known(consent: { email?: boolean }, more: Partial<Invitation.Info> = {}) {
  const facts = { externalId: "c-1", name: "Ana", email: "ana@example.org" };
  const { id: customerId } = await Customer.upsert("desk", { ...facts, consent }, noon);
  const invitation = await given({ customerId, ...more });
  await Customer.quarantine(customerId, invitation.id, { any: { days: 30 }, csat: { days: 90 } }, noon);
  return { invitation, quarantine: async () => (await Customer.fromId({ customerId })).quarantine };
}
/** An answer that stands. */
const response: Invitation.Response = {
  ...{ state: "confirmed", score: 4, contactRequested: false, via: "page", locale: "en", revision: 1 },
  ...{ confirmedAt: noon, updatedAt: noon, history: [] },
};
const timers = async () => (await table.all()).filter((item) => item.type === "timer");

beforeEach(() => {
  table.setNow(noon);
  provider.mails = [];
  provider.texts = [];
  answer({ result: "accepted", messageId: "m-1" });
});

describe("sending an invitation by mail", () => {
  it("sends it with one-click unsubscribe and links that open this invitation, and writes that down", async () => {
    const invitation = await given();
    await byMail(due(invitation));
    const [mail] = provider.mails as Mail[];
    expect(mail).toMatchObject({
      to: "ana@example.org",
      toName: "Ana",
      id: invitation.id,
      tags: { invitation: invitation.id },
      headers: { "List-Unsubscribe": `<${mail?.text}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    });
    const tokenOf = (link = "") => link.slice(link.lastIndexOf("/") + 1);
    expect(await Link.open("respond", tokenOf(mail?.html))).toBe(invitation.id);
    table.setNow("2026-08-01T00:00:00.000Z");
    expect(await Link.open("unsubscribe", tokenOf(mail?.text))).toBe(invitation.id);
    expect(await itemOf(invitation)).toMatchObject({ status: "sent", sentAt: noon, messageId: "m-1", claimedAt: noon });
  });

  it("sends once, however often and at once the message comes", async () => {
    const invitation = await given();
    await Promise.all(Array.from({ length: 10 }, () => byMail(due(invitation))));
    await byMail(due(invitation));
    expect(provider.mails).toHaveLength(1);
  });

  it("does not send what is void, sent, answered by text's channel, or gone", async () => {
    for (const more of [{ status: "void" }, { status: "sent" }, { status: "failed" }, { channel: "sms" }] as const) {
      const invitation = await given({ ...more, id: deriveId("invitation", JSON.stringify(more)) });
      await byMail(due(invitation));
      expect((await itemOf(invitation))?.status).toBe(invitation.status);
    }
    await byMail({ kind: "invitation.send", targetId: deriveId("invitation", "gone") });
    expect(provider.mails).toEqual([]);
  });

  it("waits for the recipient's morning when the night has come meanwhile", async () => {
    const invitation = await given({ timeZone: "Asia/Shanghai" });
    table.setNow("2026-05-04T13:00:00.000Z");
    await byMail(due(invitation));
    expect(provider.mails).toEqual([]);
    expect(await itemOf(invitation)).toMatchObject({ status: "planned", sendAt: "2026-05-05T00:00:00.000Z" });
    expect(await timers()).toMatchObject([
      { kind: "invitation.send", targetId: invitation.id, dueAt: "2026-05-05T00:00:00.000Z", queue: "email" },
    ]);
  });

  it("fails what would only leave after it expired", async () => {
    const invitation = await given({ timeZone: "Asia/Shanghai", expiresAt: "2026-05-04T23:00:00.000Z" });
    table.setNow("2026-05-04T13:00:00.000Z");
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "window_closed" });
    expect(await timers()).toEqual([]);
  });

  it("keeps silent to an address that was suppressed meanwhile, and shows it in the why-not ledger", async () => {
    const invitation = await given();
    await suppress({ channel: "email", address: "ANA@example.org", why: "unsubscribed" });
    await byMail(due(invitation));
    expect(provider.mails).toEqual([]);
    expect(await itemOf(invitation)).toMatchObject({
      status: "suppressed",
      reason: "suppressed_address",
      bpk: expect.stringContaining("ledger#2026-05-03#"),
    });
  });

  it("keeps silent to a customer who took the consent back meanwhile, who may then be asked about something else", async () => {
    const { invitation, quarantine } = await known({ email: false });
    await byMail(due(invitation));
    expect(provider.mails).toEqual([]);
    expect(await itemOf(invitation)).toMatchObject({ status: "suppressed", reason: "no_consent" });
    expect(await quarantine()).toEqual({});
  });

  it.each([
    ["refused", () => answer({ result: "refused", why: "InvalidParameterValue: x" })],
    ["suppressed_address", () => suppress({ channel: "email", address: "ana@example.org", why: "bounced" })],
    ["window_closed", () => table.setNow("2026-06-04T12:00:00.000Z")],
  ] as const)("gives the customer's clocks back where it ends as %s", async (reason, so) => {
    const { invitation, quarantine } = await known({});
    expect(Object.keys(await quarantine()).sort()).toEqual(["any", "csat"]);
    await so();
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({ reason });
    expect(await quarantine()).toEqual({});
  });

  it("gives the clocks back also where the delivery that ended it stopped there", async () => {
    const { invitation, quarantine } = await known({}, { status: "failed", reason: "window_closed" });
    await byMail(due(invitation));
    expect(await quarantine()).toEqual({});
  });

  it("repeats others' words without addresses that lead elsewhere", async () => {
    const evil = "Account locked: https://evil.example/login";
    const invitation = await given({
      customerName: evil,
      snapshot: { subject: evil, agentName: evil, resolvedAt: "2026-05-03T12:00:00.000Z" },
    });
    const seen: Message.Invited[] = [];
    await Delivery.sendEmail((invited) => {
      seen.push(invited);
      return { subject: "?", html: "?", text: "?", version: 1 };
    })(due(invitation));
    expect(provider.mails).toMatchObject([{ toName: "Account locked: …" }]);
    expect(seen).toMatchObject([{ customerName: "Account locked: …", asked: { agentName: "Account locked: …" } }]);
    expect(JSON.stringify([seen[0]?.asked, provider.mails])).not.toContain("evil");
  });

  it("goes again within ten minutes when the provider is too busy, without coming back to its queue before", async () => {
    const invitation = await given();
    answer({ result: "rate", why: "Throttling: Maximum sending rate exceeded" });
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({
      status: "planned",
      sendAt: expect.stringMatching(/^2026-05-04T12:0[1-9]:/),
    });
    expect(await timers()).toMatchObject([{ kind: "invitation.send", targetId: invitation.id, queue: "email" }]);
    answer({ result: "accepted", messageId: "m-2" });
    await byMail(due(invitation));
    expect(provider.mails).toHaveLength(1);
    table.setNow("2026-05-04T12:11:00.000Z");
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({ status: "sent", messageId: "m-2" });
  });

  it("tries an hour later when the day's quota is used up", async () => {
    const invitation = await given();
    answer({ result: "quota", why: "Throttling: Daily message quota exceeded" });
    await byMail(due(invitation));
    const inAnHour = expect.stringMatching(/^2026-05-04T13:0[0-4]:/);
    expect(await itemOf(invitation)).toMatchObject({ status: "planned", sendAt: inAnHour });
    expect(await timers()).toMatchObject([{ kind: "invitation.send", dueAt: inAnHour }]);
  });

  it("fails for good what the provider refuses", async () => {
    const invitation = await given();
    answer({ result: "refused", why: "MessageRejected: The message could not be sent" });
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "refused" });
  });

  it("lets go where the deployment is at fault, so that nothing is lost once it is mended", async () => {
    const invitation = await given();
    fails("AccessDenied");
    await expect(byMail(due(invitation))).rejects.toThrow("AccessDenied");
    expect((await itemOf(invitation))?.status).toBe("planned");
  });

  it("counts as sent what went out while its case was reopened, and stays void", async () => {
    const invitation = await given();
    provider.answer = async () => {
      const { write } = await import("../../../functions/adapters/table.ts");
      const { move } = await import("../../../functions/core/invitation/invitation.items.ts");
      await write(move(invitation.id, ["sending"], "void"));
      return { result: "accepted", messageId: "m-1" };
    };
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({ status: "void", sentAt: noon });
  });
});

describe("a send that nobody knows the end of", () => {
  const lost = async () => {
    const invitation = await given();
    answer({ result: "unknown", why: "TimeoutError" });
    await byMail(due(invitation));
    const [timer] = await timers();
    return { invitation, timer: timer as unknown as { targetId: string; detail: { claimedAt: string } } };
  };

  it("is not sent again by a message that comes again; a timer half an hour later looks after it", async () => {
    const { invitation, timer } = await lost();
    await byMail(due(invitation));
    expect(provider.mails).toHaveLength(1);
    expect((await itemOf(invitation))?.status).toBe("sending");
    expect(await timers()).toHaveLength(1);
    expect(timer).toMatchObject({
      kind: "invitation.unconfirmed",
      queue: "timer",
      dueAt: "2026-05-04T12:30:00.000Z",
      detail: { claimedAt: noon },
    });
  });

  it("gets that timer from the next delivery when the sender was killed after its claim", async () => {
    const invitation = await given({ status: "sending", claimedAt: noon });
    await byMail(due(invitation));
    expect(provider.mails).toEqual([]);
    expect(await timers()).toMatchObject([{ kind: "invitation.unconfirmed", dueAt: "2026-05-04T12:30:00.000Z" }]);
  });

  it("is sent again when no word came, and only for the claim in question", async () => {
    const { invitation, timer } = await lost();
    table.setNow("2026-05-04T12:30:00.000Z");
    await Delivery.resolveUnconfirmed({ targetId: timer.targetId, detail: { claimedAt: "2026-05-04T11:00:00.000Z" } });
    expect((await itemOf(invitation))?.status).toBe("sending");
    await Delivery.resolveUnconfirmed(timer);
    await Delivery.resolveUnconfirmed(timer);
    expect(await itemOf(invitation)).toMatchObject({ status: "planned", sendAt: "2026-05-04T12:30:00.000Z" });
    answer({ result: "accepted", messageId: "m-2" });
    await byMail(due(invitation));
    expect(await itemOf(invitation)).toMatchObject({ status: "sent", messageId: "m-2" });
  });

  it("is not sent again when its answer came: it counts as sent", async () => {
    const claimed = { status: "sending", claimedAt: noon, response } as const;
    const invitation = await given(claimed);
    table.setNow("2026-05-04T12:30:00.000Z");
    await Delivery.resolveUnconfirmed({ targetId: invitation.id, detail: { claimedAt: noon } });
    expect(await itemOf(invitation)).toMatchObject({ status: "sent", sentAt: noon });
    expect(await timers()).toEqual([]);

    const replanned = await given({ ...claimed, status: "planned", id: deriveId("invitation", "another") });
    await byMail(due(replanned));
    expect(await itemOf(replanned)).toMatchObject({ status: "sent", sentAt: noon });
    expect(provider.mails).toEqual([]);
  });

  it("is left alone when the provider's own event says that it was sent, before the timer or after it", async () => {
    const { invitation, timer } = await lost();
    await recordEmailEvent({ detail: tagged("send-record.json", invitation) });
    await Delivery.resolveUnconfirmed(timer);
    expect(await itemOf(invitation)).toMatchObject({ status: "sent", sentAt: "2016-10-14T05:02:16.645Z" });

    const late = await given({ id: deriveId("invitation", "another") });
    await recordEmailEvent({ detail: tagged("send-record.json", late) });
    await byMail(due(late));
    expect(provider.mails).toHaveLength(1);
  });
});

describe("sending an invitation by text", () => {
  const texted = { channel: "sms", to: "+14255550182" } as const;

  it("is tried until the send window closes, and remembers what its number will answer", async () => {
    const invitation = await given(texted);
    table.setNow("2026-05-04T19:50:00.000Z");
    await byText(due(invitation));
    expect(provider.texts).toMatchObject([
      { to: "+14255550182", context: { invitation: invitation.id }, secondsToLive: 69 * 60 },
    ]);
    expect((await table.all()).find((item) => item.type === "conversation")).toMatchObject({
      invitationId: invitation.id,
      step: "score",
    });
    expect(JSON.stringify((await table.all()).filter((item) => item.type === "conversation"))).not.toContain(
      "4255550182",
    );
  });

  it.each([
    ["puts it off", () => answer({ result: "rate", why: "ThrottlingException: x" }), undefined],
    ["refuses it", () => answer({ result: "refused", why: "ValidationException: x" }), undefined],
    ["does not let us", () => fails("AccessDenied"), "AccessDenied"],
  ])("leaves the number with what it was asked before where the provider %s", async (_, so, thrown) => {
    const earlier = await given({ ...texted, status: "sent", sentAt: noon, id: deriveId("invitation", "earlier") });
    await Conversation.begin(texted.to, earlier.id, earlier.expiresAt);
    const before = (await table.all()).find((item) => item.type === "conversation");
    so();
    const sent = byText(due(await given(texted)));
    await (thrown ? expect(sent).rejects.toThrow(thrown) : sent);
    expect((await table.all()).find((item) => item.type === "conversation")).toEqual(before);
  });

  it("leaves a number that was never asked without a question where the provider refuses it", async () => {
    answer({ result: "refused", why: "ValidationException: x" });
    await byText(due(await given(texted)));
    expect((await table.all()).find((item) => item.type === "conversation")).toBeUndefined();
  });

  it("keeps the number with the new question where nobody knows whether it left", async () => {
    answer({ result: "unknown", why: "TimeoutError" });
    const invitation = await given(texted);
    await byText(due(invitation));
    expect((await table.all()).find((item) => item.type === "conversation")).toMatchObject({
      invitationId: invitation.id,
    });
  });

  it("lives at most twelve hours at the carrier", async () => {
    await byText(due(await given({ ...texted, timeZone: "Asia/Kolkata" })));
    expect(provider.texts).toMatchObject([{ secondsToLive: 3.5 * 3600 - 60 }]);
  });
});

const fixture = (name: string) =>
  JSON.parse(readFileSync(`tests/fixtures/ses/${name}`, "utf8")) as Record<string, never>;

function tagged(name: string, invitation: Invitation.Info) {
  const record = fixture(name) as unknown as { mail: { tags: Record<string, string[]> } };
  record.mail.tags.invitation = [invitation.id];
  return record as never;
}

describe("what SES tells", () => {
  const sent = { status: "sent", sentAt: noon } as const;
  const record = (name: string, invitation: Invitation.Info) => recordEmailEvent({ detail: tagged(name, invitation) });

  it("moves an invitation forward only, in whatever order it comes and however often", async () => {
    const orders = [
      ["send-record.json", "delivery-record.json", "open-record.json"],
      ["open-record.json", "delivery-record.json", "send-record.json"],
      ["delivery-record.json", "open-record.json", "send-record.json", "delivery-record.json"],
    ];
    for (const [index, order] of orders.entries()) {
      const invitation = await given({
        status: "sending",
        claimedAt: noon,
        id: deriveId("invitation", index),
      });
      for (const name of order) await record(name, invitation);
      expect((await itemOf(invitation))?.status).toBe("opened");
    }
  });

  it("ends a permanent bounce as failed and suppresses the address, unless it was answered", async () => {
    const invitation = await given(sent);
    await record("bounce-record.json", invitation);
    await record("bounce-record.json", invitation);
    await record("delivery-record.json", invitation);
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "bounced" });
    expect(await isSuppressed("email", "recipient@example.com")).toBe(true);
    const answered = await given({ ...sent, response, id: deriveId("invitation", "another") });
    await record("bounce-record.json", answered);
    expect((await itemOf(answered))?.status).toBe("sent");
  });

  it("suppresses the address of a bounce or complaint that carries no invitation, in both forms", async () => {
    for (const [name, type] of [
      ["bounce-record.json", "Bounce"],
      ["complaint-record.json", "Complaint"],
    ] as const) {
      const { eventType: _, ...older } = fixture(name);
      await recordEmailEvent({ detail: fixture(name) as never });
      await recordEmailEvent({ detail: { ...older, notificationType: type } as never });
    }
    expect((await table.all()).map(({ type, why }) => ({ type, why }))).toEqual([
      { type: "suppression", why: "bounced" },
    ]);
  });

  it("takes the destination where a complaint names nobody", async () => {
    const { complaint: _, ...rest } = fixture("complaint-record.json");
    await recordEmailEvent({ detail: { ...rest, complaint: {} } as never });
    await recordEmailEvent({ detail: { ...rest, complaint: { complainedRecipients: [] } } as never });
    expect(await isSuppressed("email", "recipient@example.com")).toBe(true);
  });

  const passing = (invitation: Invitation.Info, messageId: string, bounceSubType = "MailboxFull") => {
    const event = tagged("bounce-record.json", invitation) as unknown as { bounce: object; mail: object };
    const bounce = { ...event.bounce, bounceType: "Transient", bounceSubType };
    return recordEmailEvent({ detail: { ...event, bounce, mail: { ...event.mail, messageId } } as never });
  };

  it("sends again what did not arrive for now, later each time, and gives the address up after the last", async () => {
    const invitation = await given({ ...sent, messageId: "m-0", expiresAt: "2026-07-03T12:00:00.000Z" });
    for (const [n, day] of ["2026-05-04", "2026-05-05", "2026-05-08"].entries()) {
      for (let time = 0; time < 3; time++) await passing(invitation, `m-${n}`);
      expect(await itemOf(invitation)).toMatchObject({ status: "planned", sendAt: expect.stringContaining(day) });
      expect((await timers()).filter(({ kind }) => kind === "invitation.send")).toHaveLength(n + 1);
      table.setNow(String((await itemOf(invitation))?.sendAt));
      answer({ result: "accepted", messageId: `m-${n + 1}` });
      await byMail(due(invitation));
      // Late word of the message that bounced is not one of the message that followed it.
      await record("send-record.json", invitation);
      expect(await itemOf(invitation)).toMatchObject({ status: "sent", messageId: `m-${n + 1}` });
      expect(await isSuppressed("email", "recipient@example.com")).toBe(false);
    }
    await passing(invitation, "m-3");
    expect(provider.mails).toHaveLength(3);
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "bounced" });
    expect(await isSuppressed("email", "recipient@example.com")).toBe(true);
  });

  it("does not send again what was delivered or answered, nor what its content keeps from arriving", async () => {
    const delivered = await given({ ...sent, status: "delivered", messageId: "m-0" });
    await passing(delivered, "m-0", "General");
    expect((await itemOf(delivered))?.status).toBe("delivered");
    const answered = await given({ ...sent, response, messageId: "m-0", id: deriveId("invitation", "answered") });
    await passing(answered, "m-0");
    expect((await itemOf(answered))?.status).toBe("sent");
    const large = await given({ ...sent, messageId: "m-0", id: deriveId("invitation", "large") });
    await passing(large, "m-0", "MessageTooLarge");
    expect(await itemOf(large)).toMatchObject({ status: "failed", reason: "refused" });
    expect((await timers()).filter(({ kind }) => kind === "invitation.send")).toEqual([]);
  });

  it("fails what could not be rendered, by the name with a space", async () => {
    const invitation = await given(sent);
    await recordEmailEvent({
      detail: {
        ...(tagged("send-record.json", invitation) as unknown as object),
        eventType: "Rendering Failure",
      } as never,
    });
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "refused" });
  });

  it("comes to the same end in whatever order the events come, however often, in either form, and never goes back", async () => {
    const names = ["send", "delivery", "open", "click", "bounce", "complaint"] as const;
    const rank = ["planned", "sending", "sent", "delivered", "opened", "failed"];
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).chain((which) =>
          fc.record({
            which: fc.constant(which),
            order: fc.shuffledSubarray([...which, ...which, ...which], { minLength: which.length * 3 }),
            older: fc.boolean(),
            status: fc.constantFrom("sending", "sent"),
          }),
        ),
        async ({ which, order, older, status }) => {
          const invitation = await given({
            ...{ status: status as "sent", claimedAt: noon, id: deriveId("invitation", "order", ++n) },
            ...(status === "sent" && { sentAt: "2016-10-14T05:02:16.645Z", messageId: "m" }),
          });
          let before = rank.indexOf(status);
          for (const name of order) {
            const { eventType, ...event } = tagged(`${name}-record.json`, invitation) as { eventType?: string };
            const type = eventType ?? (name === "complaint" ? "Complaint" : "Bounce");
            await recordEmailEvent({ detail: { ...event, [older ? "notificationType" : "eventType"]: type } as never });
            const now = rank.indexOf(String((await itemOf(invitation))?.status));
            expect(now).toBeGreaterThanOrEqual(before);
            before = now;
          }
          const has = (name: (typeof names)[number]) => which.includes(name);
          const end = has("bounce")
            ? "failed"
            : has("open") || has("click")
              ? "opened"
              : has("delivery")
                ? "delivered"
                : has("send")
                  ? "sent"
                  : status;
          const item = await itemOf(invitation);
          expect(item?.status).toBe(end);
          if (end !== "sending") expect(item?.sentAt).toBeDefined();
          if (end === "opened" && has("delivery")) expect(item?.deliveredAt).toBeDefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it("changes nothing by events without an invitation, of unknown kinds, or of invitations that are gone", async () => {
    for (const name of ["send-record.json", "delivery-record.json", "open-record.json", "click-record.json"])
      await recordEmailEvent({ detail: fixture(name) as never });
    await recordEmailEvent({ detail: { ...fixture("send-record.json"), eventType: "Rendering Failure" } as never });
    const gone = { ...(await given()), id: `inv_${"0".repeat(24)}33` } as never;
    for (const name of ["send-record.json", "bounce-record.json", "delivery-record.json"]) await record(name, gone);
    expect((await table.all()).filter((item) => item.type !== "suppression")).toMatchObject([{ status: "planned" }]);
  });

  it("throws at what it cannot read, so that it ends in the dead-letter queue", () => {
    for (const detail of [{}, { eventType: "Bounce" }, { eventType: "Bounce", mail: { messageId: 1 } }, "bounce", null])
      expect(() => recordEmailEvent({ detail: detail as never })).toThrow();
  });
});

describe("what End User Messaging tells", () => {
  const { detail } = JSON.parse(
    readFileSync("tests/fixtures/sms/eventbridge-text-successful-us-tollfree.json", "utf8"),
  ) as { detail: { eventType: string } };
  const record = (eventType: string, invitation?: Invitation.Info) =>
    actAs({ kind: "system", id: "test" }, () =>
      recordTextEvent({
        detail: { ...detail, eventType, ...(invitation && { context: { invitation: invitation.id } }) } as never,
      }),
    );
  const claimed = { status: "sending", claimedAt: noon, channel: "sms", to: "+14255550182" } as const;

  it("is a send when the carrier has it, and a delivery when the phone has", async () => {
    const invitation = await given(claimed);
    await record("TEXT_SUCCESSFUL", invitation);
    expect(await itemOf(invitation)).toMatchObject({ status: "sent", sentAt: "2024-10-16T17:20:24.438Z" });
    await record("TEXT_DELIVERED", invitation);
    await record("TEXT_QUEUED", invitation);
    expect((await itemOf(invitation))?.status).toBe("delivered");
  });

  it("is a failure with its reason, and a number that does not exist is not written to again", async () => {
    const invitation = await given(claimed);
    await record("TEXT_INVALID", invitation);
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "bounced" });
    expect(await isSuppressed("sms", "+14255550182")).toBe(true);
    const blocked = await given({ ...claimed, id: deriveId("invitation", "another") });
    await record("TEXT_CARRIER_BLOCKED", blocked);
    expect(await itemOf(blocked)).toMatchObject({ status: "failed", reason: "refused" });
  });

  it("tries a phone that is out of reach again, and gives the number up after the last time", async () => {
    const invitation = await given({ ...claimed, expiresAt: "2026-07-03T12:00:00.000Z" });
    const unreachable = (messageId: string) =>
      recordTextEvent({
        detail: {
          ...detail,
          messageId,
          eventType: "TEXT_UNREACHABLE",
          context: { invitation: invitation.id },
        } as never,
      });
    for (let n = 0; n < 3; n++) {
      for (let time = 0; time < 2; time++) await unreachable(`m-${n}`);
      expect((await itemOf(invitation))?.status).toBe("planned");
      table.setNow(String((await itemOf(invitation))?.sendAt));
      answer({ result: "accepted", messageId: `m-${n + 1}` });
      await byText(due(invitation));
      if ((await itemOf(invitation))?.status === "planned") {
        table.setNow(String((await itemOf(invitation))?.sendAt));
        await byText(due(invitation));
      }
    }
    expect(provider.texts).toHaveLength(3);
    await unreachable("m-3");
    expect(await itemOf(invitation)).toMatchObject({ status: "failed", reason: "bounced" });
    expect(await isSuppressed("sms", "+14255550182")).toBe(true);
  });

  it("changes nothing where it is about no invitation", async () => {
    const before = await given(claimed);
    await record("TEXT_SUCCESSFUL");
    await record("TEXT_SOMETHING_NEW", before);
    expect((await itemOf(before))?.status).toBe("sending");
  });
});
