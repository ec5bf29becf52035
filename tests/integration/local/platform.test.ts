import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LogEntry, type Platform, startPlatform } from "../../../infra/local/platform.ts";
import { freePort } from "../../../infra/local/services/dynamodb.ts";
import { smallFunctions, writeSmallAssembly } from "./small-assembly.ts";

const folder = mkdtempSync(join(tmpdir(), "local-"));
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const logged: LogEntry[] = [];
let platform: Platform;
let issuer: string;

const client = <T>(Client: new (options: object) => T, service: string): T =>
  new Client({
    region: "us-east-1",
    endpoint: platform.admin.endpoints[`AWS_ENDPOINT_URL_${service}`],
    credentials: platform.admin,
    maxAttempts: 1,
  });
const item = async (pk: string, sk: string) =>
  (
    await client(DynamoDBClient, "DYNAMODB").send(
      new GetItemCommand({ TableName: platform.resource("Table").ref, Key: { pk: { S: pk }, sk: { S: sk } } }),
    )
  ).Item;
const bodies = async (queue: string) => {
  const found = [];
  for (;;) {
    const { Messages } = await client(SQSClient, "SQS").send(
      new ReceiveMessageCommand({ QueueUrl: platform.resource(queue).ref, MaxNumberOfMessages: 10 }),
    );
    if (!Messages) return found;
    found.push(...Messages.map((message) => JSON.parse(message.Body ?? "")));
  }
};
const post = (text: string, id: string) =>
  fetch(`${platform.siteUrl}/notes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, text }),
  });

beforeAll(async () => {
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}/oidc`;
  await writeSmallAssembly(join(folder, "out"), { issuer });
  const identity = (request: IncomingMessage, response: ServerResponse) => {
    const isKeys = request.url?.endsWith("/jwks");
    response.end(
      JSON.stringify(
        isKeys
          ? { keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256" }] }
          : { issuer, jwks_uri: `${issuer}/jwks` },
      ),
    );
  };
  platform = await startPlatform({
    assembly: join(folder, "out"),
    data: join(folder, "data"),
    port,
    extra: { "/oidc": identity },
    log: (entry) => logged.push(entry),
  });
}, 60_000);

afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("HTTP", () => {
  test("a route gets its parameters, query, cookies and body as payload format 2.0 has them", async () => {
    const response = await fetch(`${platform.siteUrl}/echo/J%C3%BCrgen?a=1&a=2&b=3`, {
      headers: { cookie: "x=1; y=2", "X-Thing": "T" },
    });
    const event = (await response.json()) as Record<string, never>;
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "GET /echo/{name}",
      rawQueryString: "a=1&a=2&b=3",
      queryStringParameters: { a: "1,2", b: "3" },
      pathParameters: { name: "Jürgen" },
      cookies: ["x=1", "y=2"],
      headers: { "x-thing": "T" },
      requestContext: { http: { method: "GET" }, stage: "$default" },
      isBase64Encoded: false,
    });
  });

  test("a response's status, headers and cookies arrive", async () => {
    const response = await post("hello", "http");
    expect(response.status).toBe(201);
    expect(response.headers.get("x-note")).toBe("http");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.json()).toEqual({ id: "http" });
  });

  test("a path without a route is not found, and a function that throws is an opaque 500", async () => {
    expect((await fetch(`${platform.siteUrl}/nowhere`)).status).toBe(404);
    const broken = await fetch(`${platform.siteUrl}/notes`, { method: "POST", body: "no json" });
    expect(broken.status).toBe(500);
    expect(await broken.json()).toEqual({ message: "Internal Server Error" });
  });

  test("the authorizer takes a good token, hands its claims on as text, and refuses every other", async () => {
    const token = (claims: object, audience = "small", expires = "5m") =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "one" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(keys.privateKey);
    const call = async (authorization?: string) =>
      fetch(`${platform.siteUrl}/api/me`, { headers: authorization ? { authorization } : {} });
    const good = await call(`Bearer ${await token({ sub: "u1", groups: ["owner", "auditor"], n: 5 })}`);
    expect(good.status).toBe(200);
    expect(
      ((await good.json()) as { requestContext: { authorizer: unknown } }).requestContext.authorizer,
    ).toMatchObject({ jwt: { claims: { sub: "u1", groups: "[owner auditor]", n: "5" }, scopes: null } });
    for (const bad of [
      undefined,
      "Bearer nonsense",
      `Bearer ${await token({}, "other")}`,
      `Bearer ${await token({}, "small", "-5m")}`,
    ]) {
      const refused = await call(bad);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toEqual({ message: "Unauthorized" });
    }
  });

  test("a function sees the template's environment and no other", async () => {
    process.env.SECRET_OF_THE_SHELL = "yes";
    const { env } = (await (await fetch(`${platform.siteUrl}/environment`)).json()) as { env: Record<string, string> };
    expect(env.TABLE).toBe(platform.resource("Table").ref);
    expect(env.AWS_REGION).toBe("us-east-1");
    expect(env).not.toHaveProperty("SECRET_OF_THE_SHELL");
    expect(env).not.toHaveProperty("PATH");
  });
});

