import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { staffApi } from "../../../functions/api/routes.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Conversation from "../../../functions/core/conversation/conversation.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Delivery from "../../../functions/core/invitation/delivery.ts";
import { recordEmailEvent, recordTextEvent } from "../../../functions/core/invitation/delivery-events.ts";
import type * as Invitation from "../../../functions/core/invitation/invitation.ts";
import * as Ledger from "../../../functions/core/invitation/ledger.ts";
import * as Copy from "../../../functions/core/message/copy.ts";
import * as Notice from "../../../functions/core/notice/notice.ts";
import * as Timer from "../../../functions/core/timer.ts";
import { invitationMail } from "../../../web/mail/invitation.ts";
import { noticeMail } from "../../../web/mail/notice.ts";
import { invitationText, replyText } from "../../../web/mail/text-message.ts";
import { templateVersion as present } from "../../../web/mail/version.ts";
import { given, itemOf, signingKeys } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const provider = vi.hoisted(() => ({
  mails: [] as { subject: string; html: string; text: string }[],
  texts: [] as { body: string }[],
  answer: (): Promise<unknown> => Promise.resolve(),
}));
vi.mock("../../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));
vi.mock("../../../functions/adapters/site.ts", () => ({
  site: () => ({ respondUrl: "https://answer.example", consoleUrl: "https://console.example" }),
}));
vi.mock("../../../functions/adapters/queue.ts", () => ({ send: async () => undefined }));
vi.mock("../../../functions/adapters/email.ts", () => ({
  send: (mail: (typeof provider.mails)[number]) => {
    provider.mails.push(mail);
    return provider.answer();
  },
}));
vi.mock("../../../functions/adapters/sms.ts", () => ({
  sendText: (text: (typeof provider.texts)[number]) => {
    provider.texts.push(text);
    return provider.answer();
  },
}));

const table = testTable();
const noon = "2026-05-04T12:00:00.000Z";
const today = "2026-05-04";
const due = ({ id }: Invitation.Info) => ({ kind: "invitation.send" as const, targetId: id });
const byMail = Delivery.sendEmail(invitationMail);
const byText = Delivery.sendText(invitationText);
const texted = { channel: "sms", to: "+14255550182" } as const;
const logged = async () => (await table.all()).filter((item) => item.type === "message");
const copyFrom = Copy.fromId({ mail: invitationMail, text: invitationText, notice: noticeMail, reply: replyText });
const accepted = { result: "accepted", messageId: "m-1", from: "Ana's shop" };
const bySystem = <R>(run: () => R) => actAs({ kind: "system", id: "test" }, run);

function told(name: string, invitation: Invitation.Info) {
  const record = JSON.parse(readFileSync(`tests/fixtures/ses/${name}-record.json`, "utf8"));
  record.mail.tags.invitation = [invitation.id];
  return recordEmailEvent({ detail: record });
}

beforeEach(() => {
  table.setNow(noon);
  provider.mails = [];
  provider.texts = [];
  provider.answer = async () => accepted;
});

describe("every message that goes out leaves exactly one entry in the log", () => {
  it("a mail: who, masked where, by which name and words, and no body", async () => {
    const invitation = await given();
    await byMail(due(invitation));
    const [entry, ...others] = await logged();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      ...{ pk: expect.stringMatching(/^messages#2026-05-04#[0-7]$/), sk: `${noon}#${invitation.id}` },
      ...{ kind: "invitation", channel: "email", causeId: invitation.id, caseId: invitation.caseId, name: "Ana" },
      ...{
        address: "a…@example.org",
        ledgerDay: "2026-05-03",
        locale: "en",
        from: "Ana's shop",
        templateVersion: present,
      },
      ttl: Date.parse(noon) / 1000 + 400 * 86_400,
    });
    expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(900);
    expect(JSON.stringify(entry)).not.toContain("ana@");
  });

  it("a mail whose order comes ten times at once, and again", async () => {
    const invitation = await given();
    await Promise.all(Array.from({ length: 10 }, () => byMail(due(invitation))));
    await byMail(due(invitation));
    for (const name of ["send", "send", "delivery", "delivery", "open"]) await told(name, invitation);
    expect(await logged()).toHaveLength(1);
  });

  it.each([["send"], ["delivery"], ["open"]])(
    "a mail whose sender crashed before it wrote anything down, when the provider's %s event comes, twice",
    async (name) => {
      const invitation = await given({ status: "sending", claimedAt: noon, templateVersion: present });
      await told(name, invitation);
      await told(name, invitation);
      expect(await logged()).toMatchObject([{ at: noon, causeId: invitation.id, templateVersion: present }]);
      expect((await itemOf(invitation))?.sentAt).toBeDefined();
    },
  );

  it("a mail whose sender crashed between the log and the status", async () => {
    const invitation = await given();
    await byMail(due(invitation));
    const { move } = await import("../../../functions/core/invitation/invitation.items.ts");
    const { write } = await import("../../../functions/adapters/table.ts");
    await write({ ...move(invitation.id, ["sent"], "sending"), remove: ["sentAt", "messageId"] });
    await told("delivery", invitation);
    expect(await logged()).toMatchObject([{ from: "Ana's shop" }]);
    expect((await itemOf(invitation))?.status).toBe("delivered");
  });

  it("a mail whose answer came before any word of it", async () => {
    const response = { state: "confirmed", score: 4, contactRequested: false, via: "page", locale: "en" } as const;
    const invitation = await given({
      ...{ status: "sending", claimedAt: noon },
      response: { ...response, revision: 1, confirmedAt: noon, updatedAt: noon, history: [] },
    });
    const unconfirmed = { targetId: invitation.id, detail: { claimedAt: noon } };
    await Delivery.resolveUnconfirmed(unconfirmed);
    await Delivery.resolveUnconfirmed(unconfirmed);
    expect(await logged()).toHaveLength(1);
  });

  it("a mail that was put off, under the claim with which it went", async () => {
    const invitation = await given();
    provider.answer = async () => ({ result: "quota", why: "x" });
    await byMail(due(invitation));
    expect(await logged()).toEqual([]);
    // It waits for the timer that it was put off to.
    const at = String((await itemOf(invitation))?.sendAt);
    table.setNow(at);
    provider.answer = async () => accepted;
    await byMail(due(invitation));
    expect(await logged()).toMatchObject([{ at }]);
  });

  it("none for what was refused, or lost without a trace", async () => {
    for (const result of ["refused", "unknown"]) {
      provider.answer = async () => ({ result, why: "x" });
      await byMail(due(await given({ id: deriveId("invitation", result) })));
    }
    expect(await logged()).toEqual([]);
  });

  it("a mail of a case that was reopened while it went", async () => {
    const invitation = await given();
    provider.answer = async () => {
      const { write } = await import("../../../functions/adapters/table.ts");
      const { move } = await import("../../../functions/core/invitation/invitation.items.ts");
      await write(move(invitation.id, ["sending"], "void"));
      return accepted;
    };
    await byMail(due(invitation));
    await told("send", invitation);
    expect(await logged()).toHaveLength(1);
  });

  it("a survey after a closed task, as such", async () => {
    const invitation = await given({
      recoveryOf: deriveId("task", "test"),
      surveyId: "recovery",
      status: "sending",
      claimedAt: noon,
    });
    await told("send", invitation);
    expect(await logged()).toMatchObject([{ kind: "recovery" }]);
  });

  it("a text, also where only the carrier tells of it", async () => {
    const invitation = await given(texted);
    await byText(due(invitation));
    const lost = await given({ ...texted, status: "sending", claimedAt: noon, id: deriveId("invitation", "lost") });
    const { detail } = JSON.parse(
      readFileSync("tests/fixtures/sms/eventbridge-text-successful-us-tollfree.json", "utf8"),
    );
    for (const eventType of ["TEXT_DELIVERED", "TEXT_SUCCESSFUL"])
      for (const { id } of [invitation, lost])
        await bySystem(() => recordTextEvent({ detail: { ...detail, eventType, context: { invitation: id } } }));
    expect((await logged()).map(({ causeId, channel }) => [causeId, channel]).sort()).toEqual(
      [
        [invitation.id, "sms"],
        [lost.id, "sms"],
      ].sort(),
    );
  });

  it("a reply to a customer's text, however often the text comes", async () => {
    const invitation = await given({ ...texted, status: "sent", sentAt: noon });
    await Conversation.begin(texted.to, invitation.id, invitation.expiresAt);
    const says = (messageBody: string, inboundMessageId: string) =>
      bySystem(() => Conversation.receive(replyText)({ originationNumber: texted.to, messageBody, inboundMessageId }));
    await says("2", "in-1");
    await says("2", "in-1");
    expect(provider.texts).toHaveLength(1);
    expect(await logged()).toMatchObject([
      { kind: "reply", say: "comment", unhappy: true, causeId: invitation.id, address: "+14…182" },
    ]);
  });

  it("a mail to staff, sent once by three at once", async () => {
    const id = deriveId("notice", "test");
    const values = { customer: "Ana", clock: "close", dueAt: noon, timeZone: "UTC", url: "https://c/t" };
    await Notice.mail({
      ...{
        id,
        staffId: deriveId("staff", "owner"),
        to: "owner@example.org",
        locale: "en",
        kind: "task.breached",
        values,
      },
    });
    const send = Notice.send(noticeMail);
    await Promise.all([1, 2, 3].map(() => send({ kind: "notice", targetId: id })));
    expect(await logged()).toMatchObject([{ kind: "notice", causeId: id, address: "o…@example.org" }]);
  });
});

describe("a copy of a message", () => {
  const copyOf = async () => {
    const { messages } = await Copy.list({ day: today });
    return copyFrom({ messageId: messages[0]?.id ?? "" });
  };
  /** Links and tokens apart, which a copy does not have. */
  const words = (html: string) =>
    html.replace(/ href="[^"]*"| role="link" aria-disabled="true"|<style>a\{.*?<\/style>\n/g, "");

  it("says what the mail said, and holds no link that opens anything", async () => {
    await byMail(due(await given({ kind: "nps", locale: "zh-CN" })));
    const { copy, ...row } = await copyOf();
    const [mail] = provider.mails;
    expect(row).toMatchObject({ stage: "sent", from: "Ana's shop", templateVersion: present, subject: "Parcel" });
    expect(copy).toMatchObject({ isExact: true, version: present, mail: { subject: mail?.subject } });
    expect(words(copy?.mail?.html ?? "")).toBe(words(mail?.html ?? ""));
    expect(mail?.html).toContain("https://answer.example/r/");
    expect(copy?.mail?.html).not.toContain("answer.example");
    const links = [...(copy?.mail?.text ?? "").matchAll(/\/[ru]\/([\w-]+)/g)].map(([, token]) => token);
    expect(new Set(links)).toEqual(new Set(["x".repeat(44)]));
  });

  it("says what the text said, in as many parts", async () => {
    await byText(due(await given(texted)));
    const { copy } = await copyOf();
    const body = provider.texts[0]?.body ?? "";
    expect(copy?.sms?.body).toBe(body.replace(/\/r\/[\w-]{44}/, `/r/${"x".repeat(44)}`));
    expect(copy?.sms).toMatchObject({ encoding: "GSM-7", characters: body.length, segments: 2 });
  });

  it("admits that the words have changed since", async () => {
    const invitation = await given({ status: "sending", claimedAt: noon, templateVersion: 0 });
    await told("send", invitation);
    const { copy, templateVersion, from } = await copyOf();
    expect([copy?.isExact, copy?.version, templateVersion, from]).toEqual([false, present, 0, undefined]);
  });

  it("is none where the notice is not kept any more", async () => {
    const id = deriveId("notice", "gone");
    const { note } = await import("../../../functions/core/message/message.ts");
    await note({ at: noon, causeId: id, kind: "notice", channel: "email", address: "o…@x.org", locale: "en" });
    expect((await copyOf()).copy).toBeUndefined();
  });

  it("is not found where no message was", async () => {
    const messageId = `20260504T120000000Z-${deriveId("invitation", "never")}`;
    await expect(copyFrom({ messageId })).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["message", "invitation"])("is nothing that an auditor sees: %s", (noun) => {
    const contract = staffApi.find((each) => each.noun === noun)?.contract ?? {};
    expect(Object.values(contract).length).toBeGreaterThan(0);
    for (const { who } of Object.values(contract)) expect(who).not.toContain("auditor");
  });
});

describe("the messages of a day", () => {
  it("come newest first, a hundred a page, each once, and never those of another day", async () => {
    const { note } = await import("../../../functions/core/message/message.ts");
    const common = { kind: "invitation", channel: "email", address: "a…@x.org", locale: "en" } as const;
    const ids = Array.from({ length: 250 }, (_, n) => deriveId("invitation", "many", n));
    await Promise.all(
      ids.map((causeId, n) =>
        note({ ...common, causeId, at: new Date(Date.parse(noon) + Math.floor(n / 3)).toISOString() }),
      ),
    );
    await note({ ...common, causeId: deriveId("invitation", "yesterday"), at: "2026-05-03T23:59:59.999Z" });
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await Copy.list({ day: today, ...(cursor && { cursor }) });
      seen.push(...page.messages.map(({ id }) => id));
      sizes.push(page.messages.length);
      cursor = page.cursor;
      if (!cursor) break;
    }
    expect(sizes).toEqual([100, 100, 50]);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(new Set(seen).size).toBe(250);
  });
});

describe("the ledger's rows", () => {
  it("show what was sent with how it stands, apart from what bounced, and what waits", async () => {
    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map((name) => given({ id: deriveId("invitation", name), customerName: name })),
    );
    if (!a || !b || !c) throw new Error("Three were given.");
    await byMail(due(a));
    await byMail(due(b));
    await told("bounce", b);
    await told("open", a);
    const { write } = await import("../../../functions/adapters/table.ts");
    await write(Timer.plan({ kind: "invitation.send", targetId: c.id, dueAt: c.sendAt ?? "", queue: "email" }));
    const day = "2026-05-03";
    expect(await Ledger.listSent({ day })).toMatchObject({
      entries: [{ name: "a", stage: "opened", channel: "email" }],
    });
    expect(await Ledger.listPending({ day })).toMatchObject({
      entries: [{ name: "c", stage: "planned", at: c.sendAt }],
    });
    expect(await Ledger.listUnsent({ day })).toMatchObject({ entries: [{ name: "b", reason: "bounced", at: noon }] });
    for (const list of [Ledger.listSent, Ledger.listPending]) expect((await list({ day: today })).entries).toEqual([]);
    const { invitation, stage, messageId, taskId } = await bySystem(() => Ledger.fromId({ invitationId: a.id }));
    expect([invitation.openedAt, stage, taskId]).toEqual([expect.any(String), "opened", undefined]);
    expect(await copyFrom({ messageId: messageId ?? "" })).toMatchObject({ name: "a" });
  });
});
