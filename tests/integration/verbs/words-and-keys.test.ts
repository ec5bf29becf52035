import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/api/console.ts";
import type { Role } from "../../../functions/core/access.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Sender from "../../../functions/core/sender/sender.ts";
import * as Suppression from "../../../functions/core/suppression/suppression.ts";
import * as Open from "../../../functions/core/task/open.ts";
import * as Task from "../../../functions/core/task/task.ts";
import { Resource } from "../../../functions/links.ts";
import { testTable } from "../../support/table.ts";

vi.mock("../../../functions/adapters/logger.ts", () => ({
  logger: { info: () => undefined, error: (_: string, { error }: { error: string }) => console.error(error) },
}));

const table = testTable();
const call = async (subject: string, role: Role, method: string, rawPath: string, body?: unknown) => {
  const [path, rawQueryString = ""] = rawPath.split("?");
  const result = (await handler(
    {
      rawPath: path,
      rawQueryString,
      headers: {},
      isBase64Encoded: false,
      body: body && JSON.stringify(body),
      requestContext: {
        http: { method },
        requestId: "r",
        authorizer: { jwt: { claims: { sub: subject, "cognito:groups": `[${role}]` } } },
      },
    } as unknown as APIGatewayProxyEventV2,
    {} as Context,
  )) as APIGatewayProxyStructuredResultV2;
  return { status: result.statusCode, body: JSON.parse(result.body ?? "null") };
};
const ada = (method: string, path: string, body?: unknown) => call("ada", "admin", method, path, body);
const member = (subject: string, name: string, roles: Role[]) =>
  ada("PUT", `/api/staff/${deriveId("staff", subject)}`, {
    ...{ subject, name, roles, email: `${subject}@example.org`, locale: "en", timeZone: "UTC" },
    ...(roles.includes("owner") && { teamId: north }),
  });
const north = deriveId("team", "north");
const noon = "2026-05-04T12:00:00.000Z";
const refused = (status: number, field?: string) => ({
  status,
  body: {
    error: {
      message: expect.stringMatching(/^\S.{15,}[.”]$/),
      ...(field && { fields: { [field]: expect.any(String) } }),
    },
  },
});

beforeEach(async () => {
  table.setNow(noon);
  await ada("PUT", `/api/teams/${north}`, { name: "North", timeZone: "UTC", isDefault: true });
  await member("ada", "Ada", ["admin"]);
  await member("olga", "Olga", ["owner"]);
});

