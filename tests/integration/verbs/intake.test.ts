import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/api/intake.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Key from "../../../functions/core/key/key.ts";
import { testTable } from "../../support/table.ts";

const secret = "shared-with-zendesk";
vi.mock("../../../functions/adapters/secrets.ts", () => ({
  intakeSecrets: async () => ({ zendesk: secret, seal: Buffer.alloc(32, 7).toString("base64") }),
}));

const table = testTable();
const fixture = readFileSync(new URL("../../fixtures/helpdesk/zendesk-ticket-solved.json", import.meta.url), "utf8");

async function post(path: string, body: string, headers: Record<string, string>) {
  const event = {
    rawPath: path,
    rawQueryString: "",
    routeKey: `POST ${path}`,
    headers,
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
    requestContext: { requestId: "r-1", http: { method: "POST" } },
  } as unknown as APIGatewayProxyEventV2;
  const reply = (await handler(event, {} as Context)) as { statusCode: number; body: string };
  return { http: reply.statusCode, ...JSON.parse(reply.body) };
}

const ada = <R>(run: () => R): R =>
  actAs({ kind: "staff", id: deriveId("staff", "ada"), roles: ["admin"], subject: "ada" }, run);
let desk: Awaited<ReturnType<typeof Key.create>>;
let crm: typeof desk;
beforeEach(async () => {
  desk = await ada(() => Key.create({ name: "Help desk" }));
  crm = await ada(() => Key.create({ name: "CRM" }));
});
/** What is stored beside the keys. */
const stored = async () => (await table.all()).filter((item) => item.type !== "key" && item.type !== "intakeState");

