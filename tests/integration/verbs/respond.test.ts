import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/api/respond.ts";
import type { Envelope } from "../../../functions/core/event.ts";
import * as Link from "../../../functions/core/link.ts";
import { isSuppressed } from "../../../functions/core/suppression/suppression.ts";
import { given, invitationOf, itemOf, signingKeys } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));

const table = testTable();
const now = "2026-05-05T09:00:00.000Z";
const invitation = invitationOf();
const token = Link.seal("respond", invitation.id, invitation.expiresAt, signingKeys);
const out = Link.seal("unsubscribe", invitation.id, "2026-08-01T00:00:00.000Z", signingKeys);

async function call(method: string, path: string, query = "", body?: string, headers: Record<string, string> = {}) {
  const event = {
    rawPath: path,
    rawQueryString: query,
    headers,
    body,
    isBase64Encoded: false,
    requestContext: { http: { method }, requestId: "request" },
  } as unknown as APIGatewayProxyEventV2;
  return (await handler(event, {} as never)) as Required<APIGatewayProxyStructuredResultV2>;
}
const open = (query = "") => call("GET", `/r/${token}`, query);
const post = (form: Record<string, string>, path = `/r/${token}`) =>
  call("POST", path, "", String(new URLSearchParams(form)));
const form = (score: number, comment = "") => ({ score: String(score), comment, time: "" });
const eventsOf = async () => ((await itemOf(invitation))?.events ?? []) as Envelope<{ revision: number }>[];
const responseOf = async () => (await itemOf(invitation))?.response as Record<string, unknown> | undefined;

beforeEach(() => table.setNow(now));

describe("opening a link", () => {
  it("shows the question with the score that the mail's link chose, and writes nothing, by GET and by HEAD", async () => {
    await given();
    const before = await table.all();
    const page = await open("s=4");
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("How did Lin handle your request?");
    expect(page.body).toMatch(/value="4" class="h" required checked/);
    expect(await call("HEAD", `/r/${token}`, "s=2")).toMatchObject({ statusCode: 200, body: "" });
    await open("correct=yes");
    expect(await table.all()).toEqual(before);
  });

  it("chooses nothing when the link's score is off the scale or no number", async () => {
    await given();
    for (const query of ["s=6", "s=-1", "s=4.5", "s=abc", "s=", "s=004"])
      expect((await open(query)).body).not.toContain(" checked");
  });

  it("says one and the same of an altered, a guessed, an expired and a foreign link", async () => {
    await given();
    const altered = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
    const pages = [
      await call("GET", `/r/${altered}`),
      await call("GET", "/r/x"),
      await call("GET", `/r/${out}`),
      await call("GET", `/u/${token}`),
      await call("GET", "/r/%F0%9F%98%80"),
      await post(form(5), `/r/${altered}`),
      await call("POST", `/u/${token}`),
    ];
    table.setNow("2026-06-03T12:00:00.000Z");
    pages.push(await open(), await post(form(5)));
    expect(new Set(pages.map((page) => page.statusCode))).toEqual(new Set([404]));
    expect(new Set(pages.map((page) => page.body)).size).toBe(1);
    expect(await responseOf()).toBeUndefined();
  });

  it("says so when the case was reopened, and takes no answer", async () => {
    await given({ status: "void" });
    expect(await open()).toMatchObject({ statusCode: 410, body: expect.stringContaining("opened again") });
    expect((await post(form(5))).statusCode).toBe(410);
    expect(await responseOf()).toBeUndefined();
  });

  it("is nothing where there is no such page, and nobody may write there", async () => {
    expect((await call("GET", "/elsewhere")).statusCode).toBe(404);
    expect((await call("DELETE", `/r/${token}`)).statusCode).toBe(404);
  });
});

