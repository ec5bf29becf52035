import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { actAs } from "../../../functions/core/actor.ts";
import * as Conversation from "../../../functions/core/conversation/conversation.ts";
import { isSuppressed } from "../../../functions/core/suppression/suppression.ts";
import { replyText } from "../../../web/mail/text-message.ts";
import { given, invitationOf, itemOf } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const sent = vi.hoisted(() => [] as { to: string; body: string; context: Record<string, string> }[]);
const carrier = vi.hoisted(() => ({ letsGo: true }));
vi.mock("../../../functions/adapters/sms.ts", () => ({
  sendText: async (text: (typeof sent)[number]) => {
    sent.push(text);
    return { result: "accepted", messageId: "m" };
  },
  optIn: async () => carrier.letsGo,
}));

const table = testTable();

const published = JSON.parse(readFileSync("tests/fixtures/sms/inbound-two-way-sns-message.json", "utf8")) as {
  originationNumber: string;
  messageBody: string;
  inboundMessageId: string;
};
const number = published.originationNumber;
const invitation = invitationOf({ channel: "sms", to: number, status: "sent", kind: "nps", surveyId: "nps" });
const receive = Conversation.receive(replyText);
let count = 0;
const says = (messageBody: string, inboundMessageId = `in-${++count}`) =>
  actAs({ kind: "system", id: "receive-sms" }, () => receive({ ...published, messageBody, inboundMessageId }));
const responseOf = async () => (await itemOf(invitation))?.response;
const ask = async () => {
  await given(invitation);
  await Conversation.begin(number, invitation.id, invitation.expiresAt);
};

beforeEach(() => {
  table.setNow("2026-05-04T12:00:00.000Z");
  sent.length = 0;
});

describe("a customer who answers by text", () => {
  it("gives a score, then a comment, and is thanked", async () => {
    await ask();
    await says("9");
    expect(await responseOf()).toMatchObject({ state: "confirmed", score: 9, via: "sms", revision: 1 });
    await says("Quick and kind");
    expect(await responseOf()).toMatchObject({ score: 9, comment: "Quick and kind", revision: 2 });
    expect(sent.map(({ to, body }) => [to, body])).toEqual([
      [number, "Thank you. What is the main reason for your answer? Just reply."],
      [number, "Thank you. A person reads every answer."],
    ]);
    expect(sent[0]?.context).not.toHaveProperty("invitation");
  });

  it("is answered to fit an unhappy score", async () => {
    await ask();
    await says("2 nobody called");
    expect(await responseOf()).toMatchObject({ score: 2, comment: "nobody called", revision: 1 });
    expect(sent.map(({ body }) => body)).toEqual([expect.stringContaining("A colleague reads it")]);
  });

  it("is heard once, however often a message comes", async () => {
    await ask();
    for (let time = 0; time < 3; time++) await says("9", "the same");
    expect(await responseOf()).toMatchObject({ score: 9, revision: 1 });
    expect(sent).toHaveLength(1);
  });

  it("is heard as a whole when two messages come at once: one of them is taken when it comes again", async () => {
    await ask();
    const both = [
      { text: "9", id: "one" },
      { text: "kind", id: "two" },
    ];
    const settled = await Promise.allSettled(both.map(({ text, id }) => says(text, id)));
    for (const { text, id } of both.filter((_, index) => settled[index]?.status === "rejected")) await says(text, id);
    expect(await responseOf()).toMatchObject({ score: 9, comment: "kind" });
  });

  it("is asked once more where there was no score", async () => {
    await ask();
    await says("EXAMPLE");
    await says("hm");
    expect(sent.map(({ body }) => body)).toEqual([expect.stringContaining("from 0 (not at all likely) to 10")]);
    expect(await responseOf()).toBeUndefined();
    await says("10");
    expect(await responseOf()).toMatchObject({ score: 10, comment: "EXAMPLE\nhm" });
  });

  it("is never scored by STOP, and hears nothing more until START", async () => {
    await ask();
    await says("Stop");
    expect(await responseOf()).toBeUndefined();
    expect(await isSuppressed("sms", number)).toBe(true);
    await says("7");
    expect(await responseOf()).toMatchObject({ score: 7 });
    expect(sent).toEqual([]);
    await says("start");
    expect(await isSuppressed("sms", number)).toBe(false);
    expect(sent.map(({ body }) => body)).toEqual(["You will get our questions again. Reply STOP to end."]);
  });

  it("stays stopped where the carrier does not let go of the number", async () => {
    await ask();
    await says("Stop");
    carrier.letsGo = false;
    await says("start");
    carrier.letsGo = true;
    expect(await isSuppressed("sms", number)).toBe(true);
    expect(sent).toEqual([]);
  });

  it("is heard where half a character came, or where the limit cuts one", async () => {
    await ask();
    await says("9");
    await says(`${"x".repeat(1999)}😀`);
    expect(await responseOf()).toMatchObject({ comment: `${"x".repeat(1999)}\uFFFD` });
    await says("again \uD83D");
    await says("8");
    expect(await responseOf()).toMatchObject({ score: 8 });
  });

  it("is told when the question is closed, and nothing is stored", async () => {
    await ask();
    table.setNow(invitation.expiresAt);
    await says("9");
    expect(await responseOf()).toBeUndefined();
    expect(sent.map(({ body }) => body)).toEqual([expect.stringContaining("closed")]);
  });

  it("answers the newest question; the same question again does not start over", async () => {
    await ask();
    await says("9");
    await Conversation.begin(number, invitation.id, invitation.expiresAt);
    await says("Quick");
    expect(await responseOf()).toMatchObject({ comment: "Quick" });
    const { id } = await given({ ...invitation, id: "inv_00000000000000000000000009" as never });
    await Conversation.begin(number, id, invitation.expiresAt);
    await says("3");
    expect((await itemOf({ ...invitation, id }))?.response).toMatchObject({ score: 3 });
    expect(await responseOf()).toMatchObject({ score: 9 });
  });

  it("is told by us where the number does not know the word, once, in the question's language", async () => {
    await given({ ...invitation, locale: "zh-CN" });
    await Conversation.begin(number, invitation.id, invitation.expiresAt);
    await says("帮助");
    await says("HELP");
    await says("退订");
    await says("退订");
    await says("TD");
    expect(sent.map(({ body }) => body.slice(0, 10))).toEqual(["我们想了解您的问题解", "您将不再收到我们的短"]);
    expect(await isSuppressed("sms", number)).toBe(true);
    expect(await responseOf()).toBeUndefined();
  });

  it("is told once that nothing more is needed, and all that comes later is kept in silence", async () => {
    await ask();
    for (const text of ["9 quick", "and kind", "very kind", "10"]) await says(text);
    expect(await responseOf()).toMatchObject({ score: 10, comment: "quick\nand kind\nvery kind" });
    expect(sent.map(({ body }) => body)).toEqual([
      "Thank you. A person reads every answer.",
      expect.stringContaining("nothing more is needed"),
    ]);
  });

  it("is told once that it is too late: two machines do not answer each other for ever", async () => {
    await ask();
    table.setNow(invitation.expiresAt);
    for (const text of ["9", "8", "7"]) await says(text);
    expect(sent).toHaveLength(1);
  });

  it("who was never asked is not answered", async () => {
    await says("9");
    await says("start");
    expect(sent).toEqual([]);
  });
});
