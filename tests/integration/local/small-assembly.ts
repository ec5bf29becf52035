import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

type Tree = Record<string, unknown>;

/** A function of the small application: what it does, and what it may do. */
interface SmallFunction {
  code: string;
  allow?: { actions: string[]; resources: unknown[] }[];
  environment?: Tree;
  properties?: Tree;
}

const att = (id: string, name = "Arn") => ({ "Fn::GetAtt": [id, name] });
const table = { "Fn::ImportValue": "data:TableName" };
const tableArn = {
  "Fn::Join": [
    "",
    ["arn:", { Ref: "AWS::Partition" }, ":dynamodb:us-east-1:", { Ref: "AWS::AccountId" }, ":table/", table],
  ],
};
const streamArn = { "Fn::ImportValue": "data:StreamArn" };
const database = `import { DynamoDBClient, PutItemCommand, UpdateItemCommand, GetItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb"; const db = new DynamoDBClient({ maxAttempts: 1 }); const TableName = process.env.TABLE;`;
const readStream = {
  actions: ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"],
  resources: [streamArn],
};
const consume = (queue: string) => ({
  actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  resources: [att(queue)],
});

/** The functions by their names in the template; a test may change them before it writes the assembly. */
export const smallFunctions = (): Record<string, SmallFunction> => ({
  Api: {
    code: `${database}
      export const handler = async (event) => {
        if (event.routeKey === "GET /echo/{name}" || event.routeKey.startsWith("ANY /api")) return event;
        if (event.routeKey === "GET /denied") { await db.send(new GetItemCommand({ TableName, Key: { pk: { S: "x" }, sk: { S: "x" } } })); return {}; }
        if (event.routeKey === "GET /environment") return { env: { ...process.env }, now: globalThis[Symbol.for("loopkeeper.clock")]() };
        const { id, text } = JSON.parse(event.body);
        await db.send(new PutItemCommand({ TableName, Item: { pk: { S: "note#" + id }, sk: { S: "note" }, text: { S: text } } }));
        return { statusCode: 201, headers: { "x-note": id }, cookies: ["a=1", "b=2"], body: JSON.stringify({ id }) };
      };`,
    allow: [{ actions: ["dynamodb:PutItem"], resources: [tableArn] }],
    environment: { TABLE: table },
  },
  Relay: {
    code: `import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge"; const bus = new EventBridgeClient({});
      export const handler = async (event) => {
        const Entries = event.Records.map((r) => ({ EventBusName: process.env.BUS, Source: "small", DetailType: "note.written", Detail: JSON.stringify({ id: r.dynamodb.Keys.pk.S, text: r.dynamodb.NewImage.text.S, sequence: r.dynamodb.SequenceNumber }) }));
        for (let i = 0; i < Entries.length; i += 10) { const out = await bus.send(new PutEventsCommand({ Entries: Entries.slice(i, i + 10) })); if (out.FailedEntryCount) throw new Error("not all published"); }
      };`,
    allow: [readStream, { actions: ["events:PutEvents"], resources: [att("Bus")] }],
    environment: { BUS: { Ref: "Bus" } },
  },
  Worker: {
    code: `${database}
      export const handler = async (event) => {
        const batchItemFailures = [];
        for (const record of event.Records) {
          const { detail } = JSON.parse(record.body);
          if (detail.text === "poison") { batchItemFailures.push({ itemIdentifier: record.messageId }); continue; }
          await db.send(new UpdateItemCommand({ TableName, Key: { pk: { S: detail.id }, sk: { S: "seen" } }, UpdateExpression: "ADD times :one SET receives = :r", ExpressionAttributeValues: { ":one": { N: "1" }, ":r": { S: record.attributes.ApproximateReceiveCount } } }));
        }
        return { batchItemFailures };
      };`,
    allow: [consume("WorkQueue"), { actions: ["dynamodb:UpdateItem"], resources: [tableArn] }],
    environment: { TABLE: table },
  },
  Counter: {
    code: `${database}
      export const handler = async (event) => {
        if (event.isFinalInvokeForWindow) { await db.send(new UpdateItemCommand({ TableName, Key: { pk: { S: "count" }, sk: { S: event.shardId } }, UpdateExpression: "ADD n :n", ExpressionAttributeValues: { ":n": { N: String(event.state.n ?? 0) } } })); return {}; }
        return { state: { n: (event.state.n ?? 0) + event.Records.length } };
      };`,
    allow: [readStream, { actions: ["dynamodb:UpdateItem"], resources: [tableArn] }],
    environment: { TABLE: table },
  },
  Scheduled: {
    code: `${database}
      export const handler = async (event) => {
        const now = new Date(globalThis[Symbol.for("loopkeeper.clock")]()).toISOString();
        await db.send(new PutItemCommand({ TableName, Item: { pk: { S: "run#" + event.name }, sk: { S: event.at ?? now }, now: { S: now } } }));
      };`,
    allow: [{ actions: ["dynamodb:PutItem"], resources: [tableArn] }],
    environment: { TABLE: table },
  },
  Mailer: {
    code: `import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses"; import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
      const ses = new SESClient({ maxAttempts: 1 }); const sms = new PinpointSMSVoiceV2Client({ maxAttempts: 1 });
      export const handler = async ({ to, from = "care@small.example", text }) => {
        if (text) return (await sms.send(new SendTextMessageCommand({ DestinationPhoneNumber: to, MessageBody: text, OriginationIdentity: process.env.NUMBER, Context: { invitationId: "inv_1" } }))).MessageId;
        const raw = "From: Care <" + from + ">\\r\\nTo: " + to + "\\r\\nSubject: =?utf-8?B?" + Buffer.from("你好").toString("base64") + "?=\\r\\nX-SES-MESSAGE-TAGS: invitationId=inv_1\\r\\n\\r\\nHello";
        return (await ses.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) }, ConfigurationSetName: process.env.SET }))).MessageId;
      };`,
    allow: [
      { actions: ["ses:SendRawEmail"], resources: ["*"] },
      { actions: ["sms-voice:SendTextMessage"], resources: ["*"] },
    ],
    environment: { SET: { Ref: "MailSet" }, NUMBER: "phone-1" },
  },
  Slow: {
    code: `export const handler = async ({ ms }) => { await new Promise((r) => setTimeout(r, ms)); return "awake"; };`,
    properties: { Timeout: 1 },
  },
});

