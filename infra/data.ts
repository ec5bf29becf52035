import { type App, Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { AccountRecovery, CfnUserPoolGroup, Mfa, UserPool, type UserPoolDomain } from "aws-cdk-lib/aws-cognito";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import { roles } from "../functions/core/access.ts";
import { type Link, link } from "./constructs/link.ts";
import { application, type Stage } from "./stage.ts";

/** Everything that holds state, in a stack of its own so that no change of code is ever in one change set with it. */
export class Data extends Stack {
  readonly table: Table;
  readonly lake: Bucket;
  readonly accessLogs: IBucket;
  /** Absent where the stage brings its own identity provider. */
  readonly people: { pool: UserPool; domain: UserPoolDomain } | undefined;

  constructor(app: App, stage: Stage) {
    super(app, `${application}-${stage.name}-data`, {
      description: "Loopkeeper: the table, the buckets and the people",
      terminationProtection: stage.keepData,
    });
    const removalPolicy = stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.table = new Table(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: "ttl",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.keepData,
      removalPolicy,
    });
    for (const [indexName, prefix, projectionType] of [
      ["history", "h", ProjectionType.KEYS_ONLY],
      ["worker", "w", ProjectionType.ALL],
      ["board", "b", ProjectionType.ALL],
    ] as const)
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: `${prefix}pk`, type: AttributeType.STRING },
        sortKey: { name: `${prefix}sk`, type: AttributeType.STRING },
        projectionType,
      });

    const secured = {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy,
    };
    // The cast: CDK's interfaces do not know exactOptionalPropertyTypes.
    this.accessLogs = new Bucket(this, "AccessLogs", {
      ...secured,
      lifecycleRules: [{ expiration: Duration.days(stage.logDays) }],
    }) as IBucket;
    Validations.of(this.accessLogs).acknowledge({
      id: "AwsSolutions-S1",
      reason: "This bucket receives the others' access logs; logging its own would never end.",
    });
    const kept = { ...secured, versioned: true, serverAccessLogsBucket: this.accessLogs };
    new Bucket(this, "Evidence", { ...kept, serverAccessLogsPrefix: "evidence/" });
    this.lake = new Bucket(this, "Lake", { ...kept, serverAccessLogsPrefix: "lake/" });

    this.people = stage.identity ? undefined : this.addPeople(stage, removalPolicy);
  }

  private addPeople(stage: Stage, removalPolicy: RemovalPolicy) {
    const pool = new UserPool(this, "People", {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: stage.keepData,
      removalPolicy,
    });
    Validations.of(pool).acknowledge(
      {
        id: "AwsSolutions-COG2",
        reason: "Each person may turn a second factor on; whether all must is the owner's decision, made in this pool.",
      },
      {
        id: "AwsSolutions-COG8",
        reason:
          "The plus plan costs by the person and adds risk scores; there is no sign-up, and passwords are strong.",
      },
    );
    for (const groupName of roles)
      new CfnUserPoolGroup(this, `Group${groupName}`, { userPoolId: pool.userPoolId, groupName });
    const domain = pool.addDomain("SignIn", {
      cognitoDomain: { domainPrefix: `${application}-${stage.name}-${Aws.ACCOUNT_ID}` },
    });
    new CfnOutput(this, "UserPoolId", { value: pool.userPoolId, description: "For adding people and their roles" });
    return { pool, domain };
  }
}

const read = ["BatchGetItem", "GetItem", "Query"];
const write = ["ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"];
const actionsOf = { read, write, readWrite: [...read, ...write], scan: [...read, ...write, "Scan"] };

/** What a function may do with the table's items and which indexes it may query. Only the draw, campaigns and their preview may scan, which costs a read of everything. */
export const tableLink = (
  table: Table,
  right: keyof typeof actionsOf,
  ...indexes: ("history" | "worker" | "board")[]
): Link =>
  link(
    "Table",
    { name: table.tableName },
    { actions: actionsOf[right].map((verb) => `dynamodb:${verb}`), resources: [table.tableArn] },
    ...(indexes.length > 0
      ? [{ actions: ["dynamodb:Query"], resources: indexes.map((index) => `${table.tableArn}/index/${index}`) }]
      : []),
  );