describe("taxonomies", () => {
  const present = async (name: string) =>
    (await call("olga", "owner", "GET", "/api/taxonomies")).body.taxonomies.find(
      (each: { name: string }) => each.name === name,
    );
  const publish = (name: string, version: number, entries: unknown) =>
    ada("PUT", `/api/taxonomies/${name}`, { version, entries });
  const leaf = (id: string, more = {}) => ({ id, en: id, zh: `中${id}`, ...more });

  it("begin as what Loopkeeper comes with, version 0", async () => {
    expect(await present("root-causes")).toMatchObject({ version: 0 });
    expect((await present("issue-types")).entries.map(({ id }: { id: string }) => id)).toContain("delivery_delay");
  });

  it("are published version by version, and each stays as it was", async () => {
    const { entries } = await present("issue-types");
    const renamed = [{ ...entries[0], en: "Screen trouble" }, ...entries.slice(1)];
    expect(await publish("issue-types", 0, renamed)).toMatchObject({
      status: 200,
      body: { version: 1, publishedAt: noon, publishedBy: "Ada" },
    });
    expect(await publish("issue-types", 1, [...renamed, { ...leaf("fraud"), children: [] }])).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect((await present("issue-types")).entries.at(-1)).toMatchObject({ id: "fraud" });
    const kept = (await table.all()).filter((item) => item.type === "taxonomy");
    expect(kept.map(({ version, entries }) => [version, (entries as unknown[]).length]).sort()).toEqual([
      [1, entries.length],
      [2, entries.length + 1],
    ]);
    expect((await present("root-causes")).version).toBe(0);
  });

  it("take one of two changes that were made from the same version, and tell the other", async () => {
    const { entries } = await present("issue-types");
    const more = (id: string) => [...entries, { ...leaf(id), children: [] }];
    const replies = await Promise.all([publish("issue-types", 0, more("one")), publish("issue-types", 0, more("two"))]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(replies.find(({ status }) => status === 409)).toMatchObject(refused(409));
    expect(await publish("issue-types", 0, more("three"))).toMatchObject(refused(409));
    expect(await publish("issue-types", 7, more("three"))).toMatchObject(refused(409));
    expect((await present("issue-types")).version).toBe(1);
  });

  it("lose nothing that was published, and write nothing where nothing changed", async () => {
    const { entries } = await present("issue-types");
    expect(await publish("issue-types", 0, entries.slice(1))).toMatchObject(refused(400, "entries"));
    expect(await publish("issue-types", 0, entries)).toMatchObject({ status: 200, body: { version: 0 } });
    expect((await table.all()).filter((item) => item.type === "taxonomy")).toEqual([]);
  });

  it("decide what closing a task may choose, and the closed task says which version it was", async () => {
    const visitId = deriveId("visit", 1);
    const failed = [{ itemId: "facts", title: "Said what is true" }];
    await actAs({ kind: "system", id: "test" }, () => Open.openFromVisit({ visitId, locationId: "Shop 4", failed }));
    const act = (verb: string, body?: unknown) =>
      call("olga", "owner", "POST", `/api/tasks/${Task.idFor("visit", visitId)}/${verb}`, body);
    await act("acknowledge");
    await act("attempts", { outcome: "reached" });
    const entries = [
      { ...leaf("people"), children: [leaf("attitude", { retired: true }), leaf("training")] },
      { ...leaf("weather", { retired: true }), children: [leaf("storm")] },
    ];
    const defaults = (await present("root-causes")).entries;
    const without = defaults.filter(({ id }: { id: string }) => id !== "people");
    const people = defaults.find(({ id }: { id: string }) => id === "people");
    const retiring = people.children.map((child: { id: string }) =>
      child.id === "attitude" ? { ...child, retired: true } : child,
    );
    expect(
      await publish("root-causes", 0, [
        { ...people, children: [...retiring, leaf("training")] },
        ...without,
        entries[1],
      ]),
    ).toMatchObject({ status: 200 });
    const close = (level1: string, level2: string) =>
      act("close", { rootCause: { level1, level2 }, action: "Talked to the shop." });
    expect(await close("people", "attitude")).toMatchObject(refused(400, "rootCause.level2"));
    expect(await close("weather", "storm")).toMatchObject(refused(400, "rootCause.level1"));
    expect(await close("people", "training")).toMatchObject({
      status: 200,
      body: { status: "closed", rootCause: { level1: "people", level2: "training", version: 1 } },
    });
    expect((await call("olga", "owner", "GET", "/api/root-causes")).body).toMatchObject({
      version: 1,
      rootCauses: expect.arrayContaining([expect.objectContaining({ id: "weather", retired: true })]),
    });
  });
});

describe("senders", () => {
  const names = { en: "Lin of Care", "zh-CN": "林晓" };
  beforeEach(() => {
    Object.assign(Resource, {
      Mail: { from: "care@example.com", fromName: "Customer care", configurationSet: "set" },
      Sms: { originationIdentity: "arn:aws:sms-voice:us-east-1:1:phone-number/phone-1", configurationSet: "set" },
    });
  });

  it("are what the deployment says until an administrator says more", async () => {
    expect((await ada("GET", "/api/senders")).body).toEqual({
      email: { address: "care@example.com", name: "Customer care" },
      sms: { number: "phone-1" },
    });
  });

  it("are changed from the version that was read, and of two at once one is", async () => {
    const save = (version: number) => ada("PUT", "/api/senders/email", { version, name: names });
    expect(await save(0)).toMatchObject({ status: 200, body: { version: 1, changedBy: "Ada", changedAt: noon } });
    expect(await save(0)).toMatchObject(refused(409));
    expect((await Promise.all([save(1), save(1)])).map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await ada("GET", "/api/senders")).body.email.sender).toMatchObject({ version: 2, name: names });
    expect(await ada("PUT", "/api/senders/sms", { version: 3, name: names })).toMatchObject(refused(409));
  });

  it("are shown before they are kept, by the very words that are sent", async () => {
    const mail = await ada("POST", "/api/senders/email/preview", {
      name: names,
      line: { en: "Acme <1>", "zh-CN": "某" },
    });
    expect(mail.body).toMatchObject({
      en: { from: "Lin of Care <care@example.com>", html: expect.stringContaining("Acme &lt;1&gt;") },
      "zh-CN": { from: "林晓 <care@example.com>", text: expect.stringContaining("某") },
    });
    const text = await ada("POST", "/api/senders/sms/preview", { name: { en: "Acme", "zh-CN": "某某" } });
    expect(text.body).toMatchObject({
      en: { text: expect.stringMatching(/^Acme: /), encoding: "GSM-7", segments: 2 },
      "zh-CN": { text: expect.stringMatching(/^某某：/), encoding: "UCS-2" },
    });
    expect((await table.all()).filter((item) => item.type === "sender")).toEqual([]);
  });

  it("reach what is sent within a minute", async () => {
    table.setNow("2026-06-01T12:00:00.000Z");
    expect(await Sender.ofEmail()).toBeUndefined();
    await ada("PUT", "/api/senders/email", { version: 0, name: names });
    table.setNow("2026-06-01T12:01:00.000Z");
    expect(await Sender.ofEmail()).toMatchObject({ name: names });
  });
});