const tell = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${desk.secret}` }) =>
  post("/intake/cases", typeof body === "string" ? body : JSON.stringify(body), headers);
const news = { source: "desk", externalId: "1", status: "resolved" };

const signed = (body: string, timestamp = new Date().toISOString(), key = secret) => ({
  "x-zendesk-webhook-signature": createHmac("sha256", key).update(timestamp).update(body).digest("base64"),
  "x-zendesk-webhook-signature-timestamp": timestamp,
});
const hook = (body: string, headers = signed(body)) => post("/intake/zendesk", body, headers);
const changed = (change: (webhook: Record<string, Record<string, unknown>>) => void): string => {
  const webhook = JSON.parse(fixture);
  change(webhook);
  return JSON.stringify(webhook);
};

describe("the intake of cases by API key", () => {
  it("takes the key in either header", async () => {
    expect(await tell(news)).toMatchObject({ http: 200, outcome: "resolved", resolution: 1 });
    expect(await tell(news, { "x-api-key": crm.secret })).toMatchObject({ http: 200, outcome: "unchanged" });
  });

  it("locks a revoked key out with the next request, and no other", async () => {
    expect(await tell(news)).toMatchObject({ http: 200 });
    await ada(() => Key.revoke({ keyId: desk.key.id }));
    expect(await tell(news)).toMatchObject({ http: 401, error: { code: "unauthenticated" } });
    expect(await tell(news, { "x-api-key": crm.secret })).toMatchObject({ http: 200 });
  });

  it("notes the day of a key's latest use, once a day, and of no other key", async () => {
    const used = async () => (await Key.list()).keys.map(({ name, lastUsedOn }) => [name, lastUsedOn]);
    table.setNow("2026-05-04T23:00:00.000Z");
    await tell(news);
    const before = await table.all();
    await tell(news);
    expect(await table.all()).toEqual(before);
    expect(await used()).toEqual([
      ["CRM", undefined],
      ["Help desk", "2026-05-04"],
    ]);
    table.setNow("2026-05-05T01:00:00.000Z");
    await tell(news);
    expect(await used()).toContainEqual(["Help desk", "2026-05-05"]);
  });

  it.each<[string, Record<string, string> | (() => Record<string, string>)]>([
    ["no key", {}],
    ["an empty key", { "x-api-key": "" }],
    ["a wrong key", { authorization: "Bearer wrong" }],
    ["another scheme", () => ({ authorization: `Basic ${desk.secret}` })],
    ["a key's name", () => ({ "x-api-key": desk.key.id })],
  ])("refuses %s with a sentence, and stores nothing", async (_, headers) => {
    expect(await tell(news, typeof headers === "function" ? headers() : headers)).toMatchObject({
      http: 401,
      error: { code: "unauthenticated", message: expect.stringContaining("API key") },
    });
    expect(await stored()).toEqual([]);
  });

  it.each([
    ["source", { source: undefined }],
    ["externalId", { externalId: "" }],
    ["status", { status: "done" }],
    ["at", { at: "yesterday" }],
    ["colour", { colour: "red" }],
    ["agent.id", { agent: { name: "Bo" } }],
    ["customer.phone", { customer: { externalId: "c", name: "Ana", phone: "12" } }],
    ["customer.email", { customer: { externalId: "c", name: "Ana", email: "ana" } }],
    ["customer.consent.fax", { customer: { externalId: "c", name: "Ana", consent: { fax: true } } }],
  ])("names the field %s when it is wrong, and stores nothing", async (field, change) => {
    const reply = await tell({ ...news, ...change });
    expect(reply).toMatchObject({ http: 400, error: { code: "invalid", message: expect.stringContaining(field) } });
    expect(Object.keys(reply.error.fields)).toEqual([field]);
    expect(await stored()).toEqual([]);
  });

  it("says what to do about a phone number", async () => {
    const reply = await tell({ ...news, customer: { externalId: "c", name: "Ana", phone: "030 901820" } });
    expect(reply.error.fields["customer.phone"]).toContain("country code");
  });

  it.each(["", "{", "[]", "null", '"text"'])("refuses the body %j", async (body) => {
    expect(await tell(body)).toMatchObject({ http: 400, error: { code: "invalid" } });
  });
});

describe("the intake of Zendesk's webhook", () => {
  it("resolves the ticket of the fixture, once", async () => {
    const caseId = Case.idFor("zendesk", "5158");
    expect(await hook(fixture)).toMatchObject({ http: 200, caseId, outcome: "resolved", resolution: 1 });
    const before = await table.all();
    expect(await hook(fixture)).toMatchObject({ http: 200, outcome: "unchanged", resolution: 1 });
    expect(await table.all()).toEqual(before);
    expect(await Case.find(caseId)).toMatchObject({
      subject: "Cannot login to mobile app",
      priority: "high",
      resolutions: ["2025-01-08T16:45:20.987Z"],
    });
  });

  it.each([
    ["another secret", (body: string) => signed(body, undefined, "guess")],
    ["another body", (body: string) => signed(`${body} `)],
    [
      "another timestamp",
      (body: string) => ({ ...signed(body), "x-zendesk-webhook-signature-timestamp": "2026-01-01T00:00:00Z" }),
    ],
    ["a timestamp of ten minutes ago", (body: string) => signed(body, new Date(Date.now() - 600_000).toISOString())],
    ["a timestamp in ten minutes", (body: string) => signed(body, new Date(Date.now() + 600_000).toISOString())],
    ["a timestamp that is none", (body: string) => signed(body, "soon")],
    ["no signature", () => ({})],
  ])("refuses %s with 401, and stores nothing", async (_, headersOf) => {
    expect(await hook(fixture, headersOf(fixture) as ReturnType<typeof signed>)).toMatchObject({
      http: 401,
      error: { code: "unauthenticated" },
    });
    expect(await stored()).toEqual([]);
  });

  it("takes a signature of the world's time where the platform's clock was moved on", async () => {
    table.setNow(new Date(Date.now() + 40 * 86_400_000).toISOString());
    expect(await hook(fixture)).toMatchObject({ http: 200, outcome: "resolved" });
  });

  it("reopens and resolves again by the time of the events, whatever their order", async () => {
    const reopened = changed((webhook) => {
      Object.assign(webhook, {
        id: "second",
        time: "2025-01-09T08:00:00Z",
        event: { current: "open", previous: "SOLVED" },
      });
    });
    const closed = changed((webhook) => {
      Object.assign(webhook, {
        id: "third",
        time: "2025-01-10T08:00:00Z",
        event: { current: "Solved", previous: "open" },
      });
    });
    await hook(fixture);
    expect(await hook(reopened)).toMatchObject({ outcome: "reopened", resolution: 1 });
    expect(await hook(closed)).toMatchObject({ outcome: "resolved", resolution: 2 });
    expect(await hook(reopened)).toMatchObject({ outcome: "outdated", http: 200, resolution: 2 });
  });

  it("takes numbers for ids and finds the customer who was announced before", async () => {
    await tell({
      source: "zendesk",
      externalId: "77",
      status: "open",
      customer: { externalId: "42", name: "Ana", tier: "high" },
    });
    const about = (ticket: number) =>
      changed((webhook) => {
        Object.assign(webhook, { id: ticket });
        Object.assign(webhook.detail as object, { id: ticket, requester_id: 42 });
      });
    await hook(about(78));
    const customerId = Customer.idFor("zendesk", "42");
    expect(await Case.find(Case.idFor("zendesk", "78"))).toMatchObject({ customerId, tier: "high" });
  });

  it("ignores the same id with another body, and logs it as an error", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    await hook(fixture);
    const before = await stored();
    const forged = changed((webhook) => Object.assign(webhook.detail as object, { id: "9999" }));
    expect(await hook(forged)).toMatchObject({ http: 200, outcome: "ignored" });
    expect(await stored()).toEqual(before);
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  });

  it("answers events that it does not use with the reason", async () => {
    const body = changed((webhook) => Object.assign(webhook, { type: "zen:event-type:ticket.created" }));
    expect(await hook(body)).toMatchObject({ http: 200, outcome: "ignored", reason: expect.any(String) });
  });

  it("names the field that a signed body lacks", async () => {
    const body = changed((webhook) => Object.assign(webhook, { detail: { subject: "No id" } }));
    expect(await hook(body)).toMatchObject({ http: 400, error: { fields: { "detail.id": expect.any(String) } } });
  });
});
