import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { defineContract } from "../../functions/core/contract.ts";
import { contractRoutes, jsonOf, type Request, serve } from "../../functions/edge/http.ts";
import { staffOf } from "../../functions/edge/staff.ts";

vi.mock("../../functions/adapters/logger.ts", () => ({ logger: { info: () => undefined } }));

describe("a body from outside", () => {
  it("is text that can be stored, whatever half characters it spells out", () => {
    const raw = Buffer.from(String.raw`{"name":"Ana \ud83d","tags":["\ud83d\ude00"],"n":1}`);
    expect(jsonOf({ raw } as Request)).toEqual({ name: "Ana \uFFFD", tags: ["😀"], n: 1 });
  });
});

describe("an answer that carries a hash of itself", () => {
  const contract = defineContract({
    look: {
      method: "GET",
      path: "/api/look",
      who: ["owner"],
      summary: "",
      etag: true,
      output: z.object({ n: z.number() }),
    },
  });
  let n = 1;
  const served = serve(contractRoutes(contract, { look: async () => ({ n }) }, staffOf));
  const look = async (known: string | undefined, group = "owner") =>
    (await served(
      {
        ...{ rawPath: "/api/look", rawQueryString: "", isBase64Encoded: false },
        headers: known ? { "if-none-match": known } : {},
        requestContext: {
          ...{ http: { method: "GET" }, requestId: "r" },
          authorizer: { jwt: { claims: { sub: "s", groups: [group] } } },
        },
      } as unknown as APIGatewayProxyEventV2,
      {} as Context,
    )) as APIGatewayProxyStructuredResultV2;
  const tagOf = (result: APIGatewayProxyStructuredResultV2) => String(result.headers?.etag);

  it("is told in no bytes to whoever has it, and anew once it changed", async () => {
    n = 1;
    const first = await look(undefined);
    expect([first.statusCode, first.body]).toEqual([200, '{"n":1}']);
    expect(first.headers?.["cache-control"]).toBe("private, no-cache");
    for (const known of [tagOf(first), `W/${tagOf(first)}`, `"other", ${tagOf(first)}`, "*"])
      expect(await look(known)).toEqual({
        ...{ statusCode: 304, body: "" },
        headers: { etag: tagOf(first), "cache-control": "private, no-cache" },
      });
    n = 2;
    const second = await look(tagOf(first));
    expect([second.statusCode, second.body]).toEqual([200, '{"n":2}']);
    expect(tagOf(second)).not.toBe(tagOf(first));
  });

  it("is refused all the same to whoever may not read it", async () => {
    const { statusCode, headers } = await look(tagOf(await look(undefined)), "auditor");
    expect([statusCode, headers?.["cache-control"], headers?.etag]).toEqual([403, "no-store", undefined]);
  });
});
