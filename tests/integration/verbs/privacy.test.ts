import { generateKeyPairSync } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as engine from "../../../functions/adapters/table.ts";
import { type Actor, actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Conversation from "../../../functions/core/conversation/conversation.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import * as Find from "../../../functions/core/find.ts";
import { deriveId, type Id } from "../../../functions/core/id.ts";
import { stopPlanned } from "../../../functions/core/invitation/plan.ts";
import type { Item, Put } from "../../../functions/core/item.ts";
import * as Message from "../../../functions/core/message/message.ts";
import { contributionsOf } from "../../../functions/core/metric/metric.ts";
import { type Kind, kinds } from "../../../functions/core/privacy/kinds.ts";
import * as Privacy from "../../../functions/core/privacy/privacy.ts";
import { run } from "../../../functions/core/privacy/run.ts";
import { callSettle } from "../../../functions/core/privacy/settle.ts";
import { putLook } from "../../../functions/core/response/response.items.ts";
import * as Response from "../../../functions/core/response/response.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Suppression from "../../../functions/core/suppression/suppression.ts";
import { presets } from "../../../functions/core/survey/presets.ts";
import { versionOf } from "../../../functions/core/survey/survey.items.ts";
import { startClocks } from "../../../functions/core/task/life.ts";
import { putEntry, putTask } from "../../../functions/core/task/task.items.ts";
import type * as Task from "../../../functions/core/task/task.ts";
import { exportPage } from "../../../web/mail/export.ts";
import { given, invitationOf } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const crash = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }));
vi.mock("../../../functions/adapters/table.ts", async (original) => {
  const real = await original<typeof import("../../../functions/adapters/table.ts")>();
  const guarded =
    <A extends unknown[], R>(work: (...input: A) => R) =>
    (...input: A): R => {
      if (crash.left-- <= 0) throw new Error("crash");
      return work(...input);
    };
  return { ...real, tryWrite: guarded(real.tryWrite), write: guarded(real.write) };
});
const lake = vi.hoisted(() => new Map<string, string>());
const pair = vi.hoisted(() => ({
  current: 1,
  keys: {} as Record<string, string>,
  proofs: {} as Record<string, string>,
}));
vi.mock("../../../functions/adapters/secrets.ts", () => ({
  certificateKeys: async () => pair,
  certificateProofs: async () => pair.proofs,
}));
vi.mock("../../../functions/adapters/lake.ts", () => ({
  objectsOf: async function* (prefix: string) {
    for (const key of lake.keys()) if (key.startsWith(prefix)) yield key;
  },
  read: async (key: string) => ({ text: lake.get(key) ?? "", etag: "1" }),
  replace: async (key: string, _: string, text: string) => {
    lake.set(key, text);
    return true;
  },
}));

const table = testTable();
const marker = "Xyzzymarker";
const name = `Maria ${marker}`;
const email = `maria.${marker.toLowerCase()}@customer.example`;
const phone = "+14255550182";
const noon = "2026-05-04T12:00:00.000Z";
const later = "2026-05-04T13:00:00.000Z";
const customerId = Customer.idFor("crm", "C-1");
const admin: Actor = { kind: "staff", id: deriveId("staff", "ada"), roles: ["admin"], subject: "ada" };
const asAdmin = <R>(work: () => R): R => actAs(admin, work);
const bySystem = <R>(work: () => R): R => actAs({ kind: "system", id: "test" }, work);
const work = (requestId: Id<"privacyRequest">, pass = 1) =>
  bySystem(() => run({ stop: stopPlanned })({ requestId, pass }));
const put = (item: Item) => engine.write({ op: "put", item } satisfies Put);
const named = (item: unknown) => new RegExp(`${marker}|${phone.slice(1)}`, "i").test(JSON.stringify(item));
const sums = async () =>
  (await table.all())
    .flatMap((item) => contributionsOf(item).map((sum) => JSON.stringify(sum)))
    .filter((sum) => !sum.includes("pending") && !sum.includes("intent:"))
    .sort();

