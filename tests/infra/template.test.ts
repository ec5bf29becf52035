import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roles } from "../../functions/core/access.ts";
import { type EventDefinition, eventSource } from "../../functions/core/event.ts";
import type { Links } from "../../functions/links.ts";
import { bundleOf } from "../../infra/constructs/bundle.ts";
import { synthesize } from "../../infra/synth.ts";

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of no one type
type Json = any;
interface Resource {
  id: string;
  Type: string;
  Properties: Json;
  DeletionPolicy?: string;
}

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "loopkeeper-infra-"));
const outdir = join(scratch, "cdk.out");

/** The resources of one of production's two stacks: the strictest stage stands for all. */
const resourcesOf = (stack: "data" | "app"): Resource[] => {
  const template = JSON.parse(readFileSync(join(outdir, `loopkeeper-production-${stack}.template.json`), "utf8"));
  return Object.entries<Json>(template.Resources).map(([id, resource]) => ({ id, Properties: {}, ...resource }));
};

let data: Resource[];
let app: Resource[];
const of = (resources: Resource[], type: string) => resources.filter(({ Type }) => Type === type);
/** The logical id that a Ref or GetAtt points at. */
const target = (reference: Json): string => reference?.["Fn::GetAtt"]?.[0] ?? reference?.Ref;
const functions = () => of(app, "AWS::Lambda::Function").filter(({ Properties }) => Properties.Description);
const statementsOf = (policy: Resource): Json[] => policy.Properties.PolicyDocument.Statement;
const codeOf = ({ Properties }: Resource): string =>
  readFileSync(join(bundleOf(Properties.Description, outdir), "index.mjs"), "utf8");
const policiesOf = (lambda: Resource) =>
  of(app, "AWS::IAM::Policy").filter(({ Properties }) =>
    Properties.Roles.some((role: Json) => target(role) === target(lambda.Properties.Role)),
  );