describe("an answer", () => {
  it("is confirmed with its event in one write, and thanks", async () => {
    await given({ status: "sent" });
    const page = await post({ ...form(2, " late\r\nagain "), call: "yes", time: "evening" });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("A colleague, not Lin, reads your answer");
    expect(page.body).toContain("in the evening");
    const item = await itemOf(invitation);
    expect(item).toMatchObject({
      status: "sent",
      eventAt: now,
      response: {
        state: "confirmed",
        score: 2,
        comment: "late\nagain",
        contactRequested: true,
        preferredTime: "evening",
        via: "page",
        revision: 1,
        confirmedAt: now,
        history: [],
      },
    });
    expect((await eventsOf()).map(({ type, actor, properties }) => ({ type, actor, properties }))).toEqual([
      {
        type: "response.submitted",
        actor: { kind: "customer" },
        properties: {
          invitationId: invitation.id,
          customerId: invitation.customerId,
          surveyId: "csat",
          kind: "csat",
          score: 2,
          contactRequested: true,
          revision: 1,
        },
      },
    ]);
  });

  it("is taken once, however often the same is sent, at once or again", async () => {
    await given();
    const pages = await Promise.all(Array.from({ length: 8 }, () => post(form(5, "kind"))));
    expect(pages.map((page) => page.statusCode)).toEqual(Array(8).fill(200));
    const before = await table.all();
    table.setNow("2026-05-05T10:00:00.000Z");
    expect((await post(form(5, "kind"))).body).toContain("Thank you");
    expect(await table.all()).toEqual(before);
    expect(await responseOf()).toMatchObject({ revision: 1, history: [] });
  });

  it("is corrected by another one, which keeps what it replaced", async () => {
    await given();
    await post(form(5, "kind"));
    expect((await open()).body).toContain("You have answered already");
    expect((await open("correct=yes")).body).toMatch(/value="5" class="h" required checked[\s\S]*\nkind<\/textarea>/);
    table.setNow("2026-05-06T09:00:00.000Z");
    await post(form(1, "it broke"));
    expect(await responseOf()).toMatchObject({
      score: 1,
      comment: "it broke",
      revision: 2,
      confirmedAt: now,
      updatedAt: "2026-05-06T09:00:00.000Z",
      history: [{ score: 5, comment: "kind", at: now }],
    });
    expect((await eventsOf())[0]?.properties.revision).toBe(2);
  });

  it("keeps both of two different ones that come at once: one stands, the other is its history", async () => {
    await given();
    await Promise.all([1, 2, 3, 4, 5].map((score) => post(form(score))));
    const response = (await responseOf()) as { score: number; revision: number; history: { score: number }[] };
    expect([...response.history.map(({ score }) => score), response.score].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(response.revision).toBe(5);
  });

  it("of which only the score came, because the page was left, takes nothing back", async () => {
    await given();
    await post({ ...form(4, "words"), call: "yes" });
    await post({ score: "4" });
    expect(await responseOf()).toMatchObject({ revision: 1, comment: "words", contactRequested: true });
    await post({ score: "3" });
    expect(await responseOf()).toMatchObject({ revision: 2, score: 3, comment: "words", contactRequested: true });
  });

  it("that is wrong shows the form again with a sentence and what was typed, and stores nothing", async () => {
    await given();
    for (const [sent, sentence] of [
      [{ comment: "my words" }, "Choose a number from 1 to 5"],
      [{ score: "9", comment: "my words" }, "Choose a number from 1 to 5"],
      [{ ...form(4, `my words ${"x".repeat(2000)}`) }, "2009 characters long"],
      [{ ...form(4, "my words"), call: "maybe" }, "arrived damaged"],
      [{ ...form(4, "my words"), state: "confirmed" }, "arrived damaged"],
    ] as const) {
      const page = await post(sent);
      expect(page.statusCode).toBe(400);
      expect(page.body).toContain(sentence);
      expect(page.body).toContain("my words");
    }
    expect((await call("POST", `/r/${token}`, "", '{"score":5}')).statusCode).toBe(400);
    expect((await call("POST", `/r/${token}`)).statusCode).toBe(400);
    expect(await responseOf()).toBeUndefined();
  });

  it("may be changed twenty times, and the last one stays", async () => {
    await given();
    for (let time = 0; time < 24; time++) await post(form((time % 5) + 1));
    expect(await responseOf()).toMatchObject({ revision: 20 });
    expect((await open()).body).not.toContain("correct=yes");
  });
});

describe("unsubscribing", () => {
  it("is a page with one button by GET, and acts by POST, by hand or as RFC 8058's one click, once or twice", async () => {
    await given();
    expect((await call("GET", `/u/${out}`)).body).toContain("Stop asking me");
    expect(await isSuppressed("email", "ana@example.org")).toBe(false);
    for (const body of ["List-Unsubscribe=One-Click", ""])
      expect(await call("POST", `/u/${out}`, "", body)).toMatchObject({ statusCode: 200 });
    expect(await isSuppressed("email", " Ana@Example.org")).toBe(true);
    expect((await table.all()).filter((item) => item.type === "suppression")).toMatchObject([{ why: "unsubscribed" }]);
  });

  it("keeps only what the address begins and ends with", async () => {
    await given();
    await call("POST", `/u/${out}`);
    const [suppression] = (await table.all()).filter((item) => item.type === "suppression");
    expect(suppression?.masked).toBe("a…@example.org");
    expect(JSON.stringify(suppression)).not.toContain("ana@");
  });
});
