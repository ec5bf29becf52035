import { describe, expect, it } from "vitest";
import { jsonOf, type Request } from "../../functions/edge/http.ts";

describe("a body from outside", () => {
  it("is text that can be stored, whatever half characters it spells out", () => {
    const raw = Buffer.from(String.raw`{"name":"Ana \ud83d","tags":["\ud83d\ude00"],"n":1}`);
    expect(jsonOf({ raw } as Request)).toEqual({ name: "Ana \uFFFD", tags: ["😀"], n: 1 });
  });
});