test("a write travels over stream, bus and queue to its consumer exactly once each, and what a pattern excludes does not", async () => {
  await Promise.all(Array.from({ length: 30 }, (_, n) => post(n % 10 === 0 ? "unwanted" : "hello", `flow${n}`)));
  await platform.idle();
  for (let n = 0; n < 30; n += 1)
    expect((await item(`note#flow${n}`, "seen"))?.times?.N).toBe(n % 10 === 0 ? undefined : "1");
  expect(platform.queues().find((queue) => queue.logicalId === "WorkQueue")).toMatchObject({ visible: 0, inFlight: 0 });
});

test("a tumbling window carries its state to its final invocation", async () => {
  const count = async () => {
    const { Items } = await client(DynamoDBClient, "DYNAMODB").send(
      new QueryCommand({
        TableName: platform.resource("Table").ref,
        KeyConditionExpression: "pk = :c",
        ExpressionAttributeValues: { ":c": { S: "count" } },
      }),
    );
    return (Items ?? []).reduce((sum, one) => sum + Number(one.n?.N), 0);
  };
  await platform.idle();
  const before = await count();
  await Promise.all(Array.from({ length: 12 }, (_, n) => post("hello", `counted${n}`)));
  await platform.idle();
  expect((await count()) - before).toBe(12);
});

test("a message that keeps failing is received three times and then is a dead letter, without harm to its batch", async () => {
  const url = platform.resource("WorkQueue").ref;
  const entry = (id: string, text: string) => ({
    Id: id,
    MessageBody: JSON.stringify({ detail: { id: `note#${id}`, text } }),
  });
  await client(SQSClient, "SQS").send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: [entry("good1", "fine"), entry("bad", "poison"), entry("good2", "fine")],
    }),
  );
  await platform.idle();
  expect((await item("note#good1", "seen"))?.times?.N).toBe("1");
  expect((await item("note#good2", "seen"))?.times?.N).toBe("1");
  expect(platform.queues().find((queue) => queue.logicalId === "DeadLetters")).toMatchObject({
    visible: 1,
    dead: true,
  });
  expect(await bodies("DeadLetters")).toEqual([{ detail: { id: "note#bad", text: "poison" } }]);
});

test("what a role does not allow is denied in DynamoDB's own words, and says who wanted what", async () => {
  expect((await fetch(`${platform.siteUrl}/denied`)).status).toBe(500);
  const entry = logged.findLast((one) => one.source === "iam");
  expect(entry?.message).toMatch(
    /^User: arn:aws:sts::123456789012:assumed-role\/app-ApiRole-.*\/app-Api-.* is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table\/data-Table-/,
  );
  expect(logged.some((one) => one.message.startsWith("AccessDeniedException: User:"))).toBe(true);
});

