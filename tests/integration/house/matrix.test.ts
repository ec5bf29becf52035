import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { staffApi as operationsOf } from "../../../functions/api/routes.ts";
import { roles } from "../../../functions/core/access.ts";
import { deriveId } from "../../../functions/core/id.ts";
import { people } from "../../../infra/local/demo/people.ts";
import { type House, siteUrl, staffTheHouse, startHouse } from "../../support/house.ts";

const kinds = ["customer", "case", "invitation", "task", "staff", "team", "program", "visit"] as const;
function kindOf(param: string): (typeof kinds)[number] {
  return kinds.find((kind) => param.toLowerCase().startsWith(kind)) ?? "task";
}

/** Each operation of the contracts, as anybody would call it: the parts of its path are ids that exist nowhere. */
const operations = operationsOf.flatMap(({ noun, contract }) =>
  Object.entries(contract).map(([verb, { method, path, who }]) => ({
    name: `${noun}.${verb}`,
    method,
    who,
    path: path.replace(/\{(\w+)\}/g, (_, param: string) =>
      param === "day" ? "2026-01-01" : param === "quarter" ? "2026-Q1" : deriveId(kindOf(param), "nobody"),
    ),
  })),
);
/** What the gate says to a role that lacks the right; a verb's own refusal (somebody else's task) reads otherwise. */
const atTheGate = "Your role does not allow this. Ask an administrator if it should.";

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await staffTheHouse(house);
});
afterAll(() => house?.stop());

/** The bodies are empty and the ids nobody's: what is asked for is only whether the role gets past the gate. */
async function knock(subject: string, { method, path }: (typeof operations)[number]) {
  const { status, body } = await house.api(
    subject,
    method,
    path,
    method === "GET" || method === "DELETE" ? undefined : {},
  );
  return { status, isRefused: status === 403 && body?.error?.message === atTheGate };
}

describe.each(roles)("what a %s may do, asked of the running API", (role) => {
  const subject = people.find(({ group }) => group === role)?.subject ?? "";

  test("each operation opens to the roles that the table of rights names, and to no other", async () => {
    const found = await Promise.all(
      operations.map(async (operation) => {
        const { status, isRefused } = await knock(subject, operation);
        return { name: operation.name, isRefused, isDefect: status >= 500 };
      }),
    );
    expect(found).toEqual(
      operations.map(({ name, who }) => ({ name, isRefused: !who.includes(role), isDefect: false })),
    );
  });
});

test("nobody gets in without a session, or with one that somebody made up", async () => {
  for (const authorization of [undefined, "Bearer nonsense", `Bearer ${Buffer.from("{}").toString("base64url")}.e30.`])
    for (const { method, path } of operations) {
      const { status } = await fetch(`${siteUrl}${path}`, {
        method,
        ...(authorization && { headers: { authorization } }),
      });
      expect({ method, path, status }).toEqual({ method, path, status: 401 });
    }
});
