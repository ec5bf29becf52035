import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveId } from "../../../functions/core/id.ts";
import { readAssembly } from "../../../infra/local/template.ts";
import { parametersOf } from "../../../infra/stage.ts";
import { type Hands, handsOf } from "../../support/hands.ts";
import { assembly, type House, siteUrl, staffTheHouse, startHouse } from "../../support/house.ts";
import {
  answerMail,
  audit,
  closeLoop,
  customer,
  draw,
  expectExact,
  mailsTo,
  ofType,
  pass,
  resolve,
  tasksOf,
} from "../../support/main-job.ts";

const fixture = (path: string): string => readFileSync(join(import.meta.dirname, "../../fixtures", path), "utf8");
const hour = 3_600_000;
const eve = customer("eve", {
  phone: "+14255550182",
  country: "US",
  timeZone: "America/Los_Angeles",
  preferredChannel: "sms",
  consent: { email: false, sms: true },
});

describe("each published sample, on its real way in", () => {
  let house: House;
  let hands: Hands;
  const people = ["send", "delivery", "open", "click", "bounce", "complaint", "older", "broken"].map((name) =>
    customer(name),
  );

  const itemsAbout = async (externalId: string) => {
    const items = await hands.items();
    const found = items.find((item) => item.type === "invitation" && item.caseId === caseOf(externalId));
    if (!found) throw new Error(`${externalId} was not invited.`);
    return found;
  };
  const caseOf = (externalId: string) => deriveId("case", "test", `T-${externalId}`);
  const deadIn = async (part: string) =>
    (await hands.queues())
      .filter((queue) => queue.dead && queue.path.includes(part))
      .reduce((n, q) => n + q.visible, 0);
  const suppressed = async () => ofType(await hands.items(), "suppression").length;

  /** The sample as SES would have made it of our own mail to that customer. */
  const oursIn = async (sample: string, externalId: string): Promise<Record<string, unknown>> => {
    const event = JSON.parse(
      fixture(`ses/${sample}-record.json`).replaceAll("recipient@example.com", `${externalId}@customer.example`),
    );
    const [mail] = await mailsTo(hands, customer(externalId));
    event.mail.tags["ses:configuration-set"] = [mail?.configurationSet];
    event.mail.tags.invitation = [(await itemsAbout(externalId)).id];
    event.mail.messageId = mail?.messageId;
    event.mail.timestamp = mail?.at.toISOString();
    return event;
  };
  const fromSes = async (detail: object, detailType = "Email Event") => {
    await house.platform.publish({ source: "aws.ses", "detail-type": detailType, detail });
    await house.platform.idle();
  };

  beforeAll(async () => {
    house = await startHouse();
    hands = handsOf(house);
    await staffTheHouse(house);
    for (const who of [...people, eve]) await resolve(hands, who);
    await pass(hands, 36);
    expect((await hands.mails()).length).toBe(people.length);
    expect((await hands.texts()).length).toBe(1);
  });
  afterAll(() => house?.stop());

  it.each(["send", "delivery", "open", "click", "bounce", "complaint"])(
    "leaves the %s of another application's mail alone",
    async (sample) => {
      const before = await hands.items();
      await fromSes(JSON.parse(fixture(`ses/${sample}-record.json`)));
      expect(await hands.items()).toEqual(before);
    },
  );

  it.each([
    ["send", "delivered"],
    ["delivery", "delivered"],
    ["open", "opened"],
    ["click", "opened"],
    ["bounce", "failed"],
    ["complaint", "delivered"],
  ])("takes SES's %s: the invitation is %s, once and for good", async (sample, status) => {
    const event = await oursIn(sample, sample);
    const before = await suppressed();
    await fromSes(event);
    const after = await itemsAbout(sample);
    expect(after.status).toBe(status);
    expect(await suppressed()).toBe(before + (sample === "bounce" || sample === "complaint" ? 1 : 0));
    await fromSes(event);
    for (const late of ["send", "delivery"]) await fromSes(await oursIn(late, sample));
    expect(await itemsAbout(sample)).toEqual(after);
    expect(await suppressed()).toBe(before + (sample === "bounce" || sample === "complaint" ? 1 : 0));
  });

  it("takes the older form, whose type is called notificationType", async () => {
    const { eventType, ...event } = await oursIn("bounce", "older");
    const before = await suppressed();
    await fromSes({ ...event, notificationType: eventType });
    expect(await itemsAbout("older")).toMatchObject({ status: "failed", reason: "bounced" });
    expect(await suppressed()).toBe(before + 1);
  });

  it("lets a kind pass that it has no use for, or that a delivery gives the lie to", async () => {
    const before = await itemsAbout("broken");
    await fromSes({
      ...(await oursIn("send", "broken")),
      eventType: "Rendering Failure",
      failure: { errorMessage: "x" },
    });
    expect(await itemsAbout("broken")).toEqual(before);
    expect(await deadIn("EmailEventQueue")).toBe(0);
  });

  it("keeps a mail event that nobody can read, because it may be a bounce, and does nothing by halves", async () => {
    const { mail, ...rest } = (await oursIn("bounce", "broken")) as { mail: object };
    const before = await hands.items();
    await fromSes({ ...rest, mail: { ...mail, messageId: undefined } });
    await fromSes({
      ...(await oursIn("bounce", "broken")),
      bounce: { bounceType: "Permanent", bouncedRecipients: "x" },
    });
    const { bounce: _, ...bare } = await oursIn("complaint", "broken");
    await fromSes({ ...bare, complaint: {}, mail: { ...mail, destination: [] } });
    expect(await deadIn("EmailEventQueue")).toBe(3);
    expect(await hands.items()).toEqual(before);
  });

  it("takes the status of a text: what is not ours or cannot be read changes nothing", async () => {
    const event = JSON.parse(fixture("sms/eventbridge-text-successful-us-tollfree.json"));
    const fromSms = async (detail: object) => {
      await house.platform.publish({ source: event.source, "detail-type": event["detail-type"], detail });
      await house.platform.idle();
    };
    const before = await hands.items();
    await fromSms(event.detail);
    expect(await hands.items()).toEqual(before);
    const invitation = await itemsAbout("eve");
    expect(invitation.status).toBe("delivered");
    const context = { invitation: invitation.id };
    await fromSms({ ...event.detail, context });
    expect(await itemsAbout("eve")).toEqual(invitation);
    await fromSms({ ...event.detail, context, messageId: undefined });
    expect(await deadIn("SmsEventQueue")).toBe(1);
    expect(await itemsAbout("eve")).toEqual(invitation);
  });

  it("takes an inbound text once, however often it comes, and keeps one that nobody can read", async () => {
    const topic = readAssembly(assembly, house.platform)
      .ofType("AWS::SNS::Topic")
      .find(({ logicalId }) => logicalId.includes("InboundSms"));
    const arrive = async (message: string) => {
      const { accessKeyId } = house.platform.admin;
      const scope = `Credential=${accessKeyId}/20260101/us-east-1/sns/aws4_request`;
      const reply = await fetch(house.platform.awsUrl, {
        method: "POST",
        headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
        body: new URLSearchParams({
          Action: "Publish",
          TopicArn: topic?.ref ?? "",
          Message: message,
        }),
      });
      expect(reply.status, await reply.text()).toBe(200);
      await house.platform.idle();
    };
    const sample = JSON.parse(fixture("sms/inbound-two-way-sns-message.json"));
    const texts = (await hands.texts()).length;
    await arrive(JSON.stringify(sample));
    await arrive(JSON.stringify(sample));
    expect((await hands.texts()).length).toBe(texts + 1);
    expect((await itemsAbout("eve")).response).toBeUndefined();
    const nine = JSON.stringify({ ...sample, messageBody: "9", inboundMessageId: "another" });
    await Promise.all([arrive(nine), arrive(nine)]);
    expect((await itemsAbout("eve")).response).toMatchObject({ score: 9, comment: "EXAMPLE", revision: 1 });
    expect((await hands.texts()).length).toBe(texts + 2);
    const before = await hands.items();
    await arrive(JSON.stringify({ ...sample, inboundMessageId: undefined }));
    await arrive("not JSON");
    await arrive(JSON.stringify({ ...sample, originationNumber: "+14255550199", inboundMessageId: "stranger" }));
    expect(await deadIn("InboundSmsQueue")).toBe(2);
    expect(await hands.items()).toEqual(before);
  });

  it("takes Zendesk's webhook once, and stores nothing of one that is forged, stale, altered or malformed", async () => {
    const { accessKeyId, secretAccessKey } = house.platform.admin;
    const ssm = new SSMClient({
      region: "us-east-1",
      endpoint: house.platform.awsUrl,
      credentials: { accessKeyId, secretAccessKey },
    });
    const Name = parametersOf({ name: "local" }).intakeSecrets;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    const { zendesk } = JSON.parse(Parameter?.Value ?? "");
    const hook = async (body: string, timestamp = new Date().toISOString(), secret = zendesk) => {
      const reply = await fetch(`${siteUrl}/intake/zendesk`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-zendesk-webhook-signature": createHmac("sha256", secret)
            .update(timestamp + body)
            .digest("base64"),
          "x-zendesk-webhook-signature-timestamp": timestamp,
        },
        body,
      });
      const text = await reply.text();
      await house.platform.idle();
      return { status: reply.status, body: text ? JSON.parse(text) : undefined };
    };
    const sample = fixture("helpdesk/zendesk-ticket-solved.json");
    const altered = { ...JSON.parse(sample), id: "another" };
    // That something came or was refused is noted for the administrator, whose page is told of it.
    const kept = async () => (await hands.items()).filter(({ pk }) => !/^(intake|pulse|checkpoint)#/.test(String(pk)));
    const untouched = async (work: () => Promise<{ status: number }>, status: number) => {
      const before = await kept();
      expect((await work()).status).toBe(status);
      expect(await kept()).toEqual(before);
    };
    await untouched(() => hook(sample, new Date().toISOString(), "guessed"), 401);
    await untouched(() => hook(sample, "2020-01-01T00:00:00Z"), 401);
    await untouched(() => hook("{"), 400);
    await untouched(() => hook(JSON.stringify({ ...altered, detail: { ...altered.detail, id: null } })), 400);

    const replies = await Promise.all([hook(sample), hook(sample)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(replies.map(({ body }) => body.outcome).sort()).toEqual(["resolved", "unchanged"]);
    await untouched(() => hook(sample), 200);
    await untouched(() => hook(sample.replace("SOLVED", "CLOSED")), 200);
    const cases = ofType(await hands.items(), "case").filter((one) => one.source === "zendesk");
    expect(cases).toMatchObject([{ status: "resolved", externalId: "5158" }]);
    expect(cases[0]?.resolutions).toHaveLength(1);
  });

  it("refuses another help desk's event with the fields named, and stores nothing", async () => {
    // The key itself remembers the day on which it was used.
    const stored = async () => (await hands.items()).filter(({ type }) => type !== "key");
    const before = await stored();
    const reply = await house.helpDesk.announce(JSON.parse(fixture("helpdesk/amazon-connect-disconnected.json")));
    expect(reply.status).toBe(400);
    expect(Object.keys((reply.body as { error: { fields: object } }).error.fields)).toEqual(
      expect.arrayContaining(["externalId", "status"]),
    );
    expect(await stored()).toEqual(before);
  });
});

describe("with every message delivered twice and out of order", () => {
  let house: House;
  let hands: Hands;
  const unhappy = ["ana", "ben", "cleo", "dan"].map((name, index) =>
    customer(name, { tier: index % 2 === 0 ? "high" : "low" }),
  );
  const happy = ["fay", "gus", "hal"].map((name) => customer(name, { tier: "low" }));
  const bounced = customer("ida", { email: "ida@bounce.example" });
  const reopened = customer("jon");

  beforeAll(async () => {
    house = await startHouse({ disturb: true });
    hands = handsOf(house);
    await staffTheHouse(house);
  });
  afterAll(() => house?.stop());

  it("asks each customer once", async () => {
    const all = [...unhappy, ...happy, bounced, reopened, eve];
    await Promise.all(all.flatMap((who) => [resolve(hands, who), resolve(hands, who)]));
    await resolve(hands, customer("kim", { consent: { email: false, sms: false } }));
    await hands.solve({ id: "5158", subject: "Cannot login" });
    await hands.idle();
    await hands.announce({ source: "test", externalId: "T-jon", status: "reopened" });
    await pass(hands, 36);
    for (const who of [...unhappy, ...happy, bounced])
      expect(await mailsTo(hands, who), who.externalId).toHaveLength(1);
    expect(await mailsTo(hands, reopened)).toEqual([]);
    expect((await hands.texts()).filter((text) => text.context.invitation)).toHaveLength(1);
    await expectExact(hands);
  });

  it("takes each answer once, and opens one task for each unhappy one", async () => {
    const form = { score: "1", comment: "Nobody called me back.", call: "yes" };
    await Promise.all([
      ...unhappy.flatMap((who) => [answerMail(hands, who, form), answerMail(hands, who, form)]),
      ...happy.map((who) => answerMail(hands, who, { score: "5" })),
      hands.text({ from: "+14255550182", to: "+12125550101", body: "9" }),
    ]);
    await hands.idle();
    await hands.text({ from: "+14255550182", to: "+12125550101", body: "Quick and friendly" });
    await resolve(hands, unhappy[0] as never, "T-again");
    await hands.idle();
    expect((await tasksOf(hands)).filter((task) => task.kind === "response")).toHaveLength(unhappy.length);
    const { nps, csat, ledger } = (await hands.api("chen.jing", "GET", "/api/home")).body;
    expect({ nps: nps.n, csat: csat.n }).toEqual({ nps: 3, csat: 5 });
    expect(ledger).toMatchObject({
      resolved: 13,
      sent: 8,
      suppressed: { reopened: 1, no_consent: 1, customer_unknown: 1, quarantine: 1 },
      failed: { bounced: 1 },
      unaccounted: 0,
    });
    await expectExact(hands);
  });

  it("warns and tells once for each clock, and asks once whether the loop is closed", async () => {
    await hands.moveBy(1.6 * hour);
    await hands.moveBy(0.5 * hour);
    await hands.idle();
    // The two tasks of high value have passed two steps of one clock: the owner hears of both, the manager of the second.
    const mailed = ofType(await hands.items(), "notice").filter(({ status }) => status !== undefined);
    expect(mailed).toHaveLength(6);
    for (const task of await tasksOf(hands)) await closeLoop(hands, "priya.nair", task.id);
    await pass(hands, 36);
    for (const who of unhappy) expect(await mailsTo(hands, who), who.externalId).toHaveLength(2);
    await Promise.all(unhappy.map((who) => answerMail(hands, who, { score: "5", comment: "Thank you." })));
    await hands.idle();
    const tasks = ofType(await hands.items(), "task");
    // The key account whose mail came back was to be called, once.
    expect(tasks.filter((task) => task.kind === "contact")).toMatchObject([
      { customerName: "Customer ida", status: "closed" },
    ]);
    const answered = tasks.filter((task) => task.kind === "response");
    expect(answered).toHaveLength(unhappy.length);
    for (const task of answered) expect(task).toMatchObject({ status: "closed", recovery: { score: 5 } });
    await expectExact(hands);
  });

  it("draws once, visits once, and opens one task for what a visit found", async () => {
    const { programId, quarter } = await draw(hands);
    await hands.idle();
    const record = await hands.api("chen.jing", "GET", `/api/programs/${programId}/draws/${quarter}/record`);
    expect(record.status).toBe(200);
    expect(record.body.drawn.length).toBeGreaterThan(1);
    expect(ofType(await hands.items(), "visit")).toHaveLength(record.body.drawn.length);
    await audit(hands);
    await hands.idle();
    const visits = (await hands.api("chen.jing", "GET", "/api/home")).body.visits;
    expect(visits).toEqual({ open: record.body.drawn.length - 1, submitted: 1 });
    expect((await tasksOf(hands)).filter((task) => task.kind === "visit")).toHaveLength(1);
    await expectExact(hands);
  });
});
