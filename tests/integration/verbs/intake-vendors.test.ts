import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { APIGatewayProxyEventV2, Context, SQSEvent } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/api/intake.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Intake from "../../../functions/core/intake/intake.ts";
import { handler as contacts } from "../../../functions/jobs/receive-contact.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/secrets.ts", () => ({
  intakeSecrets: async () => ({ zendesk: "of the parameter", seal: Buffer.alloc(32, 7).toString("base64") }),
}));
process.env.SST_RESOURCE_Site = JSON.stringify({
  respondUrl: "https://survey.example",
  consoleUrl: "https://c.example",
});

const table = testTable();
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/helpdesk/${name}`, import.meta.url), "utf8");
const ada = <R>(run: () => R): R =>
  actAs({ kind: "staff", id: deriveId("staff", "ada"), roles: ["admin"], subject: "ada" }, run);

type Headers = Record<string, string>;
interface Proof {
  headers?: Headers;
  query?: string;
}

async function send(vendor: string, body: string | Buffer, { headers = {}, query = "" }: Proof = {}, method = "POST") {
  const event = {
    ...{ rawPath: `/intake/${vendor}`, rawQueryString: query, routeKey: "POST /intake/{vendor}", headers },
    ...{ body: Buffer.from(body).toString("base64"), isBase64Encoded: true },
    requestContext: { requestId: "r-1", http: { method } },
  } as unknown as APIGatewayProxyEventV2;
  const reply = (await handler(event, {} as Context)) as { statusCode: number; body: string };
  return { http: reply.statusCode, text: reply.body, ...(reply.body.startsWith("{") && JSON.parse(reply.body)) };
}

const hmac = (algorithm: string, secret: string, encoding: "hex" | "base64", ...parts: (string | Buffer)[]) => {
  const made = createHmac(algorithm, secret);
  for (const part of parts) made.update(part);
  return made.digest(encoding);
};

const mapping = {
  ...{ externalId: "ticket.id", status: "ticket.state", resolved: ["Done"], open: ["doing"] },
  fields: {
    at: "ticket.changed",
    subject: "ticket.title",
    customerId: "people.0.id",
    email: "people.0.mail",
    deliveryId: "no",
  },
} satisfies Parameters<typeof Intake.saveMapping>[0]["mapping"];

/** Each vendor: how it proves itself, its payload, and the same of an earlier moment, a case reopened, and another body of the same delivery. */
const vendors = {
  zendesk: {
    body: fixture("zendesk-ticket-solved.json"),
    prove: (secret: string, raw: string | Buffer, at = new Date().toISOString()): Proof => ({
      headers: {
        "x-zendesk-webhook-signature": hmac("sha256", secret, "base64", at, raw),
        "x-zendesk-webhook-signature-timestamp": at,
      },
    }),
    externalId: "5158",
    facts: { subject: "Cannot login to mobile app", priority: "high" },
    subject: "Cannot login to mobile app",
    older: (body: string) =>
      body
        .replace('"time": "2025-01-08T16', '"time": "2025-01-08T15')
        .replace('"current": "SOLVED"', '"current": "OPEN"')
        .replace("a8b9c1d2", "older"),
  },
  freshdesk: {
    body: fixture("freshdesk-resolved.json"),
    prove: (secret: string): Proof => ({ headers: { "x-loopkeeper-secret": secret } }),
    externalId: "17",
    facts: { priority: "high", agentName: "Bo Lindgren", channel: "email", teamId: "Billing" },
    subject: 'Refund for \\"order 9\\" \\u2013 still waiting',
  },
  intercom: {
    body: fixture("intercom-closed.json"),
    prove: (secret: string, raw: string | Buffer): Proof => ({
      headers: { "x-hub-signature": `sha1=${hmac("sha1", secret, "hex", raw)}` },
    }),
    externalId: "215469104",
    facts: { subject: "My parcel", agentId: "814860", resolutions: ["2026-01-01T10:00:00.000Z"] },
    subject: "My parcel",
    older: (body: string) =>
      body
        .replace("admin.closed", "user.replied")
        .replace("-0001", "-0000")
        .replace(/("created_at": )1767261600/, "$11767261500"),
  },
  salesforce: {
    body: fixture("salesforce-closed.xml"),
    prove: (secret: string): Proof => ({ query: `key=${secret}` }),
    externalId: "5000800000AbcDEAAZ",
    facts: { subject: "Bill & refund", channel: "phone", resolutions: ["2026-01-01T10:00:00.000Z"] },
    subject: "Bill &amp; refund",
  },
  jira: {
    body: fixture("jira-done.json"),
    prove: (secret: string, raw: string | Buffer): Proof => ({
      headers: {
        "x-hub-signature": `sha256=${hmac("sha256", secret, "hex", raw)}`,
        "x-atlassian-webhook-identifier": "w-1",
      },
    }),
    externalId: "HELP-42",
    facts: { subject: "Cannot print", issueType: "service request", openedAt: "2026-01-01T08:00:00.000Z" },
    subject: "Cannot print",
  },
  webhook: {
    body: JSON.stringify({
      ticket: { id: 9, state: "done", changed: "2026-01-01T11:00:00+01:00", title: "My tap" },
      people: [{ id: "p-1", mail: "ana@customer.example" }],
    }),
    prove: (secret: string, raw: string | Buffer, at = new Date().toISOString()): Proof => {
      const time = String(Math.floor(Date.parse(at) / 1000));
      const signature = hmac("sha256", secret, "base64", `d-1.${time}.`, raw);
      return {
        headers: { "webhook-id": "d-1", "webhook-timestamp": time, "webhook-signature": `v1,AAAA v1,${signature}` },
      };
    },
    externalId: "9",
    facts: { subject: "My tap", resolutions: ["2026-01-01T10:00:00.000Z"] },
    subject: "My tap",
  },
};
type Name = keyof typeof vendors;
const names = Object.keys(vendors) as Name[];
const theirs = ["zendesk", "intercom"];
/** Those that number their deliveries. */
const numbered = names.filter((name) => name !== "freshdesk");

const renew = async (vendor: string, given = "given-by-the-vendor"): Promise<string> =>
  (await ada(() => Intake.renewSecret({ vendor, ...(theirs.includes(vendor) && { secret: given }) }))).secret ?? given;

const secrets = {} as Record<Name, string>;
beforeEach(async () => {
  for (const name of names) secrets[name] = await renew(name);
  await ada(() => Intake.saveMapping({ mapping, version: 1 }));
  vi.spyOn(console, "error").mockImplementation(() => {});
});

const hook = (name: Name, body: string | Buffer = vendors[name].body, secret = secrets[name], at?: string) =>
  send(name, body, vendors[name].prove(secret, body, at));
const stored = async () => (await table.all()).filter(({ type }) => !["intake", "intakeState"].includes(type));
const caseOf = (name: Name) => Case.find(Case.idFor(name, vendors[name].externalId));

describe.each(names)("the intake of %s", (name) => {
  it("resolves the case of its payload, once, whatever comes twice", async () => {
    expect(await hook(name)).toMatchObject({ http: 200 });
    expect(await caseOf(name)).toMatchObject({ status: "resolved", ...vendors[name].facts });
    const before = await stored();
    expect(await hook(name)).toMatchObject({ http: 200 });
    if (name !== "freshdesk") expect(await stored()).toEqual(before);
    expect((await caseOf(name))?.resolutions).toHaveLength(1);
  });

  it("refuses a wrong secret before it reads anything, and says so to administrators", async () => {
    table.setNow("2031-05-04T10:00:00.000Z");
    for (const body of [vendors[name].body, "{", "<"])
      expect(await hook(name, body, "guess")).toMatchObject({ http: 401 });
    expect(await send(name, vendors[name].body)).toMatchObject({ http: 401 });
    expect(await stored()).toEqual([]);
    const { vendors: listed } = await Intake.list();
    expect(listed.find(({ vendor }) => vendor === name)).toMatchObject({
      refusedAt: expect.stringMatching(/^2031/),
      refusedWhy: expect.stringContaining("signature"),
    });
  });

  it.each([
    ["nothing", ""],
    ["half a body", vendors[name].body.slice(0, -20)],
    ["another format", name === "salesforce" ? "{}" : "<a/>"],
    ["null", "null"],
    ["a list", "[]"],
    ["another encoding", Buffer.from(vendors[name].body.replace("i", "ü"), "latin1")],
    ["too much", vendors[name].body + " ".repeat(1_000_000)],
  ])("answers %s with a sentence, and stores nothing", async (_, body) => {
    expect(await hook(name, body)).toMatchObject({
      http: 400,
      error: { code: "invalid", message: expect.stringMatching(/\.$/) },
    });
    expect(await stored()).toEqual([]);
  });

  it("takes naughty words as words, cuts what is too long, and loses no case for them", async () => {
    const naughty = `=cmd()${"é𠮷".repeat(600)} {{7*7}} __proto__ \u202e$(id)`;
    const { body, subject } = vendors[name];
    expect(await hook(name, body.replace(subject, naughty))).toMatchObject({ http: 200 });
    const found = await caseOf(name);
    expect(found?.status).toBe("resolved");
    expect(found?.subject?.startsWith("=cmd()é𠮷")).toBe(true);
    expect(found?.subject?.length).toBeLessThanOrEqual(500);
  });

  it("takes the secret before the present one for a day, and then no more", async () => {
    table.setNow(new Date().toISOString());
    const next = await renew(name, "given-anew-by-the-vendor");
    expect(await hook(name)).toMatchObject({ http: 200 });
    expect(await hook(name, undefined, next)).toMatchObject({ http: 200 });
    const later = new Date(Date.now() + 25 * 3_600_000).toISOString();
    table.setNow(later);
    expect(await hook(name, undefined, secrets[name], later)).toMatchObject({ http: 401 });
    expect(await hook(name, undefined, next, later)).toMatchObject({ http: 200 });
  });

  it("keeps its secret sealed", async () => {
    expect(JSON.stringify(await table.all())).not.toContain(secrets[name]);
  });
});

describe("deliveries", () => {
  it.each(numbered)("of %s that come again with another body change nothing, and are counted", async (name) => {
    await hook(name);
    const before = await stored();
    const { body, subject } = vendors[name];
    expect(await hook(name, body.replace(subject, "Forged"))).toMatchObject({ http: 200 });
    expect(await stored()).toEqual(before);
    const { vendors: listed } = await Intake.list();
    expect(listed.find(({ vendor }) => vendor === name)).toMatchObject({ conflicts: 1 });
  });

  it.each(["zendesk", "intercom"] as const)("of %s from before the resolution move nothing", async (name) => {
    await hook(name);
    expect(await hook(name, vendors[name].older(vendors[name].body))).toMatchObject({ http: 200, outcome: "outdated" });
    expect(await caseOf(name)).toMatchObject({ status: "resolved" });
  });

  it.each(["zendesk", "webhook"] as const)("of %s that were signed ten minutes ago are refused", async (name) => {
    const at = new Date(Date.now() - 600_000).toISOString();
    expect(await hook(name, undefined, undefined, at)).toMatchObject({ http: 401 });
    expect(await stored()).toEqual([]);
  });

  it("of an address that is nobody's are not found, and vendors may ask whether there is somebody", async () => {
    expect(await send("nobody", "{}")).toMatchObject({ http: 404 });
    expect(await send("intercom", "", {}, "HEAD")).toMatchObject({ http: 200 });
  });
});

describe("Salesforce", () => {
  const [head, , tail] = vendors.salesforce.body.split(/(<Notification>[\s\S]*<\/Notification>)/) as [
    string,
    string,
    string,
  ];
  const one = /<Notification>[\s\S]*<\/Notification>/.exec(vendors.salesforce.body)?.[0] ?? "";
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      one
        .replace("04l0800002nrC5BAAU", `04l${index}`)
        .replace("5000800000AbcDEAAZ", index === 50 ? "?" : `5000800000AbcD${index}`),
    ).join("");

  it("gets its Ack for a hundred notifications, of which a bad one hinders no other", async () => {
    const reply = await hook("salesforce", head + many(100) + tail);
    expect(reply).toMatchObject({ http: 200, text: expect.stringContaining("<Ack>true</Ack>") });
    expect((await stored()).filter(({ type }) => type === "case")).toHaveLength(99);
  });

  it("may send no more than a hundred, and no document type or entity of its own", async () => {
    expect(await hook("salesforce", head + many(101) + tail)).toMatchObject({ http: 400 });
    const bomb = vendors.salesforce.body.replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa">]>');
    expect(await hook("salesforce", bomb)).toMatchObject({ http: 400 });
    expect(await stored()).toEqual([]);
  });
});

describe("Jira", () => {
  it.each([
    [
      "no change of status",
      (body: string) => body.replaceAll('"status", "fieldId": "status"', '"rank", "fieldId": "rank"'),
    ],
    ["another event", (body: string) => body.replace("issue_updated", "issue_created")],
  ])("is not heard for %s", async (_, change) => {
    expect(await hook("jira", change(vendors.jira.body))).toMatchObject({ http: 200, outcome: "ignored" });
    expect(await caseOf("jira")).toBeUndefined();
  });
});

describe("Amazon Connect", () => {
  const event = JSON.parse(fixture("amazon-connect-disconnected.json"));
  const take = async (...bodies: object[]) =>
    contacts(
      {
        Records: bodies.map((body, index) => ({
          ...{ messageId: `m-${index}`, body: JSON.stringify(body), attributes: { ApproximateReceiveCount: "1" } },
        })),
      } as unknown as SQSEvent,
      {} as Context,
    );
  const caseId = Case.idFor("connect", event.detail.initialContactId);
  const upper = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, entry]) => [key[0]?.toUpperCase() + key.slice(1), upper(entry)]),
        )
      : value;

  it("resolves a contact once, by both of its events, whatever case the keys are in", async () => {
    await take(event);
    await take({ ...event, id: "second", detail: upper({ ...event.detail, eventType: "COMPLETED" }) });
    expect(await Case.find(caseId)).toMatchObject({
      status: "resolved",
      channel: "voice",
      resolutions: ["2021-08-04T17:18:37.000Z"],
    });
  });

  it("does not count the leg of a transfer, and sends what nobody can read to the dead letters", async () => {
    const leg = { ...event, detail: { ...event.detail, initiationMethod: "TRANSFER" } };
    expect(await take(leg, { ...event, detail: {} })).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
    expect(await Case.find(caseId)).toBeUndefined();
  });
});

describe("the customer", () => {
  it.each(["freshdesk", "jira", "intercom", "salesforce", "webhook"] as const)(
    "of %s is kept with the address",
    async (name) => {
      await hook(name);
      const { customerId } = (await caseOf(name)) ?? {};
      expect(customerId && (await Customer.find(customerId))).toMatchObject({ email: "ana@customer.example" });
    },
  );
});

describe("the mapping", () => {
  it("is tried without storing, looks at no inherited property, and is changed by one at a time", async () => {
    const before = await table.all();
    const tried = await Intake.tryMapping({ mapping, sample: vendors.webhook.body });
    expect(JSON.parse(tried.news ?? "")).toMatchObject({ externalId: "9", status: "resolved" });
    expect(
      await Intake.tryMapping({ mapping: { ...mapping, status: "constructor.name" }, sample: "{}" }),
    ).toMatchObject({
      reason: expect.any(String),
    });
    await expect(Intake.tryMapping({ mapping, sample: "{" })).rejects.toMatchObject({ code: "invalid" });
    await expect(ada(() => Intake.saveMapping({ mapping, version: 1 }))).rejects.toMatchObject({ code: "conflict" });
    expect(await table.all()).toEqual(before);
  });
});