/** Everything that the house can know about Maria, through its own verbs and builders: her name or number in each kind that can hold a person. */
async function live(): Promise<void> {
  await asAdmin(() =>
    Staff.upsert({
      staffId: admin.id,
      subject: "ada",
      name: "Ada",
      email: "ada@house.example",
      roles: ["admin"],
      locale: "en",
      timeZone: "UTC",
    } as never),
  );
  const facts = { externalId: "C-1", name, email, phone, consent: { email: true, sms: true } };
  const told = await bySystem(() =>
    Case.announce(
      z(Case.Announcement, {
        ...{ source: "crm", externalId: "T-1", status: "resolved", subject: `Parcel of ${name}`, customer: facts },
        url: `https://desk.example/${marker}`,
      }),
    ),
  );
  const invitation = await given({
    caseId: told.caseId,
    customerId,
    customerName: name,
    to: phone,
    channel: "sms",
    status: "sent",
    sentAt: noon,
    claimedAt: noon,
    snapshot: { subject: `Parcel of ${name}`, resolvedAt: noon },
    expiresAt: "2026-06-03T12:00:00.000Z",
    response: {
      ...{ state: "confirmed", score: 1, contactRequested: true, via: "page", locale: "en", revision: 2 },
      ...{ comment: `I am ${name}, call me`, preferredTime: marker, confirmedAt: noon, updatedAt: noon },
      history: [{ score: 2, comment: marker, at: noon }],
    },
  });
  const planned = invitationOf({ id: deriveId("invitation", "planned"), customerId, customerName: name, to: email });
  await given(planned);
  await engine.write(
    putLook(invitation.id, "csat", { at: noon, method: "GET", agent: `Phone of ${name}` }, 2_000_000_000),
  );
  await Message.noteInvitation(invitation, "Shop");
  await Message.note({
    ...{ at: later, causeId: invitation.id, kind: "reply", channel: "sms", customerId, name, locale: "en" },
    address: "+14…182",
  });
  const ends = await Conversation.begin(phone, invitation.id, invitation.expiresAt);
  expect(ends).toBeTypeOf("function");
  await put({ ...((await engine.get({ op: "get", key: Conversation.keptAt(phone) })) as Item), said: `It is ${name}` });
  const clocks = startClocks("normal", noon);
  const task: Task.Info = {
    ...{ id: deriveId("task", "response", invitation.id), kind: "response", causeId: invitation.id, status: "new" },
    ...{ severity: "normal", customerId, customerName: name, title: `Parcel of ${name}`, words: `I am ${name}` },
    ...{ contactRequested: true, clocks, nextDueAt: noon, attempts: 0, openedAt: noon, closures: 0, version: 1 },
    snapshot: { subject: `Parcel of ${name}` },
  };
  await Find.keep("task", task.id, Find.nameTokens(name), noon);
  await engine.write(putTask(task, []));
  const entry = { n: 1, at: noon, by: "Ada", verb: "addNote" as const, note: `Called ${name} on ${phone}` };
  await engine.write(putEntry(task.id, { ...entry, actor: admin }));
  const visitId = deriveId("visit", "1");
  await Find.keep("visit", visitId, Find.nameTokens(name), noon);
  await put({
    ...{ type: "visit", pk: `visit#${visitId}`, sk: "visit", id: visitId, customerId, customerName: name, version: 1 },
    ...{
      status: "in_progress",
      programId: "prg",
      quarter: "2026-Q2",
      answers: [{ itemId: "a", score: 1, comment: name }],
    },
  });
  await put({
    ...{ type: "notice", pk: "notice#1", sk: "notice", wpk: `notices#${admin.id}`, wsk: noon },
    values: { taskId: task.id, customer: name },
  });
  await Suppression.suppress({ channel: "email", address: email, why: "unsubscribed" });
  await Suppression.lift({ channel: "email", address: email });
  const pk = Suppression.partitionOf("email", email);
  const lift = (await engine.queryAll({ op: "query", pk })).find(({ type }) => type === "lift") as Item;
  await put({ ...lift, note: `${name} wrote to us` });
  await Suppression.suppress({ channel: "email", address: email, why: "bounced" });
  const suppression = (await engine.queryAll({ op: "query", pk })).find(({ type }) => type === "suppression") as Item;
  await put({ ...suppression, note: `${name} wrote to us` });
  lake.set(
    "events/day=2026-05-04/one.json.gz",
    [
      { type: "response.submitted", properties: { customerId, score: 1, comment: `I am ${name}` } },
      { type: "response.submitted", properties: { customerId: deriveId("customer", "other"), score: 5 } },
    ]
      .map((event) => JSON.stringify(event))
      .join("\n"),
  );
}