beforeAll(async () => {
  const console = join(scratch, "console");
  mkdirSync(console);
  writeFileSync(join(console, "index.html"), "<!doctype html>");
  await synthesize(outdir, { stage: "production", console: relative(root, console) });
  data = resourcesOf("data");
  app = resourcesOf("app");
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("functions", () => {
  const entries = globSync("functions/{api,events,jobs}/*.ts", { cwd: root })
    .filter((path) => readFileSync(join(root, path), "utf8").includes("export const handler"))
    .map((path) => path.slice(10, -3));

  test("every entry point is deployed once, and nothing else", () => {
    expect(
      functions()
        .map(({ Properties }) => Properties.Description)
        .sort(),
    ).toEqual(entries.sort());
  });

  test("each runs on Node 24 on ARM, with a role of its own and logs that end", () => {
    const kept = new Map(of(app, "AWS::Logs::LogGroup").map(({ id, Properties }) => [id, Properties.RetentionInDays]));
    for (const { Properties } of functions()) {
      expect(Properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
      expect(kept.get(target(Properties.LoggingConfig.LogGroup))).toBe(365);
    }
    expect(new Set(functions().map(({ Properties }) => target(Properties.Role))).size).toBe(functions().length);
  });

  test("no source map is shipped", () => {
    expect(globSync("asset.*/*.map", { cwd: outdir })).toEqual([]);
  });

  test("each function has the links that its bundle reads, and no other", () => {
    const names = {
      Table: 1,
      Bus: 1,
      EmailQueue: 1,
      SmsQueue: 1,
      TimerQueue: 1,
      CampaignQueue: 1,
      Mail: 1,
      Sms: 1,
      SigningKeys: 1,
      IntakeSecrets: 1,
      Site: 1,
      Identity: 1,
      CertificateKeys: 1,
      CertificateProofs: 1,
      Lake: 1,
      Evidence: 1,
    } satisfies Record<keyof Links, 1>;
    const found = functions().map((lambda) => {
      const { Properties } = lambda;
      const bundle = codeOf(lambda);
      const reads = Object.keys(names).filter((name) => new RegExp(`\\.${name}\\b(?!["'=:])`).test(bundle));
      const given = Object.keys(Properties.Environment.Variables).map((name) => name.slice("SST_RESOURCE_".length));
      // The queues' one adapter names all three; which of them a function may send to only the running grants can tell.
      const queues = (list: string[]) => list.filter((name) => name.endsWith("Queue"));
      const rest = (list: string[]) => list.filter((name) => name !== "App" && !name.endsWith("Queue")).sort();
      return {
        entry: Properties.Description,
        reads: rest(reads),
        given: rest(given),
        queues: queues(reads).length > 0,
        givenQueues: queues(given).length > 0,
      };
    });
    expect(found.map(({ entry, given, givenQueues }) => [entry, given, givenQueues])).toEqual(
      found.map(({ entry, reads, queues }) => [entry, reads, queues]),
    );
  });

  test("each function may query the indexes that its bundle names, and no other", () => {
    const found = functions().map((lambda) => {
      const granted = policiesOf(lambda)
        .flatMap(statementsOf)
        .flatMap(({ Resource }) => JSON.stringify(Resource).match(/(?<=\/index\/)\w+/g) ?? []);
      const named = codeOf(lambda).match(/(?<=\bindex:["'`])\w+/g) ?? [];
      return { entry: lambda.Properties.Description, granted: granted.sort(), named: [...new Set(named)].sort() };
    });
    expect(found.map(({ entry, granted }) => [entry, granted])).toEqual(
      found.map(({ entry, named }) => [entry, named]),
    );
  });

  test("only functions whose bundle has a writing command may write to the table", () => {
    const writes = /\b(PutItem|UpdateItem|DeleteItem|TransactWriteItems|BatchWriteItem)\b/;
    const found = functions().map((lambda) => {
      const actions = policiesOf(lambda)
        .flatMap(statementsOf)
        .flatMap(({ Action }) => Action);
      return [
        lambda.Properties.Description,
        actions.includes("dynamodb:PutItem"),
        writes.test(codeOf(lambda)),
      ] as const;
    });
    expect(found.map(([entry, granted]) => [entry, granted])).toEqual(
      found.map(([entry, , writing]) => [entry, writing]),
    );
  });

  test("only the draw, campaigns and their preview may scan the table", () => {
    const scanners = functions().filter((lambda) =>
      policiesOf(lambda)
        .flatMap(statementsOf)
        .some(({ Action }) => [Action].flat().includes("dynamodb:Scan")),
    );
    expect(scanners.map(({ Properties }) => Properties.Description).sort()).toEqual([
      "api/console",
      "events/draw-requested.run-draw",
      "jobs/pass-campaign",
    ]);
  });
});

describe("rights", () => {
  /** Whose policies may name more than one resource or action by a pattern, and why. */
  const patterns: [prefix: string, reason: string][] = [
    ["LakeWriter", "Firehose names the objects that it writes below two folders of the lake"],
    [
      "PrivacyprivacyrequestedfulfilPrivacyRequestedFulfilRole",
      "erasing rewrites objects that Firehose named, below one folder",
    ],
    ["CustomCDKBucketDeployment", "the CDK's own uploader reads its assets and replaces the console's files"],
  ];

  test("no policy has a star without a reason", () => {
    const starred = of(app, "AWS::IAM::Policy")
      .filter((policy) =>
        statementsOf(policy).some(({ Action, Resource }) => /\*/.test(JSON.stringify([Action, Resource]))),
      )
      .map(({ id }) => id);
    expect(starred.filter((id) => !patterns.some(([prefix]) => id.startsWith(prefix)))).toEqual([]);
    expect(patterns.filter(([prefix]) => !starred.some((id) => id.startsWith(prefix)))).toEqual([]);
  });

  test("only the CDK's own uploader has a managed policy", () => {
    const managed = [...data, ...app].filter(({ Properties }) => Properties.ManagedPolicyArns);
    expect(managed.map(({ id }) => id.replace(/[0-9A-F]{8,}.*$/, ""))).toEqual(["CustomCDKBucketDeployment"]);
  });

  test("only these routes are open to callers without a token", () => {
    const open = of(app, "AWS::ApiGatewayV2::Route").filter(({ Properties }) => Properties.AuthorizationType !== "JWT");
    expect(open.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      "GET /api/sign-in",
      "GET /intake/{vendor}",
      "GET /openapi.json",
      "GET /q/{token}",
      "GET /q/{token}/{visit}",
      "GET /r/{token}",
      "GET /u/{token}",
      "HEAD /intake/{vendor}",
      "HEAD /q/{token}",
      "HEAD /q/{token}/{visit}",
      "HEAD /r/{token}",
      "POST /intake/cases",
      "POST /intake/{vendor}",
      "POST /q/{token}/{visit}",
      "POST /r/{token}",
      "POST /u/{token}",
    ]);
  });

  test("access logs never hold a path, for a customer's path is the key to their answer", () => {
    const [stage] = of(app, "AWS::ApiGatewayV2::Stage");
    expect(stage?.Properties.AccessLogSettings.Format).not.toMatch(/\$context\.(path|requestPath|identity|protocol)/);
  });

  test("the groups of the user pool are the roles", () => {
    const groups = of(data, "AWS::Cognito::UserPoolGroup").map(({ Properties }) => Properties.GroupName);
    expect(groups).toEqual([...roles]);
  });
});

describe("asynchronous paths", () => {
  const queues = () => of(app, "AWS::SQS::Queue");
  /** Queues on which an alarm stands that somebody is told about. */
  const watched = () =>
    of(app, "AWS::CloudWatch::Alarm")
      .filter(
        ({ Properties }) =>
          Properties.MetricName === "ApproximateNumberOfMessagesVisible" && Properties.AlarmActions?.length > 0,
      )
      .map(({ Properties }) => target(Properties.Dimensions[0].Value));

  test("each ends its failures in a dead-letter queue that is watched", () => {
    const ends = [
      ...queues().flatMap(({ id, Properties }) =>
        watched().includes(id) ? [] : [[id, Properties.RedrivePolicy?.deadLetterTargetArn]],
      ),
      ...of(app, "AWS::Lambda::EventSourceMapping")
        .filter(({ Properties }) => Properties.StartingPosition)
        .map(({ id, Properties }) => [id, Properties.DestinationConfig?.OnFailure.Destination]),
      ...of(app, "AWS::Lambda::EventInvokeConfig").map(({ id, Properties }) => [
        id,
        Properties.DestinationConfig?.OnFailure.Destination,
      ]),
      ...of(app, "AWS::Events::Rule").flatMap(({ id, Properties }) =>
        Properties.Targets.map((each: Json) => [id, each.DeadLetterConfig?.Arn]),
      ),
      ...of(app, "AWS::Scheduler::Schedule").map(({ id, Properties }) => [id, Properties.Target.DeadLetterConfig?.Arn]),
      ...of(app, "AWS::SNS::Subscription").map(({ id, Properties }) => [
        id,
        Properties.RedrivePolicy?.deadLetterTargetArn,
      ]),
    ];
    expect(ends.length).toBeGreaterThan(30);
    expect(ends.filter(([, end]) => !watched().includes(target(end)))).toEqual([]);
  });

  test("every function that a schedule starts keeps its failed runs", () => {
    const started = of(app, "AWS::Scheduler::Schedule").map(({ Properties }) => target(Properties.Target.Arn));
    const kept = of(app, "AWS::Lambda::EventInvokeConfig").map(({ Properties }) => target(Properties.FunctionName));
    expect(kept.sort()).toEqual(started.sort());
  });

  test("every queue and topic is encrypted and refuses plain connections", () => {
    for (const { Properties } of queues()) expect(Properties.SqsManagedSseEnabled).toBe(true);
    for (const { Properties } of of(app, "AWS::SNS::Topic")) expect(Properties.KmsMasterKeyId).toBeDefined();
    const refuses = (type: string, key: string) =>
      of(app, type)
        .filter((policy) =>
          statementsOf(policy).some(
            ({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"] === "false",
          ),
        )
        .flatMap(({ Properties }) => Properties[key].map(target))
        .sort();
    const ids = (type: string) =>
      of(app, type)
        .map(({ id }) => id)
        .sort();
    expect(refuses("AWS::SQS::QueuePolicy", "Queues")).toEqual(ids("AWS::SQS::Queue"));
    expect(refuses("AWS::SNS::TopicPolicy", "Topics")).toEqual(ids("AWS::SNS::Topic"));
  });

  test("every worker reports single failures and has six times its timeout, and its window, before a message comes again", () => {
    const timeout = new Map(functions().map(({ id, Properties }) => [id, Properties.Timeout]));
    const visibility = new Map(queues().map(({ id, Properties }) => [id, Properties.VisibilityTimeout]));
    for (const { Properties } of of(app, "AWS::Lambda::EventSourceMapping")) {
      expect(Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
      if (Properties.StartingPosition) continue;
      const seconds = timeout.get(target(Properties.FunctionName));
      expect(visibility.get(target(Properties.EventSourceArn))).toBe(
        6 * seconds + (Properties.MaximumBatchingWindowInSeconds ?? 0),
      );
    }
  });

  test("the stream has two readers, and a poison record holds up neither for good", () => {
    const readers = of(app, "AWS::Lambda::EventSourceMapping").filter(({ Properties }) => Properties.StartingPosition);
    expect(readers).toHaveLength(2);
    for (const { Properties } of readers) {
      expect(Properties.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(Properties.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
    }
  });

  test("mail and text messages leave at a limited pace", () => {
    const sender = (entry: string) => functions().find(({ Properties }) => Properties.Description === entry)?.id;
    const paced = of(app, "AWS::Lambda::EventSourceMapping")
      .filter(({ Properties }) => Properties.ScalingConfig)
      .map(({ Properties }) => target(Properties.FunctionName));
    expect(paced).toContain(sender("jobs/send-email"));
    expect(paced).toContain(sender("jobs/send-sms"));
  });
});

describe("events", () => {
  const definitions = async (): Promise<EventDefinition[]> => {
    const modules = globSync("functions/core/*/*.events.ts", { cwd: root }).map((path) => import(join(root, path)));
    return (await Promise.all(modules)).flatMap((exported) => Object.values(exported) as EventDefinition[]);
  };

  test("each has a subscriber, and each rule is for one that exists", async () => {
    const subscribed = of(app, "AWS::Events::Rule").flatMap(({ Properties }) => {
      const { source, "detail-type": types } = Properties.EventPattern;
      return source[0] === eventSource && types ? types : [];
    });
    expect([...new Set(subscribed)].sort()).toEqual((await definitions()).map(({ type }) => type).sort());
  });

  test("all of them reach the lake", () => {
    const sources = of(app, "AWS::Events::Rule").map(({ Properties }) => Properties.EventPattern);
    expect(sources).toContainEqual({ source: [eventSource] });
  });
});

describe("state", () => {
  const stateful = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"];

  test("what holds state keeps its logical id, or a deployment would make it anew and empty", () => {
    const ids = data.filter(({ Type }) => stateful.includes(Type)).map(({ id, Type }) => [Type, id]);
    expect(ids).toEqual([
      ["AWS::DynamoDB::Table", "TableCD117FA1"],
      ["AWS::S3::Bucket", "AccessLogs8B620ECA"],
      ["AWS::S3::Bucket", "Evidence4CC26D68"],
      ["AWS::S3::Bucket", "Lake5F1B88EA"],
      ["AWS::Cognito::UserPool", "PeopleE38C8D03"],
    ]);
  });

  test("nothing of the app stack but the console's files is lost with it", () => {
    const held = app.filter(({ Type }) => stateful.includes(Type)).map(({ id }) => id.replace(/[0-9A-F]{8}$/, ""));
    expect(held).toEqual(["WebFiles"]);
  });

  test("production's state outlives its stack and can be taken back to any second", () => {
    for (const { Type, DeletionPolicy } of data) if (stateful.includes(Type)) expect(DeletionPolicy).toMatch(/^Retain/);
    const [table] = of(data, "AWS::DynamoDB::Table");
    expect(table?.Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
    });
    const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
    expect(manifest.artifacts["loopkeeper-production-data"].properties.terminationProtection).toBe(true);
  });

  test("every bucket is encrypted, private and refuses plain connections", () => {
    for (const resources of [data, app]) {
      const buckets = of(resources, "AWS::S3::Bucket");
      for (const { Properties } of buckets) {
        expect(Properties.BucketEncryption).toBeDefined();
        expect(Properties.PublicAccessBlockConfiguration).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
      }
      const refusing = of(resources, "AWS::S3::BucketPolicy")
        .filter((policy) => statementsOf(policy).some(({ Effect }) => Effect === "Deny"))
        .map(({ Properties }) => target(Properties.Bucket));
      expect(refusing.sort()).toEqual(buckets.map(({ id }) => id).sort());
    }
  });

  test("no queue, table, bucket, topic, function or role has a fixed name", () => {
    const named = [...data, ...app].filter(({ Properties }) =>
      ["QueueName", "TableName", "BucketName", "TopicName", "FunctionName", "RoleName", "LogGroupName"].some(
        (key) => typeof Properties[key] === "string",
      ),
    );
    expect(named.map(({ id }) => id)).toEqual([]);
  });
});

describe("the site", () => {
  test("pages may load nothing from elsewhere", () => {
    const [headers] = of(app, "AWS::CloudFront::ResponseHeadersPolicy");
    const { ContentSecurityPolicy, StrictTransportSecurity } =
      headers?.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig ?? {};
    const policy = ContentSecurityPolicy.ContentSecurityPolicy["Fn::Join"][1]
      .map((part: Json) => (typeof part === "string" ? part : "X"))
      .join("");
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self' https://cognito-idp.X.X https://X.auth.X.amazoncognito.com; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
  });

  test("the console's pages answer for paths, its files for themselves", () => {
    const [pages] = of(app, "AWS::CloudFront::Function");
    const route = new Function("uri", `${pages?.Properties.FunctionCode}; return handler({ request: { uri } }).uri;`);
    expect(["/", "/tasks/tsk_0", "/assets/a.js", "/favicon.svg"].map((uri) => route(uri))).toEqual([
      "/index.html",
      "/index.html",
      "/assets/a.js",
      "/favicon.svg",
    ]);
  });
});
