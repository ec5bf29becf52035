import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/api/respond.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Metric from "../../../functions/core/metric/metric.ts";
import * as Page from "../../../functions/core/public-link/page.ts";
import { openFromResponse } from "../../../functions/core/task/open.ts";
import { signingKeys } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));
vi.mock("../../../functions/adapters/site.ts", () => ({
  site: () => ({ respondUrl: "https://answer.example", consoleUrl: "https://desk.example" }),
}));
vi.mock("../../../functions/core/staff/staff.ts", async (original) => ({
  ...(await original<typeof import("../../../functions/core/staff/staff.ts")>()),
  presentName: async () => "Chen Jing",
}));

const table = testTable();
beforeEach(() => table.setNow("2026-05-05T09:00:00.000Z"));

async function call(method: string, path: string, body?: string, from = "203.0.113.7", told?: string) {
  const [rawPath, rawQueryString = ""] = path.split("?");
  const event = {
    ...{ rawPath, rawQueryString, body, isBase64Encoded: false },
    headers: { "accept-language": "zh-CN,zh;q=0.9", ...(told && { "x-forwarded-for": `${told}, ${from}` }) },
    requestContext: { http: { method, sourceIp: from }, requestId: "request" },
  } as unknown as APIGatewayProxyEventV2;
  return (await handler(event, {} as never)) as Required<APIGatewayProxyStructuredResultV2>;
}

const head = <R>(work: () => Promise<R>) => actAs({ kind: "staff", id: "sub", roles: ["head"] } as never, work);
const make = (surveyId = "visit") => head(() => Page.create({ name: "Counter", surveyId, medium: "counter" }));
const pathOf = ({ url }: { url: string }) => new URL(url).pathname;
/** Where the form of a page is sent to. */
const actionOf = (page: string | undefined) => /action="([^"]+)"/.exec(page ?? "")?.[1] ?? "";
const form = (score: number) =>
  String(new URLSearchParams({ score: String(score), comment: "Nice place.", website: "" }));
const invitations = async () => (await table.all()).filter(({ type }) => type === "invitation");

describe("a public link", () => {
  it("shows the survey in the browser's language and writes nothing, by GET and by HEAD", async () => {
    const path = pathOf(await make());
    const before = await table.all();
    for (const method of ["GET", "HEAD"]) expect((await call(method, path)).statusCode).toBe(200);
    const page = await call("GET", path);
    expect(page.body).toContain("您这次到店的体验怎么样？");
    expect(page.body).not.toContain('name="call"');
    expect((await call("GET", actionOf(page.body))).statusCode).toBe(200);
    expect(await table.all()).toEqual(before);
  });

  it("makes one invitation of a visit, by its answer, however often that is sent; another visit makes another", async () => {
    const path = pathOf(await make());
    const action = actionOf((await call("GET", path)).body);
    const replies = await Promise.all(Array.from({ length: 5 }, () => call("POST", action, form(2))));
    for (const { statusCode } of replies) expect(statusCode).toBe(200);
    expect(await invitations()).toMatchObject([
      {
        status: "opened",
        surveyId: "visit",
        locale: "zh-CN",
        response: { score: 2, revision: 1 },
        snapshot: { channel: "counter" },
      },
    ]);
    const corrected = await call("GET", `${action}?correct=yes`);
    expect(corrected.body).toContain("Nice place.");
    expect((await call("POST", action, form(4))).statusCode).toBe(200);
    expect(await invitations()).toMatchObject([{ response: { score: 4, revision: 2 } }]);
    await call("POST", actionOf((await call("GET", path)).body), form(5));
    expect(await invitations()).toHaveLength(2);
  });

  it("counts apart from what was sent, and opens no task, because there is nobody to call", async () => {
    const link = await make("nps");
    for (const score of [1, ...Array.from({ length: 11 }, () => 10)])
      await call("POST", actionOf((await call("GET", pathOf(link))).body), form(score));
    const made = await invitations();
    const changes = made.map((after, index) => ({
      sequence: String(index).padStart(40, "0"),
      before: undefined,
      after,
    }));
    await Metric.count(changes, "shard");
    expect(await head(() => Page.fromId({ publicLinkId: link.id }))).toMatchObject({ answered: 12, result: { n: 12 } });
    expect((await Metric.home({ days: 1 })).nps.n).toBe(0);
    expect((await Metric.home({ days: 1 })).ledger).toMatchObject({ sent: 0, pending: 0, unaccounted: 0 });
    for (const { id } of made) await openFromResponse({ invitationId: id as never });
    expect((await table.all()).filter(({ type }) => type === "task")).toEqual([]);
  });

  it("takes twenty new answers of one address in ten minutes, whatever it says of itself, and corrections always", async () => {
    const path = pathOf(await make());
    const answer = async (from: string, told?: string) =>
      call("POST", actionOf((await call("GET", path)).body), form(3), from, told);
    const first = actionOf((await call("GET", path)).body);
    await call("POST", first, form(1));
    for (let n = 1; n < 20; n++) expect((await answer("203.0.113.7")).statusCode).toBe(200);
    const refused = await answer("203.0.113.7");
    expect(refused.statusCode).toBe(429);
    expect(refused.body).toContain("十分钟");
    expect(await invitations()).toHaveLength(20);
    expect((await call("POST", first, form(5))).statusCode).toBe(200);
    expect((await answer("203.0.113.8")).statusCode).toBe(200);
    // Behind an edge each customer counts for themselves, and the edge for all.
    expect((await answer("198.51.100.1", "203.0.113.7")).statusCode).toBe(429);
    expect((await answer("198.51.100.1", "203.0.113.9")).statusCode).toBe(200);
    expect((await answer("203.0.113.9", "2001:db8:1:2:3:4:5:6")).statusCode).toBe(200);
    table.setNow("2026-05-05T09:10:00.000Z");
    expect((await answer("203.0.113.7")).statusCode).toBe(200);
    expect(JSON.stringify(await table.all())).not.toMatch(/203\.0\.113|2001:db8/);
  });

  it("says one and the same once it is closed, altered, or another kind of link", async () => {
    const link = await make();
    const path = pathOf(link);
    const action = actionOf((await call("GET", path)).body);
    const unknown = (await call("GET", `/q/${"A".repeat(44)}`)).body;
    await head(() => Page.close({ publicLinkId: link.id }));
    for (const [method, at] of [
      ["GET", path],
      ["POST", action],
      ["GET", path.replace("/q/", "/r/")],
      ["POST", `${path}/${"A".repeat(44)}`],
    ] as const) {
      const reply = await call(method, at, method === "POST" ? form(3) : undefined);
      expect([reply.statusCode, reply.body]).toEqual([404, unknown]);
    }
    expect(await invitations()).toEqual([]);
    await expect(head(() => Page.close({ publicLinkId: link.id }))).rejects.toThrow("closed already");
    await expect(make("csat")).rejects.toThrow("asked of everybody");
  });
});
