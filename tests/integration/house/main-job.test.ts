import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, type House, linkIn, siteUrl, staffIdOf, staffTheHouse, startHouse } from "../../support/house.ts";

const fixture = (path: string): string => readFileSync(join(import.meta.dirname, "../../fixtures", path), "utf8");
const hours = (n: number): number => n * 3_600_000;

let house: House;

beforeAll(async () => {
  house = await startHouse();
  await staffTheHouse(house);
});
afterAll(() => house?.stop());

const customer = (externalId: string, rest: object = {}) => ({
  externalId,
  name: "Ana Pérez",
  email: `${externalId}@customer.example`,
  locale: "en",
  timeZone: "Europe/Berlin",
  country: "DE",
  tier: "high" as const,
  ...rest,
});

const resolve = async (externalId: string, person: object, rest: object = {}) => {
  const reply = await house.helpDesk.announce({
    source: "test",
    externalId,
    status: "resolved",
    subject: "Parcel did not arrive",
    agent: { id: "agent-tom", name: "Tom Becker" },
    teamId: "delivery",
    channel: "phone",
    ...rest,
    customer: person as never,
  });
  expect(reply.status).toBe(200);
  return reply.body as { caseId: string; resolution: number; outcome: string };
};

/** Lets time pass as it does: in steps, so that whoever may be written to by day only is written to by day. */
const pass = async (total: number) => {
  for (let left = total; left > 0; left -= 3) await house.platform.clock.moveBy(hours(Math.min(3, left)));
  await house.platform.idle();
};

const mailTo = (address: string) => house.platform.mail.list().filter((mail) => mail.to.includes(address));