const z = <T>(schema: { parse: (value: unknown) => T }, value: unknown): T => schema.parse(value);

beforeEach(async () => {
  table.setNow(noon);
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  pair.keys = { 1: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64") };
  pair.proofs = { 1: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
  lake.clear();
});

describe("where people are", () => {
  it("is said of every kind of item that the code can write", () => {
    const written = globSync("functions/core/**/*.ts")
      .filter((file) => /\.items\.ts$|core\/[^/]+\.ts$/.test(file) && !file.endsWith("openapi.ts"))
      .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\btype: "([A-Za-z-]+)"/g)].map(([, type]) => type));
    expect(written.length).toBeGreaterThan(30);
    expect([...new Set(written)].filter((type) => !Object.hasOwn(kinds, type as string))).toEqual([]);
  });
});

describe("erasing a person", () => {
  const erase = async () => {
    const { id } = await asAdmin(() =>
      Privacy.request({ customerId, kind: "erase", reason: `${name} asked by letter` }),
    );
    return id;
  };
  const settle = async (id: Id<"privacyRequest">) => {
    await bySystem(() => callSettle({ targetId: id }));
    await work(id, 2);
  };

  it("leaves the name in no kind of item and in no event, and the sums as they were", async () => {
    await live();
    const before = await table.all();
    const holding = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].person);
    const planted = holding.filter((kind) => before.some((item) => item.type === kind && named(item)));
    // A number is found by what it begins with; the others are made by asking for them, or by a hold, which refuses erasing.
    expect(holding.filter((kind) => !planted.includes(kind))).toEqual(["hold", "export", "request"]);
    const counted = await sums();

    const exported = await asAdmin(() => Privacy.request({ customerId, kind: "export", reason: "Asked by mail" }));
    await work(exported.id);
    const { data, html } = await asAdmin(() => Privacy.download(exportPage)({ requestId: exported.id }));
    const told = Object.entries(data.kinds).filter(([, things]) => named(things));
    expect(told.map(([kind]) => kind).sort()).toEqual(planted.filter((kind) => kind !== "request").sort());
    expect(data.events).toHaveLength(1);
    expect(html).toContain(`I am ${name}`);
    expect((await table.all()).map(({ type }) => type)).toContain("export");

    const id = await erase();
    await work(id);
    table.setNow(later);
    await settle(id);
    const after = await table.all();
    expect(after.filter(named)).toEqual([]);
    expect(after.filter((item) => JSON.stringify(item).includes(customerId)).map(({ type }) => type)).toEqual([]);
    expect(after.some(({ type }) => type === "export")).toBe(false);
    expect([...lake.values()].join("\n")).not.toMatch(new RegExp(`${marker}|${customerId}`, "i"));
    expect([...lake.values()].join("\n")).toContain(deriveId("customer", "other"));
    const ended = JSON.stringify({ day: "2026-05-03", metric: "ledger:suppressed:erased" });
    expect(await sums()).toEqual([...counted, ended].sort());
  });

  it("ends in a certificate that is proven by its signature, and by nothing that was altered", async () => {
    await live();
    const id = await erase();
    await work(id);
    table.setNow(later);
    await settle(id);
    const [request] = (await asAdmin(Privacy.list)).requests;
    expect(request).toMatchObject({ state: "done", reason: "— asked by letter", by: "Ada" });
    const { certificate } = request as { certificate: { payload: string; signature: string; key: number } };
    const statement = JSON.parse(certificate.payload);
    expect(statement).toMatchObject({
      request: id,
      finishedAt: later,
      erased: { customer: 1, invitation: 2, event: 1 },
    });
    expect(statement.requestHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await Privacy.verify(certificate)).toEqual({ isGenuine: true });
    const altered = { ...certificate, payload: certificate.payload.replace('"customer":1', '"customer":2') };
    expect(await Privacy.verify(altered)).toEqual({ isGenuine: false });
    expect(await Privacy.verify({ ...certificate, key: 7 })).toEqual({ isGenuine: false });
  });

  it("writes to nobody who was asked about before, and ends what was planned with its reason", async () => {
    await live();
    await work(await erase());
    const planned = (await table.all()).find(({ id }) => id === deriveId("invitation", "planned"));
    expect(planned).toMatchObject({ status: "suppressed", reason: "erased" });
    expect(await Suppression.isSuppressed("email", email)).toBe(true);
    expect(await Suppression.isSuppressed("sms", phone)).toBe(true);
    expect((await table.all()).filter(({ type, sk }) => type === "timer" && !sk.includes("privacy"))).toEqual([]);
  });

  it("goes on after a crash at any write, and a repeated message changes nothing", async () => {
    for (const crashAfter of [1, 4, 9, 15, 21]) {
      for (const item of await table.all()) await engine.write({ op: "delete", key: { pk: item.pk, sk: item.sk } });
      table.setNow(noon);
      lake.clear();
      await live();
      const id = await erase();
      crash.left = crashAfter;
      await expect(work(id)).rejects.toThrow("crash");
      crash.left = Number.POSITIVE_INFINITY;
      await work(id);
      await work(id);
      table.setNow(later);
      await settle(id);
      await settle(id);
      expect((await table.all()).filter(named)).toEqual([]);
      expect((await asAdmin(Privacy.list)).requests).toMatchObject([{ state: "done" }]);
    }
  });

  it("catches what was on its way when the person went", async () => {
    await live();
    const [message] = (await table.all()).filter(({ type, kind }) => type === "message" && kind !== "reply");
    const id = await erase();
    await work(id);
    await put(message as Item);
    table.setNow(later);
    await settle(id);
    expect((await table.all()).filter(named)).toEqual([]);
  });

  it("is refused with a sentence while a hold keeps the person", async () => {
    await live();
    await asAdmin(() => Privacy.hold({ customerId, reason: "Claim 17 at court" }));
    await expect(erase()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Claim 17 at court"),
    });
    await asAdmin(() => Privacy.release({ customerId }));
    await expect(erase()).resolves.toMatch(/^prv_/);
  });
});

