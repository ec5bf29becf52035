import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LogEntry, type Platform, startPlatform } from "../../../infra/local/platform.ts";
import { smallFunctions, writeSmallAssembly } from "./small-assembly.ts";

const folder = mkdtempSync(join(tmpdir(), "local-"));
const logged: LogEntry[] = [];
const att = (id: string, name = "Arn") => ({ "Fn::GetAtt": [id, name] });
let platform: Platform;

const client = <T>(Client: new (options: object) => T, service: string): T =>
  new Client({
    region: "us-east-1",
    endpoint: platform.admin.endpoints[`AWS_ENDPOINT_URL_${service}`],
    credentials: platform.admin,
  });
const put = (id: string, text: string) =>
  client(DynamoDBClient, "DYNAMODB").send(
    new PutItemCommand({
      TableName: platform.resource("Table").ref,
      Item: { pk: { S: id }, sk: { S: "note" }, text: { S: text } },
    }),
  );
const found = async (sk: string) => {
  const { Items } = await client(DynamoDBClient, "DYNAMODB").send(
    new ScanCommand({ TableName: platform.resource("Table").ref }),
  );
  return (Items ?? [])
    .filter((item) => item.sk?.S === sk)
    .map((item) => item.pk?.S)
    .sort();
};
const dead = async (queue: string) => {
  const { Messages } = await client(SQSClient, "SQS").send(
    new ReceiveMessageCommand({ QueueUrl: platform.resource(queue).ref, MaxNumberOfMessages: 10 }),
  );
  return (Messages ?? []).map((message) => JSON.parse(message.Body ?? ""));
};

beforeAll(async () => {
  const functions = smallFunctions();
  const { Relay, Counter } = functions;
  if (!Relay || !Counter) throw new Error("The small application has changed.");
  // The relay cannot publish poison; its dead letters tell where in the stream it was.
  Relay.code = Relay.code.replace(
    "const Entries =",
    'if (event.Records.some((r) => r.dynamodb.NewImage.text.S === "poison")) throw new Error("poison"); const Entries =',
  );
  Relay.allow?.push({ actions: ["sqs:SendMessage"], resources: [att("LostRecords")] });
  functions.Unreliable = {
    code: `export const handler = async () => { throw new Error("never works"); };`,
  };
  const site = join(folder, "out", "asset.site");
  mkdirSync(join(site, "assets"), { recursive: true });
  writeFileSync(join(site, "index.html"), `<!doctype html><title>Console</title>${"<p>words</p>".repeat(200)}`);
  writeFileSync(join(site, "assets/app-1.js"), "console.log(1)");
  const deployment = (more: object) => ({
    Type: "Custom::CDKBucketDeployment",
    Properties: {
      SourceBucketNames: ["assets"],
      SourceObjectKeys: ["site.zip"],
      DestinationBucketName: { Ref: "Site" },
      ...more,
    },
  });
  await writeSmallAssembly(join(folder, "out"), {
    functions,
    assets: { "site.zip": "asset.site" },
    extra: {
      LostRecords: { Type: "AWS::SQS::Queue", Properties: {} },
      ReadStream: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          FunctionName: { Ref: "Relay" },
          EventSourceArn: { "Fn::ImportValue": "data:StreamArn" },
          BatchSize: 25,
          StartingPosition: "LATEST",
          MaximumRetryAttempts: 2,
          BisectBatchOnFunctionError: true,
          DestinationConfig: { OnFailure: { Destination: att("LostRecords") } },
          FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"text":{"S":[{"exists":true}]}}}}' }] },
        },
      },
      GaveUp: { Type: "AWS::SQS::Queue", Properties: {} },
      UnreliableConfig: {
        Type: "AWS::Lambda::EventInvokeConfig",
        Properties: {
          FunctionName: { Ref: "Unreliable" },
          Qualifier: "$LATEST",
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: att("GaveUp") } },
        },
      },
      UnreliableRule: {
        Type: "AWS::Events::Rule",
        Properties: {
          EventBusName: { Ref: "Bus" },
          EventPattern: { "detail-type": ["note.written"], detail: { text: ["hopeless"] } },
          Targets: [{ Id: "Target0", Arn: att("Unreliable") }],
        },
      },
      UnreliablePermission: {
        Type: "AWS::Lambda::Permission",
        Properties: {
          Action: "lambda:InvokeFunction",
          FunctionName: att("Unreliable"),
          Principal: "events.amazonaws.com",
          SourceArn: att("UnreliableRule"),
        },
      },
      LakeRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          Policies: [
            {
              PolicyName: "put",
              PolicyDocument: {
                Statement: [
                  { Effect: "Allow", Action: ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource: att("Lake") },
                ],
              },
            },
          ],
        },
      },
      Lake: {
        Type: "AWS::KinesisFirehose::DeliveryStream",
        Properties: {
          DeliveryStreamType: "DirectPut",
          ExtendedS3DestinationConfiguration: {
            BucketARN: att("Files"),
            RoleARN: att("LakeRole"),
            Prefix: "events/day=!{timestamp:yyyy-MM-dd}/",
            CompressionFormat: "GZIP",
            FileExtension: ".json.gz",
            ProcessingConfiguration: {
              Enabled: true,
              Processors: [
                {
                  Type: "AppendDelimiterToRecord",
                  Parameters: [{ ParameterName: "Delimiter", ParameterValue: "\\n" }],
                },
              ],
            },
          },
        },
      },
      LakeRule: {
        Type: "AWS::Events::Rule",
        Properties: {
          EventBusName: { Ref: "Bus" },
          EventPattern: { source: ["small"] },
          Targets: [{ Id: "Target0", Arn: att("Lake"), RoleArn: att("LakeRole"), InputPath: "$.detail" }],
        },
      },
      Site: { Type: "AWS::S3::Bucket", Properties: {} },
      Hashed: deployment({ Exclude: ["*"], Include: ["assets/*"], SystemMetadata: { "cache-control": "immutable" } }),
      Page: deployment({ Exclude: ["assets/*"], SystemMetadata: { "cache-control": "no-cache" } }),
      Headers: {
        Type: "AWS::CloudFront::ResponseHeadersPolicy",
        Properties: {
          ResponseHeadersPolicyConfig: {
            Name: "h",
            SecurityHeadersConfig: {
              ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
            },
          },
        },
      },
      Pages: {
        Type: "AWS::CloudFront::Function",
        Properties: {
          Name: "pages",
          FunctionConfig: {},
          FunctionCode:
            'function handler(event) { var request = event.request; if (request.uri.indexOf(".") < 0) request.uri = "/index.html"; return request; }',
        },
      },
      Distribution: {
        Type: "AWS::CloudFront::Distribution",
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [{ Id: "files", DomainName: att("Site", "RegionalDomainName"), S3OriginConfig: {} }],
            DefaultCacheBehavior: {
              TargetOriginId: "files",
              ResponseHeadersPolicyId: { Ref: "Headers" },
              FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: att("Pages", "FunctionARN") }],
            },
          },
        },
      },
    },
  });
  platform = await startPlatform({
    assembly: join(folder, "out"),
    data: join(folder, "data"),
    port: 0,
    log: (entry) => logged.push(entry),
  });
}, 60_000);

afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a poison record is cut out of its batch and reported with its place in the stream, and the others go on", async () => {
  await Promise.all(["a", "b", "poison", "c", "d"].map((text) => put(`stream-${text}`, text)));
  await platform.idle();
  expect(await found("seen")).toEqual(["stream-a", "stream-b", "stream-c", "stream-d"]);
  const [report, ...rest] = await dead("LostRecords");
  expect(rest).toEqual([]);
  expect(report).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted" },
    DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: expect.stringMatching(/^\d{21}$/) },
  });
});

test("an asynchronous invocation is retried as configured and then told to its destination", async () => {
  await put("async-1", "hopeless");
  await platform.idle();
  expect(platform.usage().functions["app/Unreliable/Resource"]).toMatchObject({ invocations: 2, errors: 2 });
  expect(await dead("GaveUp")).toMatchObject([
    {
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 2 },
      responsePayload: { errorMessage: "never works" },
    },
  ]);
});

test("events land in the lake as compressed lines below their day", async () => {
  await put("lake-1", "one");
  await put("lake-2", "two");
  await platform.idle();
  const s3 = client(S3Client, "S3");
  const Bucket = platform.resource("Files").ref;
  const day = platform.clock.now().toISOString().slice(0, 10);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `events/day=${day}/` }));
  const lines = [];
  for (const { Key } of Contents) {
    expect(Key).toMatch(/\.json\.gz$/);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    lines.push(
      ...gunzipSync((await Body?.transformToByteArray()) ?? "")
        .toString()
        .trim()
        .split("\n"),
    );
  }
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(expect.arrayContaining(["lake-1", "lake-2"]));
});

describe("the distribution", () => {
  test("serves its files with their cache control and the policy's headers, compressed", async () => {
    const page = await fetch(platform.siteUrl, { headers: { "accept-encoding": "br" } });
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("content-security-policy")).toBe("default-src 'self'");
    expect(page.headers.get("content-encoding")).toBe("br");
    expect(await page.text()).toContain("<title>Console</title>");
    const script = await fetch(`${platform.siteUrl}/assets/app-1.js`);
    expect([script.headers.get("cache-control"), script.headers.get("content-type")]).toEqual([
      "immutable",
      "text/javascript; charset=utf-8",
    ]);
  });

  test("its function turns page paths into the page; a missing file is denied as a private bucket does", async () => {
    expect(await (await fetch(`${platform.siteUrl}/tasks/tsk_1`)).text()).toContain("<title>Console</title>");
    expect((await fetch(`${platform.siteUrl}/assets/none.js`)).status).toBe(403);
  });

  test("a route of the API wins over it", async () => {
    expect((await fetch(`${platform.siteUrl}/echo/you`)).headers.get("content-type")).toBe("application/json");
  });
});

test("when the database's engine dies, the platform says so and stops", async () => {
  const line = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" })
    .split("\n")
    .find((one) => one.includes(join(folder, "data")) && one.includes("serve"));
  process.kill(Number(line?.trim().split(" ")[0]), "SIGKILL");
  await expect.poll(() => logged.some((entry) => entry.message.startsWith("The DynamoDB engine stopped"))).toBe(true);
  await expect
    .poll(() =>
      fetch(platform.siteUrl).then(
        () => "answers",
        () => "gone",
      ),
    )
    .toBe("gone");
  process.exitCode = 0;
});
