import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { defineContract } from "../../functions/core/contract.ts";
import type { VisibleError } from "../../functions/core/errors.ts";
import { contractRoutes, formOf, jsonOf, parseInput, type Request, serve } from "../../functions/edge/http.ts";
import { staffOf } from "../../functions/edge/staff.ts";

vi.mock("../../functions/adapters/logger.ts", () => ({ logger: { info: () => undefined } }));

describe("a body from outside", () => {
  it("is text that can be stored, whatever half characters it spells out", () => {
    const raw = Buffer.from(String.raw`{"name":"Ana \ud83d","tags":["\ud83d\ude00"],"n":1}`);
    expect(jsonOf({ raw } as Request)).toEqual({ name: "Ana \uFFFD", tags: ["😀"], n: 1 });
  });

  it("has no control characters but tabs and ends of lines, in JSON and in a form", () => {
    const raw = Buffer.from(String.raw`{"text":"a\u0000b\u001b\u007f\u0085\tc\r\nd\u202e\u200f"}`);
    expect(jsonOf({ raw } as Request)).toEqual({ text: "ab\tc\r\nd\u202e\u200f" });
    expect(formOf({ raw: Buffer.from("a=x%00y&a=z%0D%0A&b=%1B") } as Request)).toEqual({ a: ["xy", "z\r\n"], b: [""] });
  });

  it("is refused where its bytes are another alphabet's, and read where they begin with a byte order mark", () => {
    expect(() => jsonOf({ raw: Buffer.from('{"name":"Gr\xfc\xdfe"}', "latin1") } as Request)).toThrow("not valid JSON");
    expect(jsonOf({ raw: Buffer.from('\uFEFF{"name":"Grüße"}') } as Request)).toEqual({ name: "Grüße" });
  });

  it("that is wrong in a hundred thousand places is told the first of them", () => {
    const broken = { list: Array.from({ length: 100_000 }, () => "x") };
    let refused: unknown;
    try {
      parseInput(z.strictObject({ list: z.array(z.number()) }), broken);
    } catch (error) {
      refused = error;
    }
    expect(Object.keys((refused as VisibleError).fields ?? {})).toHaveLength(50);
    expect((refused as VisibleError).message.length).toBeLessThan(1000);
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