describe("an anonymous survey", () => {
  const anonymous = {
    ...{ surveyId: "mood", surveyVersion: 7, status: "sent" as const, sentAt: noon },
    ...{ expiresAt: "2026-06-03T12:00:00.000Z", customerId },
  } as const;
  const said = { score: 2, comment: "My manager shouts." };
  const say = (id: Id<"invitation">, given: Response.Given = said) =>
    actAs({ kind: "customer" }, () => Response.record(id, given, "page"));

  beforeEach(async () => {
    const definition = { ...presets.csat, anonymous: true };
    const key = versionOf("mood", 7).key;
    await put({ type: "surveyVersion", ...key, id: "mood", version: 7, definition } as Item);
  });

  it("keeps what was said and the day, and nothing that leads to whoever said it or to when", async () => {
    const { id, caseId } = await given(anonymous);
    table.setNow("2026-05-04T13:17:42.123Z");
    expect(await say(id)).toMatchObject({ state: "saved" });
    const all = await table.all();
    const answers = all.filter(({ type }) => type === "anonymous");
    expect(answers).toMatchObject([{ ...said, day: "2026-05-04", surveyId: "mood", kind: "csat" }]);
    expect(Object.keys(answers[0] as Item).sort()).toEqual(
      ["comment", "day", "kind", "pk", "score", "sk", "surveyId", "surveyVersion", "type"].sort(),
    );
    for (const trace of [id, caseId, customerId, "13:17"]) expect(JSON.stringify(answers)).not.toContain(String(trace));
    expect(answers[0]?.sk).toMatch(/^[0-9a-f]{32}$/);
    const invitation = all.find(({ type }) => type === "invitation");
    expect(invitation).toMatchObject({ isAnswered: true });
    expect(JSON.stringify(invitation)).not.toMatch(/13:17|score|"events"|"wpk"/);
    expect(all.filter(({ type }) => type === "look")).toEqual([]);
    expect(contributionsOf(answers[0])).toEqual([{ day: "2026-05-04", metric: "score:csat:2" }]);
  });

  it("takes one answer of each, whoever comes twice or at once, and none of a machine or of a page that was left", async () => {
    const { id } = await given(anonymous);
    await say(id, { ...said, isMachine: true });
    await say(id, { ...said, isPartial: true });
    expect((await table.all()).filter(({ type }) => type === "anonymous")).toEqual([]);
    await Promise.all([say(id), say(id), say(id, { score: 5 })]);
    expect(await say(id, { score: 4 })).toMatchObject({ state: "unchanged" });
    expect((await table.all()).filter(({ type }) => type === "anonymous")).toHaveLength(1);
  });
});