test("a function that takes longer than its timeout is stopped, and the next invocation starts anew", async () => {
  await expect(platform.invoke("Slow", { ms: 5000 })).rejects.toThrow("Task timed out after 1.00 seconds");
  expect(await platform.invoke("Slow", { ms: 1 })).toBe("awake");
});

describe("mail", () => {
  test("a mail is in the inbox with its tags, and Send and Delivery arrive as events", async () => {
    const id = String(await platform.invoke("Mailer", { to: "you@customer.example" }));
    expect(platform.mail.get(id)).toMatchObject({
      from: "Care <care@small.example>",
      to: ["you@customer.example"],
      tags: { invitationId: "inv_1" },
    });
    await platform.idle();
    const events = await bodies("MailEvents");
    expect(events.map((event) => event["detail-type"])).toEqual(["Email Sent", "Email Delivered"]);
    expect(events[0]).toMatchObject({
      source: "aws.ses",
      detail: {
        eventType: "Send",
        mail: {
          messageId: id,
          destination: ["you@customer.example"],
          commonHeaders: { subject: "你好" },
          tags: { invitationId: ["inv_1"] },
        },
      },
    });
  });

  test("addresses behave like their domains, and feedback can be simulated", async () => {
    const bounced = await platform.invoke("Mailer", { to: "x@bounce.example" });
    const complained = await platform.invoke("Mailer", { to: "x@complaint.example" });
    await platform.mail.emit(String(complained), "Bounce", { bounceType: "Transient" });
    await platform.idle();
    const events = (await bodies("MailEvents")).map(({ detail }) => [
      detail.eventType,
      detail.mail.messageId === bounced ? "bounced" : "complained",
      detail.bounce?.bounceType,
    ]);
    expect(events).toContainEqual(["Bounce", "bounced", "Permanent"]);
    expect(events).toContainEqual(["Complaint", "complained", undefined]);
    expect(events).toContainEqual(["Bounce", "complained", "Transient"]);
    expect(events).not.toContainEqual(["Delivery", "bounced", undefined]);
  });

  test("an unverified sender is rejected", async () => {
    await expect(
      platform.invoke("Mailer", { to: "you@customer.example", from: "who@elsewhere.example" }),
    ).rejects.toThrow(/MessageRejected.*not verified/s);
  });
});

test("a text message is delivered with its context, and a reply reaches the inbound queue", async () => {
  const id = String(await platform.invoke("Mailer", { to: "+14255550182", text: "How was it? 0-10" }));
  const [sms] = platform.sms.list();
  expect(sms).toMatchObject({ id, to: "+14255550182", parts: 1, context: { invitationId: "inv_1" } });
  await platform.sms.reply({ from: "+14255550182", to: sms?.from ?? "", body: "9", previousMessageId: id });
  await platform.idle();
  const events = await bodies("TextEvents");
  expect(events.map((event) => event.detail.eventType)).toEqual(["TEXT_SUCCESSFUL", "TEXT_DELIVERED"]);
  expect(events[0].detail).toMatchObject({ messageId: id, context: { invitationId: "inv_1" }, totalMessageParts: 1 });
  expect(await bodies("Inbound")).toEqual([
    expect.objectContaining({ originationNumber: "+14255550182", messageBody: "9", previousPublishedMessageId: id }),
  ]);
});