describe("keys", () => {
  it("are told once and kept as a hash only", async () => {
    const { status, body } = await ada("POST", "/api/keys", { name: " Help desk " });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        key: {
          id: expect.stringMatching(/^key_/),
          name: "Help desk",
          prefix: body.secret.slice(0, 8),
          createdAt: noon,
          createdBy: "Ada",
        },
        secret: expect.stringMatching(/^lk_[\w-]{43}$/),
      },
    });
    expect(JSON.stringify(await table.all())).not.toContain(body.secret);
    expect(JSON.stringify((await ada("GET", "/api/keys")).body)).not.toContain(body.secret);
  });

  it("are revoked once and stay in the list with who did it", async () => {
    const { key } = (await ada("POST", "/api/keys", { name: "Help desk" })).body;
    const revoke = () => ada("POST", `/api/keys/${key.id}/revoke`);
    expect(await revoke()).toMatchObject({ status: 200, body: { revokedAt: noon, revokedBy: "Ada" } });
    table.setNow("2026-05-05T12:00:00.000Z");
    expect(await revoke()).toMatchObject({ status: 200, body: { revokedAt: noon } });
    expect((await ada("GET", "/api/keys")).body.keys).toMatchObject([{ id: key.id, revokedAt: noon }]);
    expect(await ada("POST", `/api/keys/${deriveId("key", "none")}/revoke`)).toMatchObject(refused(404));
  });
});

