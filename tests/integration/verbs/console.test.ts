import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/api/console.ts";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/logger.ts", () => ({
  logger: { info: () => undefined, error: (_: string, { error }: { error: string }) => console.error(error) },
}));

const table = testTable();
const north = deriveId("team", "north");
const visitId = deriveId("visit", 1);
const taskId = Task.idFor("visit", visitId);

const call = async (subject: string | undefined, role: Role, method: string, address: string, body?: unknown) => {
  const [rawPath, rawQueryString = ""] = address.split("?");
  const claims = { sub: subject, "cognito:groups": `[${role}]` };
  const result = (await handler(
    {
      rawPath,
      rawQueryString,
      headers: {},
      isBase64Encoded: false,
      body: body && JSON.stringify(body),
      requestContext: { http: { method }, requestId: "r", ...(subject && { authorizer: { jwt: { claims } } }) },
    } as unknown as APIGatewayProxyEventV2,
    {} as Context,
  )) as APIGatewayProxyStructuredResultV2;
  return { status: result.statusCode, body: JSON.parse(result.body ?? "null") };
};
const olga = (method: string, address: string, body?: unknown) => call("olga", "owner", method, address, body);

beforeEach(async () => {
  table.setNow("2026-05-04T08:00:00.000Z");
  const team = { name: "North", timeZone: "UTC", isDefault: true };
  expect(await call("ada", "admin", "PUT", `/api/teams/${north}`, team)).toMatchObject({
    status: 200,
    body: { id: north, helpDeskIds: [] },
  });
  const member = {
    subject: "olga",
    name: "Olga",
    email: "olga@example.org",
    roles: ["owner"],
    teamId: north,
    locale: "zh-CN",
    timeZone: "Asia/Shanghai",
  };
  expect(await call("ada", "admin", "PUT", `/api/staff/${deriveId("staff", "olga")}`, member)).toMatchObject({
    status: 200,
    body: { id: deriveId("staff", "olga"), away: false },
  });
  const failed = [{ itemId: "facts", title: "Said what is true" }];
  await actAs({ kind: "system", id: "test" }, () => Open.openFromVisit({ visitId, locationId: "Shop 4", failed }));
});

describe("the staff API", () => {
  it("takes an owner from the queue to a closed task", async () => {
    expect(await olga("GET", "/api/me")).toMatchObject({
      status: 200,
      body: { name: "Olga", team: { name: "North" } },
    });
    const queue = await olga("GET", "/api/tasks?view=mine");
    expect(queue).toMatchObject({ status: 200, body: { tasks: [{ id: taskId, status: "new" }] } });
    const post = (verb: string, body?: unknown) => olga("POST", `/api/tasks/${taskId}/${verb}`, body);
    expect(await post("acknowledge")).toMatchObject({ status: 200, body: { nextStep: "logAttempt" } });
    expect(await post("attempts", { outcome: "reached" })).toMatchObject({ status: 200, body: { nextStep: "close" } });
    expect(await post("close", {})).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", fields: { rootCause: expect.any(String), action: expect.any(String) } } },
    });
    expect(await post("close", { rootCause: { level1: "people", level2: "attitude" }, action: "  " })).toMatchObject({
      status: 400,
      body: { error: { fields: { action: expect.any(String) } } },
    });
    const cause = { rootCause: { level1: "people", level2: "attitude" }, action: "Talked to the shop." };
    expect(await post("close", cause)).toMatchObject({ status: 200, body: { status: "closed", ...cause } });
    expect(await post("close", cause)).toMatchObject({
      status: 409,
      body: { error: { message: "This task is closed. Reopen it to work on it again." } },
    });
    expect((await olga("GET", `/api/tasks/${taskId}`)).body.trail).toHaveLength(4);
    expect((await olga("GET", "/api/tasks")).body).toEqual({ tasks: [] });
    expect((await olga("GET", "/api/tasks?status=closed")).body.tasks).toHaveLength(1);
  });

  it("answers every read of an empty house", async () => {
    for (const [role, address] of [
      ["owner", "/api/root-causes"],
      ["viewer", "/api/home"],
      ["viewer", "/api/ledger?days=7"],
      ["admin", "/api/programs"],
      ["admin", "/api/scorecards"],
      ["admin", "/api/staff"],
      ["admin", "/api/teams"],
    ] as const)
      expect([address, (await call("olga", role, "GET", address)).status]).toEqual([address, 200]);
  });

  const refused = {
    status: 400,
    body: { error: { code: "invalid", message: expect.stringMatching(/^[A-Z].{15,}\.$/) } },
  };

  it("blames the caller for an address that is not encoded", async () => {
    expect(await olga("GET", "/api/tasks/%E0")).toMatchObject(refused);
  });

  it.each([
    ["holds no JSON", "%%%"],
    ["has empty keys", ["", "", ""]],
    ["lacks a part", ["visit#1", "visit"]],
    ["is another thing", { pk: "a" }],
    ["has a key that is too long", ["visit#1", "visit", `open#${"x".repeat(2000)}`]],
    ["leads out of the list", ["visit#1", "visit", "assigned#1"]],
  ])("blames the caller for a cursor that %s", async (_, cursor) => {
    const body = { name: "Stores", scorecardId: "store-visit", scorecardVersion: 1 };
    const { id } = (await call("ada", "admin", "POST", "/api/programs", body)).body;
    const text = Buffer.from(JSON.stringify(cursor)).toString("base64url");
    const address = `/api/visits?view=open&cursor=${id}.${typeof cursor === "string" ? cursor : text}`;
    expect(await call("abe", "auditor", "GET", address)).toMatchObject(refused);
    const whole = Buffer.from(JSON.stringify(["visit#1", "visit", "open#1"])).toString("base64url");
    const good = await call("abe", "auditor", "GET", `/api/visits?view=open&cursor=${id}.${whole}`);
    expect(good).toEqual({ status: 200, body: { visits: [] } });
  });

  it("shows sign-ins and addresses of staff to administrators only, and auditors no staff at all", async () => {
    const known = { id: deriveId("staff", "olga"), name: "Olga", roles: ["owner"], teamId: north };
    const secret = { subject: "olga", email: "olga@example.org" };
    expect((await call("ada", "admin", "GET", "/api/staff")).body.staff).toMatchObject([{ ...known, ...secret }]);
    for (const role of ["head", "manager", "owner", "reviewer", "viewer"] as const) {
      const { body } = await call("ada", role, "GET", "/api/staff");
      expect(body.staff).toMatchObject([known]);
      for (const field of ["subject", "email", "agentId"]) expect(body.staff[0]).not.toHaveProperty(field);
    }
    for (const address of ["/api/staff", "/api/teams"])
      expect((await call("abe", "auditor", "GET", address)).status).toBe(403);
  });

  it("describes itself, each operation once, to anybody", async () => {
    const { status, body } = await call(undefined, "viewer", "GET", "/openapi.json");
    expect([status, body.openapi]).toEqual([200, "3.1.0"]);
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(["/api/me", "/api/tasks/{taskId}/close"]));
  });

  it("tells anybody where to sign in", async () => {
    const { Resource } = await import("../../../functions/links.ts");
    Object.assign(Resource, { Identity: { issuer: "https://id.example", clientId: "console" } });
    expect(await call(undefined, "viewer", "GET", "/api/sign-in")).toEqual({
      status: 200,
      body: { issuer: "https://id.example", clientId: "console" },
    });
  });
});