describe("buckets", () => {
  test("objects are put on condition, read, listed and headed by the unmodified client", async () => {
    const s3 = client(S3Client, "S3");
    const Bucket = platform.resource("Files").ref;
    await s3.send(
      new PutObjectCommand({ Bucket, Key: "a/b c.txt", Body: "hello", ContentType: "text/plain", IfNoneMatch: "*" }),
    );
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: "a/b c.txt", Body: "again", IfNoneMatch: "*" })),
    ).rejects.toThrow(expect.objectContaining({ name: "PreconditionFailed" }));
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key: "a/b c.txt" }));
    expect([await Body?.transformToString(), ContentType]).toEqual(["hello", "text/plain"]);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "a/b c.txt" }))).ContentLength).toBe(5);
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "a/" }))).Contents?.map((one) => one.Key)).toEqual(
      ["a/b c.txt"],
    );
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "none" }))).rejects.toThrow(
      expect.objectContaining({ name: "NoSuchKey" }),
    );
  });

  test("a presigned upload takes what was signed and nothing else", async () => {
    const s3 = client(S3Client, "S3");
    const Bucket = platform.resource("Files").ref;
    const url = await getSignedUrl(
      s3,
      new PutObjectCommand({ Bucket, Key: "photo.jpg", ContentType: "image/jpeg", ContentLength: 4 }),
      { expiresIn: 60, signableHeaders: new Set(["content-type", "content-length"]) },
    );
    const upload = (address: string, body: string, type: string) =>
      fetch(address, { method: "PUT", headers: { "content-type": type }, body });
    expect((await upload(url, "1234", "text/html")).status).toBe(403);
    expect((await upload(url, "12345", "image/jpeg")).status).toBe(403);
    expect((await upload(url.replace("photo", "other"), "1234", "image/jpeg")).status).toBe(403);
    expect((await upload(url, "1234", "image/jpeg")).status).toBe(200);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "photo.jpg" }))).ContentType).toBe("image/jpeg");
  });
});

test("parameters of the template are read, and secrets are put once", async () => {
  const ssm = client(SSMClient, "SSM");
  expect((await ssm.send(new GetParameterCommand({ Name: "/small/greeting" }))).Parameter?.Value).toBe("hello");
  await ssm.send(new PutParameterCommand({ Name: "/small/secret", Type: "SecureString", Value: "s" }));
  await expect(
    ssm.send(new PutParameterCommand({ Name: "/small/secret", Type: "SecureString", Value: "t" })),
  ).rejects.toThrow(expect.objectContaining({ name: "ParameterAlreadyExists" }));
  expect(
    (await ssm.send(new GetParameterCommand({ Name: "/small/secret", WithDecryption: true }))).Parameter?.Value,
  ).toBe("s");
});