describe("suppressions", () => {
  const ana = { channel: "email", address: "Ana@example.com" };
  const check = async (point: object = ana) => (await ada("POST", "/api/suppressions/check", point)).body;
  const note = "She phoned on Monday.";
  const month = async (query = "") => (await ada("GET", `/api/suppressions?month=2026-05${query}`)).body;

  it("are added by hand with who and why, found again in any spelling, and shown masked", async () => {
    expect(await check()).toEqual({ channel: "email", masked: "A…@example.com", canLift: false, lifts: [] });
    expect(await ada("POST", "/api/suppressions", { ...ana, note })).toMatchObject({
      status: 200,
      body: { suppression: { why: "asked", at: noon, by: "Ada", note }, canLift: true },
    });
    expect(await check({ ...ana, address: " ana@EXAMPLE.com" })).toMatchObject({ suppression: { why: "asked" } });
    expect(await Suppression.isSuppressed("email", "ana@example.com")).toBe(true);
    expect((await month()).suppressions).toEqual([
      { channel: "email", why: "asked", at: noon, masked: "A…@example.com", by: "Ada", note },
    ]);
    expect(JSON.stringify(await table.all())).not.toMatch(/ana@example\.com/i);
    expect(await ada("POST", "/api/suppressions", { ...ana, note })).toMatchObject(refused(409));
  });

  it.each([
    ["email", "ana"],
    ["sms", "030 123456"],
    ["sms", "+49"],
  ])("refuse what is no contact point: %s %s", async (channel, address) => {
    for (const [path, body] of [
      ["/api/suppressions/check", {}],
      ["/api/suppressions", { note }],
      ["/api/suppressions/lift", { note }],
    ] as const)
      expect(await ada("POST", path, { channel, address, ...body })).toMatchObject(refused(400, "address"));
  });

  it("read a number as people write it", async () => {
    await Suppression.suppress({ channel: "sms", address: "+4930123423", why: "stopped" });
    expect(await check({ channel: "sms", address: "+49 (30) 1234-23" })).toMatchObject({
      masked: "+49…23",
      suppression: { why: "stopped", masked: "+49…23" },
    });
  });

  it("are taken back where the customer asked, and the trail keeps it", async () => {
    await Suppression.suppress({ ...ana, channel: "email", why: "unsubscribed" });
    table.setNow("2026-05-06T12:00:00.000Z");
    const lift = () => ada("POST", "/api/suppressions/lift", { ...ana, note: "Letter of 5 May." });
    expect(await lift()).toMatchObject({
      status: 200,
      body: {
        canLift: false,
        lifts: [
          { at: "2026-05-06T12:00:00.000Z", why: "unsubscribed", since: noon, by: "Ada", note: "Letter of 5 May." },
        ],
      },
    });
    expect(await Suppression.isSuppressed("email", "ana@example.com")).toBe(false);
    expect(await lift()).toMatchObject(refused(409));
    expect((await month()).suppressions).toEqual([]);
    await Suppression.suppress({ ...ana, channel: "email", why: "unsubscribed" });
    table.setNow("2026-05-07T12:00:00.000Z");
    await Suppression.lift({ ...ana, channel: "email" });
    expect((await check()).lifts).toMatchObject([
      { at: "2026-05-07T12:00:00.000Z", why: "unsubscribed" },
      { at: "2026-05-06T12:00:00.000Z", by: "Ada" },
    ]);
    expect((await check()).lifts[0]).not.toHaveProperty("by");
  });

  it.each(["bounced", "complained"] as const)("stay after the contact point %s, whoever asks", async (why) => {
    await Suppression.suppress({ ...ana, channel: "email", why });
    expect(await check()).toMatchObject({ suppression: { why }, canLift: false });
    expect(await ada("POST", "/api/suppressions/lift", { ...ana, note })).toMatchObject(refused(409));
    await Suppression.lift({ ...ana, channel: "email" });
    expect(await check()).toMatchObject({ suppression: { why }, lifts: [] });
  });

  it("are listed latest first over all pages, each once, and by month", async () => {
    const addresses = Array.from({ length: 23 }, (_, index) => `p${index}@example.com`);
    for (const [index, address] of addresses.entries()) {
      table.setNow(new Date(Date.parse(noon) + Math.floor(index / 2) * 1000).toISOString());
      await Suppression.suppress({ channel: "email", address, why: "bounced" });
    }
    const found: { at: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await month(`&limit=5${cursor ? `&cursor=${cursor}` : ""}`);
      found.push(...page.suppressions);
      cursor = page.cursor;
    } while (cursor);
    expect(found).toHaveLength(23);
    expect(found.map(({ at }) => at)).toEqual(
      found
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
    expect((await ada("GET", "/api/suppressions?month=2026-04")).body).toEqual({ suppressions: [] });
    for (const wrong of ["x", Buffer.from("2026-04-04T12:00:00.000Z#a").toString("base64url")])
      expect(await ada("GET", `/api/suppressions?month=2026-05&cursor=${wrong}`)).toMatchObject(refused(400, "cursor"));
  });

  it("are told with the customer, each contact point's own", async () => {
    const facts = { externalId: "1", name: "Ana", email: "ana@example.com", phone: "+4930901820" };
    const { id } = await Customer.upsert("desk", facts, noon);
    const read = async () => (await call("olga", "owner", "GET", `/api/customers/${id}`)).body.suppressions;
    expect(await read()).toEqual([]);
    await Suppression.suppress({ channel: "sms", address: "+4930901820", why: "stopped" });
    expect(await read()).toEqual([{ channel: "sms", why: "stopped", at: noon }]);
    await ada("POST", "/api/suppressions", { ...ana, note });
    expect(await read()).toEqual([
      { channel: "email", why: "asked", at: noon, by: "Ada", note },
      { channel: "sms", why: "stopped", at: noon },
    ]);
  });
});