describe("from a resolved case to a closed loop", () => {
  it("sends one mail a day after the case, once, within the customer's day", async () => {
    const first = await resolve("T-1", customer("ana"));
    const again = await resolve("T-1", customer("ana"));
    expect(first.outcome).toBe("resolved");
    expect(again).toMatchObject({ outcome: "unchanged", resolution: 1 });
    await house.platform.idle();
    expect(mailTo("ana@customer.example")).toHaveLength(0);
    await pass(40);
    const mails = mailTo("ana@customer.example");
    expect(mails).toHaveLength(1);
    const raw = Buffer.from(mails[0]?.raw ?? "")
      .toString("utf8")
      .replace(/\r?\n[ \t]/g, " ");
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    expect(raw).toMatch(/^List-Unsubscribe:\s+<http/m);
  });

  it("reads nothing into a scanner that follows every link", async () => {
    const raw = mailTo("ana@customer.example")[0]?.raw ?? "";
    for (let score = 0; score <= 10; score++)
      for (const method of ["HEAD", "GET"])
        expect((await fetch(linkIn(raw, score), { method })).status, `${method} ${score}`).toBe(200);
    await house.platform.idle();
    expect((await house.api("chen.jing", "GET", "/api/tasks?view=all")).body.tasks).toEqual([]);
    expect((await house.api("chen.jing", "GET", "/api/home")).body.nps.n).toBe(0);
  });

  let taskId: string;

  it("opens one task for an unhappy answer, however often it is posted, and never for the rated agent", async () => {
    const link = linkIn(mailTo("ana@customer.example")[0]?.raw ?? "", 2);
    const form = { score: "2", comment: "Nobody <b>called</b> me back.", call: "yes" };
    const [one, two] = await Promise.all([answer(link, form), answer(link, form)]);
    expect([one.status, two.status].every((status) => status === 200 || status === 303)).toBe(true);
    await answer(link, form);
    await house.platform.idle();
    const { tasks } = (await house.api("chen.jing", "GET", "/api/tasks?view=all")).body;
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      status: "new",
      customerName: "Ana Pérez",
      score: 2,
      contactRequested: true,
      words: "Nobody <b>called</b> me back.",
      ownerId: staffIdOf("priya.nair"),
    });
    taskId = tasks[0].id;
  });

  it("refuses everybody whose task it is not", async () => {
    const close = { rootCause: { level1: "process", level2: "long_wait" }, action: "x" };
    for (const [subject, path, body, status] of [
      ["tom.becker", "acknowledge", {}, 403],
      ["sofia.alvarez", "acknowledge", {}, 403],
      ["hana.sato", "acknowledge", {}, 403],
      ["tom.becker", "close", close, 403],
    ] as const) {
      const reply = await house.api(subject, "POST", `/api/tasks/${taskId}/${path}`, body);
      expect([403, 404], `${subject} ${path}: ${JSON.stringify(reply.body)}`).toContain(reply.status);
      expect(status).toBe(403);
    }
    const stranger = await fetch(`${siteUrl}/api/tasks/${taskId}`);
    expect(stranger.status).toBe(401);
    const forged = await fetch(`${siteUrl}/api/tasks/${taskId}`, {
      headers: { authorization: `Bearer ${(await house.identity.tokenFor("priya.nair")).slice(0, -4)}AAAA` },
    });
    expect(forged.status).toBe(401);
  });

  it("warns before a clock runs out and tells when it has, once each", async () => {
    await house.platform.clock.moveBy(hours(1.6));
    await house.platform.idle();
    expect((await house.api("chen.jing", "GET", "/api/home")).body.tasks).toMatchObject({ at_risk: 1, breached: 0 });
    await house.platform.clock.moveBy(hours(0.5));
    await house.platform.idle();
    expect((await house.api("chen.jing", "GET", "/api/home")).body.tasks).toMatchObject({ at_risk: 0, breached: 1 });
    expect(mailTo("priya.nair@staff.example")).toHaveLength(2);
    expect(mailTo("marco.bianchi@staff.example")).toHaveLength(1);
  });

  it("closes with root cause and action only, and asks again a day later", async () => {
    const act = (path: string, body: unknown = {}) =>
      house.api("priya.nair", "POST", `/api/tasks/${taskId}/${path}`, body);
    const early = await act("close", { rootCause: { level1: "process", level2: "long_wait" }, action: "Refunded." });
    expect(early.status).toBe(409);
    expect((await act("acknowledge")).status).toBe(200);
    expect((await act("attempts", { outcome: "reached", note: "Talked for ten minutes." })).status).toBe(200);
    const bare = await act("close", { action: "Refunded." });
    expect(bare.status).toBe(400);
    expect(bare.body.error.fields).toHaveProperty("rootCause");
    const closed = await act("close", { rootCause: { level1: "process", level2: "long_wait" }, action: "Refunded." });
    expect(closed).toMatchObject({ status: 200, body: { status: "closed" } });
    const trail = closed.body.trail.map((entry: { n: number; verb: string }) => [entry.n, entry.verb]);
    expect(trail.map(([n]: [number]) => n)).toEqual(trail.map((_: unknown, index: number) => index + 1));
    await pass(44);
    const mails = mailTo("ana@customer.example");
    expect(mails).toHaveLength(2);
    await answer(linkIn(mails.at(-1)?.raw ?? ""), { score: "5", comment: "Thank you." });
    await house.platform.idle();
    const { body } = await house.api("priya.nair", "GET", `/api/tasks/${taskId}`);
    expect(body).toMatchObject({ score: 2, recovery: { score: 5 } });
  });

  it("asks nobody twice within the quarantine, and says why not", async () => {
    await resolve("T-2", customer("ana"));
    await resolve("T-3", customer("bo", { consent: { email: false, sms: false } }));
    await resolve("T-4", { externalId: "cy", name: "Cy" });
    await house.platform.idle();
    const { ledger } = (await house.api("chen.jing", "GET", "/api/home")).body;
    expect(ledger).toMatchObject({
      resolved: 4,
      sent: 1,
      suppressed: { quarantine: 1, no_consent: 1, no_contact_point: 1 },
      unaccounted: 0,
    });
  });

  it("voids the unanswered survey of a reopened case, and its link says so", async () => {
    await resolve("T-5", customer("dora"));
    await pass(40);
    const link = linkIn(mailTo("dora@customer.example")[0]?.raw ?? "");
    await house.helpDesk.announce({ source: "test", externalId: "T-5", status: "reopened" });
    await house.platform.idle();
    const page = await fetch(link);
    expect(page.status).toBe(410);
    expect((await answer(link, { score: "1" })).status).toBe(410);
  });

  it("scores a text message by its reply and takes the words after it as the comment", async () => {
    await resolve("T-6", {
      externalId: "eve",
      name: "Eve",
      phone: "+14255550182",
      country: "US",
      timeZone: "America/Los_Angeles",
      preferredChannel: "sms",
      consent: { email: false, sms: true },
      tier: "high",
    });
    await pass(44);
    const sent = house.platform.sms.list();
    expect(sent).toHaveLength(1);
    const reply = { from: "+14255550182", to: sent[0]?.from ?? "+12125550101" };
    await house.platform.sms.reply({ ...reply, body: "9" });
    await house.platform.idle();
    await house.platform.sms.reply({ ...reply, body: "Quick and friendly" });
    await house.platform.idle();
    expect((await house.api("chen.jing", "GET", "/api/home")).body.nps.n).toBe(2);
    expect(house.platform.sms.list().length).toBeGreaterThan(1);
  });

  it("stops writing to an address that bounced or complained", async () => {
    await resolve("T-7", customer("gil"));
    await pass(44);
    const [mail] = mailTo("gil@customer.example");
    await house.platform.mail.emit(mail?.id ?? "", "Bounce");
    await house.platform.idle();
    await house.platform.clock.moveBy(hours(24 * 100));
    await resolve("T-8", customer("gil"));
    await house.platform.idle();
    const { ledger } = (await house.api("chen.jing", "GET", "/api/home?days=200")).body;
    expect(ledger.failed).toEqual({ bounced: 1 });
    expect(ledger.suppressed).toMatchObject({ suppressed_address: 1 });
    expect(ledger.unaccounted).toBe(0);
  });

  it("takes the signed Zendesk webhook, and stores nothing for a wrong signature", async () => {
    const solved = await house.helpDesk.solve({ id: "5158", subject: "Cannot login to mobile app" });
    expect(solved.status).toBe(200);
    const forged = await fetch(`${siteUrl}/intake/zendesk`, {
      method: "POST",
      headers: {
        "x-zendesk-webhook-signature": "AAAA",
        "x-zendesk-webhook-signature-timestamp": new Date().toISOString(),
      },
      body: fixture("helpdesk/zendesk-ticket-solved.json").replace("5158", "666"),
    });
    expect(forged.status).toBe(401);
    const bad = await house.helpDesk.announce({ source: "test", externalId: "", status: "solved" as "resolved" });
    expect(bad.status).toBe(400);
    expect(Object.keys((bad.body as { error: { fields: object } }).error.fields).sort()).toEqual([
      "externalId",
      "status",
    ]);
    await house.platform.idle();
    const { ledger } = (await house.api("chen.jing", "GET", "/api/home")).body;
    expect(ledger.suppressed).toMatchObject({ customer_unknown: 1 });
  });
});