/** Writes a cloud assembly of two stacks, as `cdk synth` would, for an application of few lines. */
export async function writeSmallAssembly(
  directory: string,
  {
    functions = smallFunctions(),
    extra = {},
    assets = {},
    issuer,
  }: {
    functions?: Record<string, SmallFunction>;
    /** Further resources of the application's stack. */
    extra?: Tree;
    /** Further assets: object key and folder. */
    assets?: Record<string, string>;
    issuer?: string;
  } = {},
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const resources: Tree = {};
  const files: Tree = {};
  for (const [objectKey, path] of Object.entries(assets))
    files[objectKey] = { source: { path, packaging: "zip" }, destinations: { here: { objectKey } } };
  for (const [name, { code, allow = [], environment = {}, properties = {} }] of Object.entries(functions)) {
    const source = join(import.meta.dirname, `${name}.js`);
    await build({
      input: source,
      plugins: [
        {
          name: "source",
          resolveId: (id) => (id === source ? id : null),
          load: (id) => (id === source ? code : null),
        },
      ],
      platform: "node",
      output: { file: join(directory, `asset.${name}`, "index.mjs"), format: "esm", codeSplitting: false },
      logLevel: "silent",
    });
    files[name] = {
      source: { path: `asset.${name}`, packaging: "zip" },
      destinations: { here: { objectKey: `${name}.zip` } },
    };
    resources[`${name}Role`] = {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {},
        ManagedPolicyArns: [
          {
            "Fn::Join": [
              "",
              ["arn:", { Ref: "AWS::Partition" }, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
            ],
          },
        ],
      },
    };
    if (allow.length > 0)
      resources[`${name}Policy`] = {
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: name,
          Roles: [{ Ref: `${name}Role` }],
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: allow.map((one) => ({ Effect: "Allow", Action: one.actions, Resource: one.resources })),
          },
        },
      };
    resources[name] = {
      Type: "AWS::Lambda::Function",
      Metadata: { "aws:cdk:path": `app/${name}/Resource` },
      Properties: {
        Code: { S3Bucket: "assets", S3Key: `${name}.zip` },
        Handler: "index.handler",
        Runtime: "nodejs24.x",
        Role: att(`${name}Role`),
        Timeout: 10,
        Environment: { Variables: environment },
        ...properties,
      },
    };
  }
  const route = (name: string, key: string, authorizer?: Tree) => {
    resources[`${name}Route`] = {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId: { Ref: "Http" },
        RouteKey: key,
        Target: { "Fn::Join": ["", ["integrations/", { Ref: "Integration" }]] },
        ...authorizer,
      },
    };
  };
  const rule = (name: string, pattern: Tree, queue: string, bus?: unknown) => {
    resources[name] = {
      Type: "AWS::Events::Rule",
      Properties: {
        EventPattern: pattern,
        ...(bus ? { EventBusName: bus } : {}),
        State: "ENABLED",
        Targets: [{ Id: "Target0", Arn: att(queue) }],
      },
    };
    resources[`${name}Policy`] = {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: queue }],
        PolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: att(queue),
              Condition: { ArnEquals: { "aws:SourceArn": att(name) } },
            },
            {
              Effect: "Deny",
              Principal: { AWS: "*" },
              Action: "sqs:*",
              Resource: att(queue),
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    };
  };
  const mapping = (name: string, target: string, source: unknown, properties: Tree) => {
    resources[name] = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { FunctionName: { Ref: target }, EventSourceArn: source, ...properties },
    };
  };
  Object.assign(resources, {
    Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "small-bus" } },
    DeadLetters: { Type: "AWS::SQS::Queue", Properties: {} },
    WorkQueue: {
      Type: "AWS::SQS::Queue",
      Properties: {
        VisibilityTimeout: 30,
        RedrivePolicy: { deadLetterTargetArn: att("DeadLetters"), maxReceiveCount: 3 },
      },
    },
    MailEvents: { Type: "AWS::SQS::Queue", Properties: {} },
    TextEvents: { Type: "AWS::SQS::Queue", Properties: {} },
    Inbound: { Type: "AWS::SQS::Queue", Properties: {} },
    InboundSms: { Type: "AWS::SNS::Topic", Properties: {} },
    InboundSubscription: {
      Type: "AWS::SNS::Subscription",
      Properties: {
        Protocol: "sqs",
        TopicArn: { Ref: "InboundSms" },
        Endpoint: att("Inbound"),
        RawMessageDelivery: true,
      },
    },
    InboundPolicy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: "Inbound" }],
        PolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: att("Inbound"),
              Condition: { ArnEquals: { "aws:SourceArn": { Ref: "InboundSms" } } },
            },
          ],
        },
      },
    },
    MailSet: { Type: "AWS::SES::ConfigurationSet", Properties: {} },
    MailDomain: { Type: "AWS::SES::EmailIdentity", Properties: { EmailIdentity: "small.example" } },
    MailSetEvents: {
      Type: "AWS::SES::ConfigurationSetEventDestination",
      Properties: {
        ConfigurationSetName: { Ref: "MailSet" },
        EventDestination: {
          Enabled: true,
          EventBridgeDestination: { EventBusArn: "arn:aws:events:us-east-1:123456789012:event-bus/default" },
          MatchingEventTypes: ["send", "delivery", "bounce", "complaint"],
        },
      },
    },
    Files: { Type: "AWS::S3::Bucket", Properties: {} },
    Secret: { Type: "AWS::SSM::Parameter", Properties: { Name: "/small/greeting", Type: "String", Value: "hello" } },
    Http: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "small", ProtocolType: "HTTP" } },
    Stage: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: { ApiId: { Ref: "Http" }, StageName: "$default", AutoDeploy: true },
    },
    Integration: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: { Ref: "Http" },
        IntegrationType: "AWS_PROXY",
        IntegrationUri: att("Api"),
        PayloadFormatVersion: "2.0",
      },
    },
    ApiPermission: {
      Type: "AWS::Lambda::Permission",
      Properties: { Action: "lambda:InvokeFunction", FunctionName: att("Api"), Principal: "apigateway.amazonaws.com" },
    },
    SchedulerRole: {
      Type: "AWS::IAM::Role",
      Properties: {
        Policies: [
          {
            PolicyName: "run",
            PolicyDocument: {
              Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: att("Scheduled") },
            },
          },
        ],
      },
    },
    Daily: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        ScheduleExpression: "cron(0 2 * * ? *)",
        ScheduleExpressionTimezone: "UTC",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: att("Scheduled"),
          RoleArn: att("SchedulerRole"),
          Input: '{"name":"daily","at":"<aws.scheduler.scheduled-time>"}',
        },
      },
    },
    Minutely: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        ScheduleExpression: "rate(1 minute)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: att("Scheduled"), RoleArn: att("SchedulerRole"), Input: '{"name":"minutely"}' },
      },
    },
  });
  route("Echo", "GET /echo/{name}");
  route("Notes", "POST /notes");
  route("Denied", "GET /denied");
  route("Environment", "GET /environment");
  if (issuer) {
    resources.Authorizer = {
      Type: "AWS::ApiGatewayV2::Authorizer",
      Properties: {
        ApiId: { Ref: "Http" },
        AuthorizerType: "JWT",
        IdentitySource: ["$request.header.Authorization"],
        Name: "staff",
        JwtConfiguration: { Issuer: issuer, Audience: ["small"] },
      },
    };
    route("Staff", "ANY /api/{proxy+}", { AuthorizationType: "JWT", AuthorizerId: { Ref: "Authorizer" } });
  }
  rule(
    "NoteRule",
    { source: ["small"], "detail-type": ["note.written"], detail: { text: [{ "anything-but": "unwanted" }] } },
    "WorkQueue",
    { Ref: "Bus" },
  );
  rule("MailRule", { source: ["aws.ses"] }, "MailEvents");
  rule("TextRule", { source: ["aws.sms-voice"] }, "TextEvents");
  mapping("ReadStream", "Relay", streamArn, {
    BatchSize: 25,
    StartingPosition: "LATEST",
    MaximumRetryAttempts: 2,
    FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"text":{"S":[{"exists":true}]}}}}' }] },
  });
  mapping("CountStream", "Counter", streamArn, {
    BatchSize: 25,
    StartingPosition: "LATEST",
    TumblingWindowInSeconds: 60,
    FilterCriteria: {
      Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"text":{"S":[{"prefix":""}]}}}}' }],
    },
  });
  mapping("ReadQueue", "Worker", att("WorkQueue"), {
    BatchSize: 5,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  Object.assign(resources, extra);

  const data = {
    Resources: {
      Table: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          AttributeDefinitions: ["pk", "sk", "hpk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "sk", KeyType: "RANGE" },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: "history",
              KeySchema: [
                { AttributeName: "hpk", KeyType: "HASH" },
                { AttributeName: "sk", KeyType: "RANGE" },
              ],
              Projection: { ProjectionType: "KEYS_ONLY" },
            },
          ],
          BillingMode: "PAY_PER_REQUEST",
          StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
          TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
        },
      },
    },
    Outputs: {
      TableName: {
        Value: { Ref: "Table" },
        Export: { Name: { "Fn::Join": [":", [{ Ref: "AWS::StackName" }, "TableName"]] } },
      },
      StreamArn: { Value: att("Table", "StreamArn"), Export: { Name: "data:StreamArn" } },
    },
  };
  const write = (name: string, content: unknown) => writeFileSync(join(directory, name), JSON.stringify(content));
  write("app.template.json", { Resources: resources });
  write("data.template.json", data);
  write("app.assets.json", { files });
  const stack = (name: string, dependencies: string[]) => ({
    type: "aws:cloudformation:stack",
    environment: "aws://unknown-account/unknown-region",
    properties: { templateFile: `${name}.template.json` },
    dependencies,
  });
  write("manifest.json", {
    artifacts: {
      app: stack("app", ["data", "app.assets"]),
      data: stack("data", []),
      "app.assets": { type: "cdk:asset-manifest", properties: { file: "app.assets.json" } },
    },
  });
}
