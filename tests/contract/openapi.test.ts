import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { staffApi } from "../../functions/api/routes.ts";
import { openApiDocument } from "../../functions/core/openapi.ts";

const document = () => openApiDocument(staffApi);

it("is a valid OpenAPI 3.1 document", async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document()));
  expect(result.errors ?? []).toEqual([]);
  expect(validator.version).toBe("3.1");
});

it("is the one that is kept: a change of the contract is seen in review (vitest -u keeps the new one)", async () => {
  await expect(`${JSON.stringify(document(), null, 2)}\n`).toMatchFileSnapshot("kept/openapi.json");
});

it("names each operation once, so that generated clients do not collide within a noun", () => {
  const names = staffApi.flatMap(({ contract }) =>
    Object.values(contract).map(({ method, path }) => `${method} ${path}`),
  );
  expect(new Set(names).size).toBe(names.length);
});
