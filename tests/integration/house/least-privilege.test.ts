import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Use } from "../../../infra/local/aws-listener.ts";
import { readAssembly } from "../../../infra/local/template.ts";
import { type Hands, handsOf } from "../../support/hands.ts";
import { answer, assembly, type House, linkIn, prepareHouse, staffTheHouse, startHouse } from "../../support/house.ts";
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
import { templateWithout } from "../../support/template-without.ts";

const hour = 3_600_000;
const ana = customer("ana");
const form = { score: "1", comment: "Nobody called me back." };

/** Rights that no code of ours uses, each with who does. */
const usedByLambda: readonly [reason: string, actions: readonly string[]][] = [
  ["Lambda's runtime writes the logs", ["logs:CreateLogStream", "logs:PutLogEvents"]],
  [
    "Lambda polls the queue in the function's name",
    [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ],
  ],
  [
    "Lambda reads the stream in the function's name",
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
  ],
  [
    "Lambda puts what it gave up into the dead letters in the function's name",
    ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
  ],
];

/** What a table is granted for: each kind has to be of use, not each of its verbs. */
const kinds: readonly (readonly string[])[] = [
  ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
  ["dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
];

/** What an hour in a small house has no use for, and what shows that it is of use. */
const seldom = [
  // Lambda reads the queue, and a segment that is not through within its time sends itself on: campaign.test.ts.
  { grants: /PassCampaign.*sqs:/ },
  // The lake's files come after a quarter of an hour, and S3 on this machine has no versions: privacy.test.ts.
  { grants: /PrivacyRequestedFulfil.*s3:/ },
  // Contacts of Amazon Connect, which nobody has here: intake-vendors.test.ts.
  { grants: /ReceiveContact.*dynamodb:/ },
];

/** What staff do beside the main job: a campaign, a public link, a file of cases, a vendor's secret, a person's export and erasure. */
async function besideTheMainJob(hands: Hands, customerId: string): Promise<void> {
  const done = async (who: string, method: string, path: string, body?: unknown) => {
    const reply = await hands.api(who, method, path, body);
    expect(reply.status, `${method} ${path}: ${JSON.stringify(reply.body)}`).toBe(200);
    return reply.body;
  };
  const [head, admin] = ["chen.jing", "ada.lindqvist"];
  const plan = { surveyId: "nps", sharePercent: 100 };
  await done(head, "POST", "/api/campaigns/preview", plan);
  await done(head, "POST", "/api/campaigns", { ...plan, name: "All", perMinute: 60, repeats: "never" });
  await done(head, "POST", "/api/links", { name: "Counter", surveyId: "visit" });
  const csv = "id,resolved at,email,name\nC-1,2026-05-01,c1@customer.example,Ana Silva\n";
  const file = { data: Buffer.from(csv).toString("base64"), source: "test", name: "cases.csv" };
  await done(admin, "POST", "/api/imports", file);
  await done(admin, "POST", "/api/intake/webhook/secret", {});
  const asked = { customerId, reason: "Asked by letter." };
  await done(admin, "POST", "/api/privacy/requests", { ...asked, kind: "export" });
  await done(admin, "POST", "/api/privacy/verify", { payload: "{}", signature: "none", key: 1 });
  await hands.idle();
  await done(admin, "POST", "/api/privacy/requests", { ...asked, kind: "erase" });
  await hands.idle();
  await pass(hands, 1);
}

describe("what functions are granted", () => {
  let house: House;
  const uses: Use[] = [];

  beforeAll(async () => {
    house = await startHouse({ onUse: (use) => uses.push(use) });
  });
  afterAll(() => house?.stop());

  it("is used by the main job, every statement and every resource of it", async () => {
    const hands = handsOf(house);
    await staffTheHouse(house);
    for (const id of ["csat", "nps", "recovery"]) {
      const { body: survey } = await hands.api("chen.jing", "GET", `/api/surveys/${id}`);
      const { policy } = survey.draft;
      const definition = { ...survey.draft, policy: { ...policy, delay: { ...policy.delay, counted: "business" } } };
      const saved = await hands.api("chen.jing", "PUT", `/api/surveys/${id}/draft`, { revision: 0, definition });
      const { revision } = saved.body;
      expect((await hands.api("chen.jing", "POST", `/api/surveys/${id}/publish`, { revision })).status).toBe(200);
    }
    const eve = customer("eve", {
      phone: "+14255550182",
      country: "US",
      timeZone: "America/Los_Angeles",
      preferredChannel: "sms",
      consent: { email: false, sms: true },
    });
    // A key account whose mail comes back, about whom a task opens.
    const ida = customer("ida", { email: "ida@bounce.example" });
    for (const who of [ana, eve, ida]) await resolve(hands, who);
    await resolve(hands, customer("r"));
    expect(await hands.solve({ id: "7", subject: "Cannot log in" })).toMatchObject({ status: 200 });
    await hands.idle();
    await hands.announce({ source: "test", externalId: "T-r", status: "reopened" });
    await pass(hands, 36);
    await answerMail(hands, ana, { score: "1", comment: "Nobody called.", call: "yes" });
    await hands.text({ from: "+14255550182", to: "+12125550101", body: "9" });
    await hands.idle();
    await hands.text({ from: "+14255550182", to: "+12125550101", body: "START" });
    await hands.idle();
    await hands.moveBy(2.1 * hour);
    const task = (await tasksOf(hands)).find(({ kind }) => kind === "response");
    expect((await hands.api("priya.nair", "GET", `/api/customers/${task.customerId}`)).status).toBe(200);
    await closeLoop(hands, "priya.nair", task.id);
    await pass(hands, 36);
    await answerMail(hands, ana, { score: "5" });
    await draw(hands);
    await hands.idle();
    await audit(hands);
    await besideTheMainJob(hands, String(task.customerId));
    await house.platform.invoke("RequestQuarterlyDraws", {});
    await hands.idle();
    expect(await hands.troubles()).toEqual([]);

    const template = readAssembly(assembly, house.platform);
    const idle: string[] = [];
    for (const { path, role } of house.platform.functions()) {
      const name = template.ofType("AWS::IAM::Role").find((one) => one.attributes.Arn === role)?.ref;
      const statements = template
        .ofType("AWS::IAM::Policy")
        .filter((policy) => policy.properties.Roles.includes(name))
        .flatMap((policy) => policy.properties.PolicyDocument.Statement);
      expect(statements.length, `${path} has a policy`).toBeGreaterThan(0);
      for (const statement of statements) {
        const actions: string[] = [statement.Action].flat();
        if (usedByLambda.some(([, known]) => actions.join() === known.join())) continue;
        const needed = [
          ...kinds.map((kind) => actions.filter((action) => kind.includes(action))),
          ...actions.filter((action) => !kinds.flat().includes(action)).map((action) => [action]),
        ].filter((some) => some.length > 0);
        for (const resource of [statement.Resource].flat() as string[])
          for (const some of needed)
            if (!uses.some((use) => use.function === path && use.resource === resource && some.includes(use.action)))
              idle.push(`${path}: ${some.join(" ")} on ${resource}`);
      }
    }
    expect(idle.filter((grant) => !seldom.some(({ grants }) => grants.test(grant)))).toEqual([]);
    for (const { grants } of seldom)
      expect(
        idle.some((grant) => grants.test(grant)),
        String(grants),
      ).toBe(true);
  });
});

describe("a grant that is taken away", () => {
  const data = mkdtempSync(join(tmpdir(), "loopkeeper-grants-"));
  let house: House | undefined;
  let hands: Hands;
  let link: string;

  beforeAll(async () => {
    await prepareHouse();
    await within(undefined, async () => {
      if (house) await staffTheHouse(house);
    });
  });
  afterAll(async () => {
    await house?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  /** Goes on in a house on the same data, with the template as it is but for one action of one function. */
  async function within(
    missing: [policy: string, action: string] | undefined,
    work: () => Promise<void>,
  ): Promise<void> {
    const template = missing && templateWithout(assembly, ...missing);
    house = await startHouse({ data, assembly: template?.assembly ?? assembly });
    hands = handsOf(house);
    try {
      await work();
    } finally {
      await house.stop();
      house = undefined;
      template?.remove();
    }
  }

  /** Waits until the platform has refused the action, and the function has said so or failed. */
  const refused = (action: string) =>
    vi.waitFor(
      () => {
        const said = (house?.troubles ?? []).map((entry) => `${entry.source}: ${entry.message}`);
        expect(said.join("\n")).toMatch(new RegExp(`iam: .*not authorized to perform: ${action} on`));
        expect(said.filter((line) => !line.startsWith("iam:")).join("\n")).toMatch(/AccessDenied/);
      },
      { timeout: 20_000, interval: 20 },
    );
  const dead = async (part: string) => {
    const queue = (await hands.queues()).find(({ path, dead }) => dead && path.includes(part));
    if (!queue) throw new Error(`There are no dead letters of ${part}.`);
    return queue;
  };
  const client = (): SQSClient => {
    if (!house) throw new Error("No house stands.");
    const { accessKeyId, secretAccessKey } = house.platform.admin;
    return new SQSClient({
      region: "us-east-1",
      endpoint: house.platform.awsUrl,
      credentials: { accessKeyId, secretAccessKey },
    });
  };
  /** What an operator does with dead letters once the fault is mended. */
  const redrive = async (part: string): Promise<void> => {
    const from = await dead(part);
    const to = (await hands.queues()).find(({ path, dead }) => !dead && path.includes(part));
    const { Messages } = await client().send(new ReceiveMessageCommand({ QueueUrl: from.url }));
    await client().send(new SendMessageCommand({ QueueUrl: to?.url, MessageBody: Messages?.[0]?.Body }));
    await client().send(new PurgeQueueCommand({ QueueUrl: from.url }));
  };
  const only = async (type: string) => {
    const found = ofType(await hands.items(), type);
    expect(found, type).toHaveLength(1);
    return found[0];
  };

  it("stops a start where Lambda itself would be refused", async () => {
    const template = templateWithout(assembly, "CaseResolvedInvite", "sqs:ReceiveMessage");
    await expect(startHouse({ assembly: template.assembly })).rejects.toThrow(
      /would fail in the cloud.*sqs:ReceiveMessage/,
    );
    template.remove();
  });

  it("leaves a case without an invitation in the dead letters, and nothing by halves", () =>
    within(["CaseResolvedInvite", "dynamodb:PutItem"], async () => {
      await resolve(hands, ana);
      await refused("dynamodb:PutItem");
      await hands.idle();
      expect((await dead("invite")).visible).toBe(1);
      expect(ofType(await hands.items(), "invitation")).toEqual([]);
      expect(ofType(await hands.items(), "timer")).toEqual([]);
    }));

  it("keeps a timer that no queue took", () =>
    within(["SweepTimers", "sqs:SendMessage"], async () => {
      await redrive("invite");
      await hands.idle();
      expect(await only("invitation")).toMatchObject({ status: "planned" });
      await pass(hands, 36);
      await refused("sqs:SendMessage");
      expect(await only("timer")).toMatchObject({ kind: "invitation.send" });
      expect(await hands.mails()).toEqual([]);
      await pass(hands, 1);
      const gaveUp = await dead("Sweep");
      expect(gaveUp.visible).toBeGreaterThan(0);
      await client().send(new PurgeQueueCommand({ QueueUrl: gaveUp.url }));
    }));

  it("gives an invitation back that could not be mailed", () =>
    within(["SendEmail", "ses:SendRawEmail"], async () => {
      await pass(hands, 36);
      await refused("ses:SendRawEmail");
      expect(await only("invitation")).toMatchObject({ status: "planned" });
      expect(await hands.mails()).toEqual([]);
      expect((await dead("EmailQueue")).visible).toBe(1);
    }));

  it("shows a customer an error without a word about why, and stores nothing", async () => {
    await within(["ApiRespond", "ssm:GetParameter"], async () => {
      await redrive("EmailQueue");
      await pass(hands, 36);
      link = linkIn((await mailsTo(hands, ana))[0]?.raw ?? "");
      for (const reply of [await fetch(link), await answer(link, form)]) {
        expect(reply.status).toBe(500);
        expect(await reply.text()).not.toMatch(/ssm|AccessDenied|arn:/i);
      }
      await refused("ssm:GetParameter");
    });
    await within(["ApiRespond", "dynamodb:UpdateItem"], async () => {
      expect((await fetch(link)).status).toBe(200);
      expect((await answer(link, form)).status).toBe(500);
      await refused("dynamodb:UpdateItem");
      expect((await only("invitation"))?.response).toBeUndefined();
    });
  });

  it("keeps an answer whose news no bus took", () =>
    within(["RelayEvents", "events:PutEvents"], async () => {
      expect((await answer(link, form)).status).toBeLessThan(400);
      await refused("events:PutEvents");
      expect((await only("invitation"))?.response).toMatchObject({ score: 1 });
    }));

  it("opens a task whole or not at all", () =>
    within(["ResponseSubmittedOpenTask", "dynamodb:PutItem"], async () => {
      await refused("dynamodb:PutItem");
      await hands.idle();
      for (const type of ["task", "trail", "timer"]) expect(ofType(await hands.items(), type), type).toEqual([]);
      expect((await dead("response-submitted.open-task")).visible).toBe(1);
    }));

  it("counts later what could not be counted", () =>
    within(["CountChanges", "dynamodb:UpdateItem"], async () => {
      await redrive("response-submitted.open-task");
      await refused("dynamodb:UpdateItem");
      await only("task");
      expect((await hands.api("chen.jing", "GET", "/api/home")).body.tasks.running).toBe(0);
    }));

  it("has harmed nothing once it is given again", () =>
    within(undefined, async () => {
      await hands.idle();
      expect((await hands.api("chen.jing", "GET", "/api/home")).body.tasks.running).toBe(1);
      expect(await mailsTo(hands, ana)).toHaveLength(1);
      await expectExact(hands);
      expect(await hands.troubles()).toEqual([]);
    }));
});