describe("from a draw to a logged visit", () => {
  it("draws exactly five percent of each stratum, and opens a task for a failed critical item", async () => {
    const head = (method: string, path: string, body?: unknown) => house.api("chen.jing", method, path, body);
    const program = await head("POST", "/api/programs", {
      name: "Store visits",
      scorecardId: "store-visit",
      scorecardVersion: 1,
    });
    expect(program.status, JSON.stringify(program.body)).toBe(200);
    const { id } = program.body;
    const now = house.platform.clock.now();
    const quarter = `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`;
    expect((await head("POST", `/api/programs/${id}/draws`, { quarter })).status).toBe(409);
    await head("POST", `/api/programs/${id}/staff-informed`, { how: "Told in the team meeting." });
    expect((await head("POST", `/api/programs/${id}/draws`, { quarter })).status).toBe(200);
    await house.platform.idle();
    const record = await head("GET", `/api/programs/${id}/draws/${quarter}/record`);
    expect(record.status).toBe(200);
    for (const stratum of record.body.strata)
      expect(stratum.drawn).toBe(Math.min(stratum.eligible, Math.max(1, Math.ceil(stratum.eligible * 0.05))));
    expect((await house.api("sofia.alvarez", "GET", `/api/programs/${id}/draws/${quarter}/record`)).status).toBe(403);

    const auditor = (method: string, path: string, body?: unknown) => house.api("sofia.alvarez", method, path, body);
    const open = (await auditor("GET", "/api/visits?view=open")).body.visits;
    expect(open.length).toBe(record.body.drawn.length);
    const visit = `/api/visits/${open[0].id}`;
    expect((await auditor("POST", `${visit}/take`)).status).toBe(200);
    expect((await house.api("zhou.jie", "POST", `${visit}/take`)).status).toBe(409);
    expect((await house.api("zhou.jie", "GET", visit)).status).not.toBe(200);
    const at = new Date(house.platform.clock.now().getTime() + hours(2)).toISOString();
    expect((await auditor("POST", `${visit}/schedule`, { at })).status).toBe(200);
    expect((await auditor("POST", `${visit}/start`)).status).toBe(200);
    const { scorecard } = (await auditor("GET", visit)).body;
    const answers = scorecard.sections.flatMap((section: { items: { id: string; max: number }[] }) =>
      section.items.map((item) => ({ itemId: item.id, score: item.id === "told_the_truth" ? 0 : item.max })),
    );
    const wrong = await auditor("POST", `${visit}/submit`, { answers: answers.slice(1) });
    expect(wrong.status).toBe(400);
    const done = await auditor("POST", `${visit}/submit`, { answers });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    expect((await auditor("POST", `${visit}/submit`, { answers })).status).toBe(200);
    await house.platform.idle();
    const { tasks } = (await house.api("chen.jing", "GET", "/api/tasks?view=all")).body;
    expect(tasks.filter((task: { kind: string }) => task.kind === "visit")).toHaveLength(1);
    expect((await head("GET", "/api/home")).body.visits).toMatchObject({ submitted: 1 });
  });
});

it("ran all of it without a refused right, a failed function or a dead letter", () => {
  expect(house.platform.queues().filter((queue) => queue.dead && queue.visible > 0)).toEqual([]);
  expect(house.troubles.map((entry) => `${entry.source}: ${entry.message}`)).toEqual([]);
});