test("an event without detail fails alone", async () => {
  const { FailedEntryCount, Entries } = await client(EventBridgeClient, "EVENTBRIDGE").send(
    new PutEventsCommand({
      Entries: [
        { Source: "x", DetailType: "y", Detail: "{}" },
        { Source: "x", DetailType: "y", Detail: "{" },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(1);
  expect(Entries?.map((entry) => entry.ErrorCode)).toEqual([undefined, "MalformedDetail"]);
});

test("an operation that the platform does not have says which", async () => {
  await expect(
    client(SSMClient, "SSM").send(new (await import("@aws-sdk/client-ssm")).DescribeParametersCommand({})),
  ).rejects.toThrow("does not implement ssm DescribeParameters");
});

describe("clock", () => {
  test("a day later: the daily schedule ran once for its time, the minutely once at the new time, and functions see the time", async () => {
    const runs = async (name: string) => {
      const { Items } = await client(DynamoDBClient, "DYNAMODB").send(
        new QueryCommand({
          TableName: platform.resource("Table").ref,
          KeyConditionExpression: "pk = :p",
          ExpressionAttributeValues: { ":p": { S: `run#${name}` } },
        }),
      );
      return (Items ?? []).map((one) => [one.sk?.S ?? "", one.now?.S ?? ""] as const);
    };
    const minutely = (await runs("minutely")).length;
    const start = platform.clock.now();
    await platform.clock.moveBy(3 * 24 * 3_600_000);
    const daily = await runs("daily");
    expect(daily).toHaveLength(3);
    for (const [at, now] of daily) {
      expect(at).toMatch(/T02:00:00Z$/);
      expect(Date.parse(now) - start.getTime()).toBeGreaterThanOrEqual(3 * 24 * 3_600_000);
    }
    expect((await runs("minutely")).length - minutely).toBe(1);
    const { now } = (await (await fetch(`${platform.siteUrl}/environment`)).json()) as { now: number };
    expect(Math.abs(now - platform.clock.now().getTime())).toBeLessThan(5000);
    await expect(platform.clock.moveTo(start)).rejects.toThrow("only moves forward");
  });

  test("the next timer is the earliest that is planned, or the next schedule", async () => {
    const at = new Date(platform.clock.now().getTime() + 60_000).toISOString();
    const put = (pk: string, due: string) =>
      client(DynamoDBClient, "DYNAMODB").send(
        new PutItemCommand({
          TableName: platform.resource("Table").ref,
          Item: { pk: { S: pk }, sk: { S: `${due}#invitation.send#inv_1` } },
        }),
      );
    expect((await platform.clock.nextTimer())?.toISOString()).toMatch(/T02:00:00.000Z$/);
    await put("timer#7", at);
    await put("timer#3", "2000-01-01T00:00:00.000Z");
    expect((await platform.clock.nextTimer())?.toISOString()).toBe(at);
  });

  test("a delayed message comes when the clock moves past its delay", async () => {
    const sqs = client(SQSClient, "SQS");
    const QueueUrl = platform.resource("WorkQueue").ref;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        DelaySeconds: 900,
        MessageBody: JSON.stringify({ detail: { id: "note#later", text: "later" } }),
      }),
    );
    await platform.idle();
    expect(await item("note#later", "seen")).toBeUndefined();
    expect(
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes
        ?.ApproximateNumberOfMessages,
    ).toBe("0");
    await platform.clock.moveBy(900_000);
    expect((await item("note#later", "seen"))?.times?.N).toBe("1");
  });
});

test("usage tells invocations, requests and consumed units", () => {
  const usage = platform.usage();
  expect(usage.functions["app/Worker/Resource"]).toMatchObject({ errors: 0, memoryMb: 128 });
  expect(usage.functions["app/Worker/Resource"]?.invocations).toBeGreaterThan(5);
  expect(usage.functions["app/Worker/Resource"]?.cpuMs).toBeGreaterThan(0);
  expect(usage.requests["dynamodb:PutItem"]).toBeGreaterThan(30);
  expect(usage.consumed.writeUnits).toBeGreaterThan(60);
});

describe("a template that cannot run here is refused in a sentence", () => {
  const start = async (change: Parameters<typeof writeSmallAssembly>[1]) => {
    const own = mkdtempSync(join(tmpdir(), "local-"));
    try {
      await writeSmallAssembly(join(own, "out"), change);
      const started = await startPlatform({ assembly: join(own, "out"), data: join(own, "data"), port: 0 });
      await started.stop();
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  };

  test("an unknown type is named with its logical id", async () => {
    await expect(
      start({ extra: { Cache: { Type: "AWS::ElastiCache::CacheCluster", Properties: {} } } }),
    ).rejects.toThrow(/AWS::ElastiCache::CacheCluster \(Cache in app\)/);
  });

  test("an unsupported property is named", async () => {
    await expect(
      start({ extra: { Other: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } } } }),
    ).rejects.toThrow(/FifoQueue of AWS::SQS::Queue \(Other in app\)/);
  });

  test("a mapping whose function may not read its queue is refused", async () => {
    const functions = smallFunctions();
    const worker = functions.Worker;
    if (worker) worker.allow = [];
    await expect(start({ functions })).rejects.toThrow(/may not sqs:ReceiveMessage on arn:aws:sqs/);
  });

  test("a data directory that another platform holds is refused", async () => {
    await expect(startPlatform({ assembly: join(folder, "out"), data: join(folder, "data"), port: 0 })).rejects.toThrow(
      "Another platform is running on the data",
    );
  });
});
