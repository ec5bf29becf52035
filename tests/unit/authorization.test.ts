import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { handler } from "../../functions/api/console.ts";
import { openRoutes, staffApi } from "../../functions/api/routes.ts";
import { roles } from "../../functions/core/access.ts";
import type { Operation, VerbsOf } from "../../functions/core/contract.ts";
import { VisibleError } from "../../functions/core/errors.ts";
import { contractRoutes, serve } from "../../functions/edge/http.ts";
import { staffOf } from "../../functions/edge/staff.ts";

vi.mock("../../functions/adapters/logger.ts", () => ({
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
}));

const operations = staffApi.flatMap(({ contract }) =>
  Object.entries(contract).map(([name, operation]) => ({ contract, name, operation })),
);
const named = operations.map((each) => ({ ...each, title: `${each.operation.method} ${each.operation.path}` }));

const call = async (
  served: ReturnType<typeof serve>,
  { method, path }: Pick<Operation, "method" | "path">,
  claims: Record<string, unknown> | undefined,
) =>
  (await served(
    {
      rawPath: path.replace(/\{\w+\}/g, "x"),
      rawQueryString: "",
      headers: {},
      isBase64Encoded: false,
      requestContext: { http: { method }, requestId: "r", ...(claims && { authorizer: { jwt: { claims } } }) },
    } as unknown as APIGatewayProxyEventV2,
    {} as Context,
  )) as APIGatewayProxyStructuredResultV2;

const codeIn = (result: APIGatewayProxyStructuredResultV2) =>
  (JSON.parse(result.body ?? "{}") as { error?: { code: string } }).error?.code;

describe("who may call what", () => {
  it.each(named)("$title: exactly the groups that its contract names, and nobody without a session", async (each) => {
    const { contract, name, operation } = each;
    const reached: string[] = [];
    const verbs = Object.fromEntries(
      Object.keys(contract).map((verb) => [
        verb,
        async () => {
          reached.push(verb);
          throw new VisibleError("gone", "Reached.");
        },
      ]),
    ) as unknown as VerbsOf<typeof contract>;
    // The same router and contract with verbs that only say that they were reached; nothing is asked of them, so that no input is needed.
    const { params, query, body, ...bare } = operation;
    const probe = serve(contractRoutes({ ...contract, [name]: bare }, verbs, staffOf));
    expect(operation.who.length).toBeGreaterThan(0);
    for (const role of roles) {
      reached.length = 0;
      const claims = { sub: "somebody", "cognito:groups": `[${role}]` };
      const result = await call(probe, operation, claims);
      const may = operation.who.includes(role);
      expect({ role, status: result.statusCode, reached }).toEqual({
        role,
        status: may ? 410 : 403,
        reached: may ? [name] : [],
      });
      // The deployed handler refuses the same ones, before it touches anything.
      if (!may) expect(await call(handler, operation, claims)).toMatchObject({ statusCode: 403 });
    }
    const refusals = [
      [undefined, 401],
      [{ "cognito:groups": "[admin]" }, 401],
      [{ sub: "somebody" }, 403],
      [{ sub: "somebody", "cognito:groups": "[administrators]" }, 403],
    ] as const;
    for (const [claims, status] of refusals)
      expect(await call(handler, operation, claims)).toMatchObject({ statusCode: status });
  });

  it("asks for one of several groups only", async () => {
    const result = await call(
      handler,
      { method: "GET", path: "/api/scorecards" },
      { sub: "s", groups: ["auditor", "owner"] },
    );
    expect(result.statusCode).toBe(200);
  });

  it("has one operation for each method and path", () => {
    const shapes = named.map(({ operation }) => `${operation.method} ${operation.path.replace(/\{\w+\}/g, "{}")}`);
    expect(shapes.filter((shape, index) => shapes.indexOf(shape) !== index)).toEqual([]);
    const open = openRoutes.map(({ method, path }) => `${method} ${path}`);
    expect(shapes.filter((shape) => open.includes(shape))).toEqual([]);
  });

  it("leaves open only where to sign in and what the API is", () => {
    expect(openRoutes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /api/sign-in",
      "GET /openapi.json",
    ]);
  });

  it("knows no other address", async () => {
    const result = await call(handler, { method: "GET", path: "/api/secrets" }, { sub: "s", groups: ["admin"] });
    expect([result.statusCode, codeIn(result)]).toEqual([404, "not_found"]);
  });
});
