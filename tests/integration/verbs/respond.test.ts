import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { write } from "../../../functions/adapters/table.ts";
import { handler } from "../../../functions/api/respond.ts";
import type { Envelope } from "../../../functions/core/event.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Link from "../../../functions/core/link.ts";
import { isSuppressed } from "../../../functions/core/suppression/suppression.ts";
import type { Definition } from "../../../functions/core/survey/definition.ts";
import { presets } from "../../../functions/core/survey/presets.ts";
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
  it("shows the question with the score that the mail's link chose, and changes nothing of the invitation, by GET and by HEAD", async () => {
    await given();
    const before = await itemOf(invitation);
    const page = await open("s=4");
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("How did Lin handle your request?");
    expect(page.body).toMatch(/value="4" class="h" required checked/);
    expect(await call("HEAD", `/r/${token}`, "s=2")).toMatchObject({ statusCode: 200, body: "" });
    await open("correct=yes");
    expect(await itemOf(invitation)).toEqual(before);
  });

  it("leaves beside the invitation how that was done, and forgets it after half a year", async () => {
    await given();
    const agent = `Mozilla/5.0 ${"x".repeat(400)}`;
    await call("GET", `/r/${token}`, "s=4", undefined, { "user-agent": agent, "sec-purpose": "prefetch;prerender" });
    await call("HEAD", `/r/${token}`, "s=9");
    await call("GET", `/r/${token}`, "t=1");
    const looks = (await table.all()).filter(({ type }) => type === "look");
    expect(looks.map(({ method, score, prefetch, trap }) => ({ method, score, prefetch, trap }))).toEqual(
      expect.arrayContaining([
        { method: "GET", score: 4, prefetch: true, trap: undefined },
        { method: "HEAD", score: undefined, prefetch: undefined, trap: undefined },
        { method: "GET", score: undefined, prefetch: undefined, trap: true },
      ]),
    );
    expect(String(looks.find(({ agent }) => agent)?.agent)).toHaveLength(200);
    for (const { ttl } of looks) expect(ttl).toBe(Date.parse(now) / 1000 + 180 * 86_400);
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

describe("a survey that asks more", () => {
  const words = (en: string) => ({ en });
  const survey: Definition = {
    ...presets.csat,
    name: "Asks more",
    locales: ["en"],
    words: { question: words("How was it?"), low: words("bad"), high: words("good") },
    questions: [
      {
        id: "reason",
        type: "multiple",
        required: true,
        label: words("What went wrong?"),
        options: [
          { id: "late", label: words("Too late") },
          { id: "rude", label: words("Rude") },
        ],
        when: { bands: ["unhappy"] },
      },
      {
        id: "days",
        type: "single",
        required: false,
        label: words("How many days?"),
        options: [
          { id: "few", label: words("1 to 3") },
          { id: "many", label: words("More") },
        ],
        when: { chosen: { question: "reason", option: "late" } },
      },
      { id: "wish", type: "text", required: false, label: words("One wish?") },
    ],
  };
  const asks = async () => {
    await write({
      op: "put",
      item: { type: "survey", pk: "survey#more", sk: "version#000001", id: "more", version: 1, definition: survey },
    });
    return given({ surveyId: "more" });
  };
  const fields = (...pairs: [string, string][]) => call("POST", `/r/${token}`, "", String(new URLSearchParams(pairs)));

  it("shows its questions, and one that an option leads to right behind that option", async () => {
    await asks();
    const { body = "" } = await open();
    expect(body).toContain("How was it?");
    expect(body.indexOf("How many days?")).toBeGreaterThan(body.indexOf("Too late"));
    expect(body.indexOf("How many days?")).toBeLessThan(body.indexOf("Rude"));
    expect(body).toContain('class="ask some of-l"');
  });

  it("keeps what was chosen by the ids of the options, in whatever order it came", async () => {
    await asks();
    const sent = await fields(
      ...([
        ["score", "1"],
        ["q.reason", "rude"],
        ["q.reason", "late"],
        ["q.days", "many"],
      ] as [string, string][]),
      ...([
        ["q.wish", " sooner\r\nplease "],
        ["comment", ""],
        ["time", ""],
      ] as [string, string][]),
    );
    expect(sent.body).toContain("Thank you");
    expect(await responseOf()).toMatchObject({
      answers: { reason: ["late", "rude"], days: ["many"], wish: ["sooner\nplease"] },
    });
  });

  it("asks once more for what is required, beside the question, and keeps what was typed", async () => {
    await asks();
    const page = await fields(["score", "2"], ["q.wish", "sooner"], ["comment", "my words"], ["time", ""]);
    expect(page.statusCode).toBe(400);
    expect(page.body).toMatch(/What went wrong\?[\s\S]*Please answer this question/);
    expect(page.body).toContain("my words");
    expect(page.body).toContain("sooner</textarea>");
    expect(await responseOf()).toBeUndefined();
  });

  it("takes no answer to what it did not ask, and no option that it does not have", async () => {
    await asks();
    await fields(
      ["score", "5"],
      ["q.reason", "late"],
      ["q.days", "many"],
      ["q.wish", ""],
      ["q.else", "x"],
      ["comment", ""],
      ["time", ""],
    );
    expect(await responseOf()).toMatchObject({ score: 5 });
    expect((await responseOf())?.answers).toBeUndefined();
  });

  it("goes on at the same link with what was said on a page that was left, until it is sent", async () => {
    await asks();
    await fields(
      ["score", "2"],
      ["q.reason", "late"],
      ["comment", "half a sent"],
      ["time", ""],
      ["website", ""],
      ["partial", "yes"],
    );
    expect(await responseOf()).toMatchObject({ state: "confirmed", isPartial: true, comment: "half a sent" });
    const { body } = await open();
    expect(body).toContain("half a sent</textarea>");
    expect(body).toMatch(/value="late" checked/);
    await fields(["score", "2"], ["q.reason", "late"], ["comment", "half a sentence"], ["time", ""], ["website", ""]);
    expect((await responseOf())?.isPartial).toBeUndefined();
    expect(await responseOf()).toMatchObject({ comment: "half a sentence", revision: 2 });
    // The page in the other tab is left only now, and knows less.
    await fields(["score", "4"], ["comment", "older"], ["time", ""], ["website", ""], ["partial", "yes"]);
    expect(await responseOf()).toMatchObject({ score: 2, comment: "half a sentence", revision: 2 });
  });
});

describe("an answer and who gave it", () => {
  it("counts for nothing where a field was filled in that nobody sees, until a person answers", async () => {
    await given();
    expect((await post({ ...form(5), website: "https://spam.example" })).statusCode).toBe(200);
    expect(await responseOf()).toMatchObject({ state: "intent", score: 5 });
    expect(await eventsOf()).toEqual([]);
    expect((await open()).body).not.toContain("answered already");
    await post(form(1, "It broke"));
    expect(await responseOf()).toMatchObject({ state: "confirmed", score: 1, comment: "It broke" });
    expect(await eventsOf()).toHaveLength(1);
    await post({ ...form(5), website: "https://spam.example" });
    expect(await responseOf()).toMatchObject({ state: "confirmed", score: 1 });
  });

  it("can be given however often a machine wrote something before", async () => {
    await given();
    for (let time = 0; time < 24; time++) await post({ ...form((time % 5) + 1), website: "x" });
    expect(await responseOf()).toMatchObject({ state: "intent", revision: 20 });
    await post(form(3));
    expect(await responseOf()).toMatchObject({ state: "confirmed", score: 3 });
  });

  it("can be changed until somebody works on it, and says so then", async () => {
    await given();
    await post(form(1, "It broke"));
    const task = { type: "task", pk: `task#${deriveId("task", "response", invitation.id)}`, sk: "task" };
    await write({ op: "put", item: { ...task, status: "new" } });
    expect((await open()).body).toContain("correct=yes");
    await write({ op: "put", item: { ...task, status: "acknowledged" } });
    expect((await open()).body).not.toContain("correct=yes");
    expect((await post(form(5, "fine"))).body).toContain("answered already");
    expect(await responseOf()).toMatchObject({ score: 1, comment: "It broke", revision: 1 });
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
