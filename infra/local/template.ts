import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// biome-ignore lint/suspicious/noExplicitAny: a CloudFormation document has no static shape
export type Tree = any;

/** One deployed resource of the template, with every intrinsic function of its properties resolved. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  /** CDK construct path, or the logical id where the template names none. */
  readonly path: string;
  readonly type: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: Tree;
}

/** The synthesized application, read once, as if all its stacks had been deployed. */
export interface Assembly {
  readonly region: string;
  readonly account: string;
  readonly resources: readonly Resource[];
  ofType(...types: string[]): Resource[];
  /** Finds by logical id or construct path (whole, ending, then part); fails when none or several fit. */
  find(text: string): Resource;
  /** Finds the resource that an ARN or a Ref value names. */
  named(type: string, arnOrRef: string): Resource | undefined;
  /** Folder or file of the asset that is stored under this object key. */
  asset(objectKey: string): string;
}

/** Addresses that stand for the cloud's own names on this machine. */
export interface Addresses {
  siteUrl: string;
  awsUrl: string;
}

/** Types that the platform runs, each with the properties it honours or knows to change nothing here. */
const active: Record<string, readonly string[]> = {
  "AWS::DynamoDB::Table":
    "AttributeDefinitions KeySchema GlobalSecondaryIndexes StreamSpecification TimeToLiveSpecification TableName BillingMode PointInTimeRecoverySpecification SSESpecification DeletionProtectionEnabled Tags ContributorInsightsSpecification TableClass WarmThroughput OnDemandThroughput".split(
      " ",
    ),
  "AWS::DynamoDB::GlobalTable":
    "AttributeDefinitions KeySchema GlobalSecondaryIndexes StreamSpecification TimeToLiveSpecification TableName BillingMode Replicas SSESpecification WarmThroughput WriteOnDemandThroughputSettings".split(
      " ",
    ),
  "AWS::Lambda::Function":
    "Code Handler Runtime Role Environment Timeout MemorySize Architectures Description FunctionName ReservedConcurrentExecutions LoggingConfig Tags TracingConfig Layers EphemeralStorage".split(
      " ",
    ),
  "AWS::Lambda::EventSourceMapping":
    "FunctionName EventSourceArn BatchSize MaximumBatchingWindowInSeconds FunctionResponseTypes ScalingConfig FilterCriteria BisectBatchOnFunctionError MaximumRetryAttempts MaximumRecordAgeInSeconds StartingPosition ParallelizationFactor DestinationConfig TumblingWindowInSeconds Enabled Tags MetricsConfig".split(
      " ",
    ),
  "AWS::Lambda::EventInvokeConfig":
    "FunctionName Qualifier MaximumRetryAttempts MaximumEventAgeInSeconds DestinationConfig".split(" "),
  "AWS::Lambda::Permission": "Action FunctionName Principal SourceArn SourceAccount".split(" "),
  "AWS::IAM::Role":
    "AssumeRolePolicyDocument ManagedPolicyArns Policies Description RoleName Path MaxSessionDuration Tags".split(" "),
  "AWS::IAM::Policy": "PolicyDocument PolicyName Roles Users Groups".split(" "),
  "AWS::IAM::ManagedPolicy": "PolicyDocument ManagedPolicyName Roles Users Groups Description Path".split(" "),
  "AWS::ApiGatewayV2::Api":
    "Name ProtocolType CorsConfiguration Description DisableExecuteApiEndpoint Tags IpAddressType".split(" "),
  "AWS::ApiGatewayV2::Stage":
    "ApiId StageName AutoDeploy AccessLogSettings DefaultRouteSettings RouteSettings Description Tags".split(" "),
  "AWS::ApiGatewayV2::Route":
    "ApiId RouteKey Target AuthorizationType AuthorizerId AuthorizationScopes OperationName".split(" "),
  "AWS::ApiGatewayV2::Integration":
    "ApiId IntegrationType IntegrationUri IntegrationMethod PayloadFormatVersion TimeoutInMillis Description".split(
      " ",
    ),
  "AWS::ApiGatewayV2::Authorizer": "ApiId AuthorizerType IdentitySource JwtConfiguration Name".split(" "),
  "AWS::SQS::Queue":
    "QueueName VisibilityTimeout DelaySeconds RedrivePolicy RedriveAllowPolicy MessageRetentionPeriod SqsManagedSseEnabled ReceiveMessageWaitTimeSeconds MaximumMessageSize Tags".split(
      " ",
    ),
  "AWS::SQS::QueuePolicy": "Queues PolicyDocument".split(" "),
  "AWS::SNS::Topic": "TopicName DisplayName Subscription KmsMasterKeyId Tags".split(" "),
  "AWS::SNS::Subscription": "TopicArn Protocol Endpoint RawMessageDelivery RedrivePolicy".split(" "),
  "AWS::Events::EventBus": "Name Description DeadLetterConfig Tags LogConfig".split(" "),
  "AWS::Events::Rule": "EventBusName EventPattern ScheduleExpression State Targets Description Name RoleArn Tags".split(
    " ",
  ),
  "AWS::Scheduler::Schedule":
    "ScheduleExpression ScheduleExpressionTimezone FlexibleTimeWindow State Target Description Name GroupName StartDate EndDate".split(
      " ",
    ),
  "AWS::S3::Bucket":
    "BucketName CorsConfiguration BucketEncryption PublicAccessBlockConfiguration LifecycleConfiguration LoggingConfiguration OwnershipControls VersioningConfiguration Tags AccessControl IntelligentTieringConfigurations".split(
      " ",
    ),
  "AWS::SES::ConfigurationSet":
    "Name DeliveryOptions ReputationOptions SendingOptions SuppressionOptions TrackingOptions VdmOptions Tags".split(
      " ",
    ),
  "AWS::SES::ConfigurationSetEventDestination": "ConfigurationSetName EventDestination".split(" "),
  "AWS::SES::EmailIdentity":
    "EmailIdentity ConfigurationSetAttributes DkimAttributes DkimSigningAttributes FeedbackAttributes MailFromAttributes Tags".split(
      " ",
    ),
  "AWS::KinesisFirehose::DeliveryStream":
    "DeliveryStreamName DeliveryStreamType ExtendedS3DestinationConfiguration DeliveryStreamEncryptionConfigurationInput Tags".split(
      " ",
    ),
  "AWS::SSM::Parameter": "Name Type Value Description Tier Tags AllowedPattern DataType".split(" "),
  "AWS::CloudFront::Distribution": "DistributionConfig Tags".split(" "),
  "AWS::CloudFront::Function": "AutoPublish FunctionCode FunctionConfig Name Tags".split(" "),
  "AWS::CloudFront::ResponseHeadersPolicy": "ResponseHeadersPolicyConfig".split(" "),
  "Custom::CDKBucketDeployment":
    "ServiceToken SourceBucketNames SourceObjectKeys SourceMarkers SourceMarkersConfig DestinationBucketName DestinationBucketKeyPrefix WaitForDistributionInvalidation Prune Include Exclude Extract DistributionId DistributionPaths SystemMetadata UserMetadata OutputObjectKeys DestinationBucketArn RetainOnDelete".split(
      " ",
    ),
};

/** Types that change nothing on one machine. */
const inert = new Set(
  `AWS::CDK::Metadata AWS::Logs::LogGroup AWS::Logs::ResourcePolicy AWS::Logs::LogStream AWS::Logs::MetricFilter AWS::Logs::QueryDefinition
  AWS::CloudWatch::Alarm AWS::CloudWatch::CompositeAlarm AWS::CloudWatch::Dashboard AWS::CloudWatch::AnomalyDetector
  AWS::SNS::TopicPolicy AWS::S3::BucketPolicy AWS::Events::EventBusPolicy AWS::Events::Archive AWS::Scheduler::ScheduleGroup
  AWS::ApiGatewayV2::DomainName AWS::ApiGatewayV2::ApiMapping
  AWS::CloudFront::OriginAccessControl AWS::CloudFront::CachePolicy AWS::CloudFront::OriginRequestPolicy AWS::CloudFront::CloudFrontOriginAccessIdentity
  AWS::Cognito::UserPool AWS::Cognito::UserPoolClient AWS::Cognito::UserPoolDomain AWS::Cognito::UserPoolGroup AWS::Cognito::UserPoolResourceServer AWS::Cognito::ManagedLoginBranding
  AWS::Lambda::LayerVersion AWS::Lambda::Version AWS::Lambda::Alias
  AWS::SMSVOICE::ConfigurationSet AWS::SMSVOICE::PhoneNumber AWS::SMSVOICE::Pool AWS::KMS::Key AWS::KMS::Alias
  AWS::Glue::Database AWS::Glue::Table AWS::Athena::WorkGroup AWS::Athena::NamedQuery AWS::Budgets::Budget
  Custom::S3AutoDeleteObjects Custom::LogRetention Custom::CloudwatchLogResourcePolicy`.split(/\s+/),
);

/** An error whose message is a sentence for the person who wrote the template. */
export class TemplateError extends Error {
  override name = "TemplateError";
}

interface Stack {
  name: string;
  directory: string;
  template: Tree;
  conditions: Map<string, boolean>;
  dependencies: string[];
}

const json = (file: string): Tree => JSON.parse(readFileSync(file, "utf8"));
const short = (text: string, length = 8): string => createHash("sha256").update(text).digest("hex").slice(0, length);

/** Reads the cloud assembly and resolves every stack in dependency order; fails in one sentence at the first thing it cannot run. */
export function readAssembly(directory: string, addresses: Addresses): Assembly {
  const stacks = new Map<string, Stack>();
  const assets = new Map<string, string>();
  let region = "us-east-1";
  let account = "123456789012";

  const readManifest = (folder: string): void => {
    const manifest = json(join(folder, "manifest.json"));
    for (const [id, artifact] of Object.entries<Tree>(manifest.artifacts ?? {})) {
      if (artifact.type === "cdk:cloud-assembly") readManifest(join(folder, artifact.properties.directoryName));
      if (artifact.type === "cdk:asset-manifest") {
        const files = json(join(folder, artifact.properties.file)).files ?? {};
        for (const file of Object.values<Tree>(files))
          for (const destination of Object.values<Tree>(file.destinations))
            assets.set(destination.objectKey, join(folder, file.source.path));
      }
      if (artifact.type !== "aws:cloudformation:stack") continue;
      const [, environmentAccount, environmentRegion] =
        /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? "") ?? [];
      if (environmentAccount && environmentAccount !== "unknown-account") account = environmentAccount;
      if (environmentRegion && environmentRegion !== "unknown-region") region = environmentRegion;
      stacks.set(id, {
        name: artifact.properties.stackName ?? id,
        directory: folder,
        template: json(join(folder, artifact.properties.templateFile)),
        conditions: new Map(),
        dependencies: artifact.dependencies ?? [],
      });
    }
  };
  readManifest(directory);

  const ordered: Stack[] = [];
  const visit = (id: string): void => {
    const stack = stacks.get(id);
    if (!stack || ordered.includes(stack)) return;
    for (const dependency of stack.dependencies) visit(dependency);
    ordered.push(stack);
  };
  for (const id of stacks.keys()) visit(id);

  const exports = new Map<string, string>();
  const outputs = new Map<string, Record<string, string>>();
  const resources: Resource[] = [];
  for (const stack of ordered) {
    const resolver = createResolver(stack, { region, account, exports, outputs, ...addresses });
    for (const [logicalId, raw] of Object.entries<Tree>(stack.template.Resources ?? {})) {
      if (raw.Condition && !resolver.condition(raw.Condition)) continue;
      const properties = active[raw.Type];
      if (!properties && !inert.has(raw.Type))
        throw new TemplateError(
          `The local platform does not know resource type ${raw.Type} (${logicalId} in ${stack.name}): teach it in infra/local/template.ts or leave it out of this stage.`,
        );
      const unknown = Object.keys(raw.Properties ?? {}).find((name) => properties && !properties.includes(name));
      if (unknown)
        throw new TemplateError(
          `The local platform does not support property ${unknown} of ${raw.Type} (${logicalId} in ${stack.name}).`,
        );
      resources.push({
        stack: stack.name,
        logicalId,
        path: raw.Metadata?.["aws:cdk:path"] ?? logicalId,
        type: raw.Type,
        ...resolver.physical(logicalId),
        properties: resolver.resolve(raw.Properties ?? {}),
      });
    }
    const values: Record<string, string> = {};
    for (const [name, output] of Object.entries<Tree>(stack.template.Outputs ?? {})) {
      if (output.Condition && !resolver.condition(output.Condition)) continue;
      const value: string = resolver.resolve(output.Value);
      values[name] = value;
      if (output.Export) exports.set(resolver.resolve(output.Export.Name), value);
    }
    outputs.set(stack.name, values);
  }

  return {
    region,
    account,
    resources,
    ofType: (...types) => resources.filter((resource) => types.includes(resource.type)),
    find(text) {
      const tries: ((resource: Resource) => boolean)[] = [
        (resource) => resource.logicalId === text || resource.path === text,
        (resource) => resource.path.endsWith(`/${text}`) || resource.path.endsWith(`/${text}/Resource`),
        (resource) => resource.logicalId.includes(text) || resource.path.includes(text),
      ];
      for (const fits of tries) {
        const [found, other] = resources.filter(fits);
        if (found && !other) return found;
        if (found && other)
          throw new TemplateError(`"${text}" fits several resources: ${found.path} and ${other.path}, at least.`);
      }
      throw new TemplateError(`No resource of the template fits "${text}".`);
    },
    named: (type, name) =>
      resources.find(
        (resource) => resource.type === type && (resource.ref === name || resource.attributes.Arn === name),
      ),
    asset(objectKey) {
      const path = assets.get(objectKey);
      if (!path) throw new TemplateError(`The assembly has no asset for ${objectKey}.`);
      return path;
    },
  };
}

interface Environment extends Addresses {
  region: string;
  account: string;
  exports: Map<string, string>;
  outputs: Map<string, Record<string, string>>;
}

type Physical = Pick<Resource, "ref" | "attributes">;

function createResolver(stack: Stack, environment: Environment) {
  const { region, account } = environment;
  const { template } = stack;
  const known = new Map<string, Physical>();
  const pseudo: Record<string, string> = {
    "AWS::Region": region,
    "AWS::AccountId": account,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack.name,
    "AWS::StackId": `arn:aws:cloudformation:${region}:${account}:stack/${stack.name}/${short(stack.name, 12)}`,
  };

  /** CDK spells an API's or a distribution's address out of its id: on one machine both are the site. */
  const localized = (text: string): string =>
    text
      .replace(/https:\/\/api[0-9a-f]{8}\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, environment.siteUrl)
      .replace(/https:\/\/d[0-9a-f]{8}\.cloudfront\.net/g, environment.siteUrl);

  const reference = (name: string): unknown => {
    if (name === "AWS::NoValue") return undefined;
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (parameter) {
      if (parameter.Default === undefined)
        throw new TemplateError(`Parameter ${name} of ${stack.name} has no default, and nobody is asked locally.`);
      return parameter.Default;
    }
    return physical(name).ref;
  };

  const attribute = (logicalId: string, name: string): string => {
    const value = physical(logicalId).attributes[name];
    if (value === undefined)
      throw new TemplateError(
        `The local platform does not know attribute ${name} of ${template.Resources[logicalId].Type} (${logicalId} in ${stack.name}).`,
      );
    return value;
  };

  const resolve = (value: Tree): Tree => {
    if (Array.isArray(value)) return value.map(resolve).filter((entry) => entry !== undefined);
    if (value === null || typeof value !== "object") return value;
    const keys = Object.keys(value);
    const [key] = keys;
    if (keys.length === 1 && key && (key === "Ref" || key.startsWith("Fn::"))) return intrinsic(key, value[key]);
    const object: Tree = {};
    for (const name of keys) {
      const resolved = resolve(value[name]);
      if (resolved !== undefined) object[name] = resolved;
    }
    return object;
  };

  const intrinsic = (name: string, argument: Tree): Tree => {
    switch (name) {
      case "Ref":
        return reference(argument);
      case "Fn::GetAtt": {
        const [logicalId, ...rest] = Array.isArray(argument) ? argument : String(argument).split(".");
        return attribute(logicalId, rest.join("."));
      }
      case "Fn::Join":
        return localized(resolve(argument[1]).join(argument[0]));
      case "Fn::Sub": {
        const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
        return localized(
          String(text).replace(/\$\{([^}]+)\}/g, (_, variable: string) => {
            if (variable.startsWith("!")) return `\${${variable.slice(1)}}`;
            if (variable in variables) return resolve(variables[variable]);
            const [logicalId = "", ...rest] = variable.split(".");
            return rest.length ? attribute(logicalId, rest.join(".")) : String(reference(variable));
          }),
        );
      }
      case "Fn::Select":
        return resolve(argument[1])[Number(resolve(argument[0]))];
      case "Fn::Split":
        return String(resolve(argument[1])).split(argument[0]);
      case "Fn::If":
        return resolve(condition(argument[0]) ? argument[1] : argument[2]);
      case "Fn::FindInMap":
        return template.Mappings?.[resolve(argument[0])]?.[resolve(argument[1])]?.[resolve(argument[2])];
      case "Fn::Base64":
        return Buffer.from(resolve(argument)).toString("base64");
      case "Fn::ToJsonString":
        return JSON.stringify(resolve(argument));
      case "Fn::ImportValue": {
        const exported = environment.exports.get(resolve(argument));
        if (exported === undefined)
          throw new TemplateError(`${stack.name} imports ${resolve(argument)}, which no stack exports.`);
        return exported;
      }
      case "Fn::GetStackOutput": {
        const { StackName, OutputName } = resolve(argument);
        const output = environment.outputs.get(StackName)?.[OutputName];
        if (output === undefined)
          throw new TemplateError(`${stack.name} reads output ${OutputName} of ${StackName}, which does not exist.`);
        return output;
      }
      default:
        throw new TemplateError(`The local platform does not know intrinsic function ${name} (in ${stack.name}).`);
    }
  };

  const test = (expression: Tree): boolean => {
    const [name, argument] = Object.entries<Tree>(expression)[0] ?? [];
    if (name === "Condition") return condition(argument);
    if (name === "Fn::Equals") return resolve(argument[0]) === resolve(argument[1]);
    if (name === "Fn::And") return argument.every(test);
    if (name === "Fn::Or") return argument.some(test);
    if (name === "Fn::Not") return !test(argument[0]);
    throw new TemplateError(`The local platform does not know condition function ${name} (in ${stack.name}).`);
  };

  const condition = (name: string): boolean => {
    const answer = stack.conditions.get(name) ?? test(template.Conditions[name]);
    stack.conditions.set(name, answer);
    return answer;
  };

  const physical = (logicalId: string): Physical => {
    const found = known.get(logicalId);
    if (found) return found;
    const raw = template.Resources?.[logicalId];
    if (!raw) throw new TemplateError(`${stack.name} refers to ${logicalId}, which it does not define.`);
    const made = name(stack.name, logicalId, raw.Type, (property) => resolve(raw.Properties?.[property]), environment);
    known.set(logicalId, made);
    return made;
  };

  return { resolve, condition, physical };
}

/** What Ref and GetAtt give for a resource: the same at every start, and shaped as in the cloud. */
function name(
  stack: string,
  logicalId: string,
  type: string,
  property: (name: string) => Tree,
  { region, account, siteUrl, awsUrl }: Environment,
): Physical {
  const mark = short(`${stack}/${logicalId}`);
  const generated = (limit: number): string => `${`${stack}-${logicalId}`.slice(0, limit - 9)}-${mark}`;
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
  const plain = (ref: string, attributes: Record<string, string> = {}): Physical => ({ ref, attributes });
  switch (type) {
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable": {
      const ref = property("TableName") ?? generated(255);
      const Arn = arn("dynamodb", `table/${ref}`);
      return plain(ref, { Arn, StreamArn: `${Arn}/stream/2026-01-01T00:00:00.000`, TableId: mark });
    }
    case "AWS::Lambda::Function": {
      const ref = property("FunctionName") ?? generated(64);
      return plain(ref, { Arn: arn("lambda", `function:${ref}`) });
    }
    case "AWS::Lambda::Version":
      return plain(`${property("FunctionName")}:1`, { Version: "1" });
    case "AWS::Lambda::EventSourceMapping":
      return plain(mark, { Id: mark });
    case "AWS::IAM::Role": {
      const ref = property("RoleName") ?? generated(64);
      return plain(ref, { Arn: `arn:aws:iam::${account}:role/${ref}`, RoleId: `AROA${mark.toUpperCase()}` });
    }
    case "AWS::IAM::ManagedPolicy": {
      const ref = `arn:aws:iam::${account}:policy/${property("ManagedPolicyName") ?? generated(128)}`;
      return plain(ref, { PolicyArn: ref });
    }
    case "AWS::ApiGatewayV2::Api":
      return plain(`api${mark}`, { ApiId: `api${mark}`, ApiEndpoint: siteUrl });
    case "AWS::ApiGatewayV2::Stage":
      return plain(property("StageName"));
    case "AWS::ApiGatewayV2::Authorizer":
      return plain(mark, { AuthorizerId: mark });
    case "AWS::SQS::Queue": {
      const QueueName = property("QueueName") ?? generated(80);
      const QueueUrl = `${awsUrl}/${account}/${QueueName}`;
      return plain(QueueUrl, { Arn: arn("sqs", QueueName), QueueName, QueueUrl });
    }
    case "AWS::SNS::Topic": {
      const TopicName = property("TopicName") ?? generated(256);
      return plain(arn("sns", TopicName), { TopicArn: arn("sns", TopicName), TopicName });
    }
    case "AWS::Events::EventBus": {
      const ref = property("Name");
      return plain(ref, { Arn: arn("events", `event-bus/${ref}`), Name: ref });
    }
    case "AWS::Events::Rule": {
      const bus = String(property("EventBusName") ?? "default")
        .split("/")
        .at(-1);
      const ref = property("Name") ?? generated(64);
      return plain(ref, { Arn: arn("events", bus === "default" ? `rule/${ref}` : `rule/${bus}/${ref}`) });
    }
    case "AWS::Scheduler::Schedule": {
      const ref = property("Name") ?? generated(64);
      return plain(ref, { Arn: arn("scheduler", `schedule/${property("GroupName") ?? "default"}/${ref}`) });
    }
    case "AWS::Scheduler::ScheduleGroup": {
      const ref = property("Name") ?? generated(64);
      return plain(ref, { Arn: arn("scheduler", `schedule-group/${ref}`) });
    }
    case "AWS::S3::Bucket": {
      const ref = property("BucketName") ?? generated(63).toLowerCase();
      const DomainName = `${ref}.s3.amazonaws.com`;
      const RegionalDomainName = `${ref}.s3.${region}.amazonaws.com`;
      return plain(ref, { Arn: `arn:aws:s3:::${ref}`, DomainName, RegionalDomainName });
    }
    case "AWS::KinesisFirehose::DeliveryStream": {
      const ref = property("DeliveryStreamName") ?? generated(64);
      return plain(ref, { Arn: arn("firehose", `deliverystream/${ref}`) });
    }
    case "AWS::SES::EmailIdentity":
      return plain(property("EmailIdentity"), {
        EmailIdentityArn: arn("ses", `identity/${property("EmailIdentity")}`),
        ...Object.fromEntries(
          [1, 2, 3].flatMap((n) => [
            [`DkimDNSTokenName${n}`, `${n}.${property("EmailIdentity")}`],
            [`DkimDNSTokenValue${n}`, `${n}.dkim.amazonses.com`],
          ]),
        ),
      });
    case "AWS::SES::ConfigurationSet":
      return plain(property("Name") ?? generated(64));
    case "AWS::SSM::Parameter":
      return plain(property("Name") ?? generated(128), { Type: property("Type"), Value: property("Value") });
    case "AWS::CloudFront::Distribution":
      return plain(`E${mark.toUpperCase()}`, { Id: `E${mark.toUpperCase()}`, DomainName: `d${mark}.cloudfront.net` });
    case "AWS::CloudFront::Function": {
      const FunctionARN = `arn:aws:cloudfront::${account}:function/${generated(64)}`;
      return plain(FunctionARN, { FunctionARN, Stage: "LIVE" });
    }
    case "AWS::SMSVOICE::ConfigurationSet": {
      const ref = property("ConfigurationSetName") ?? generated(64);
      return plain(ref, { Arn: arn("sms-voice", `configuration-set/${ref}`) });
    }
    case "AWS::KMS::Key":
      return plain(mark, { Arn: arn("kms", `key/${mark}`), KeyId: mark });
    case "AWS::Cognito::UserPool": {
      const ref = `${region}_${mark}`;
      const ProviderName = `cognito-idp.${region}.amazonaws.com/${ref}`;
      const Arn = arn("cognito-idp", `userpool/${ref}`);
      return plain(ref, { Arn, UserPoolId: ref, ProviderName, ProviderURL: `https://${ProviderName}` });
    }
    case "AWS::Cognito::UserPoolClient":
      return plain(mark.padEnd(26, "0"), { ClientId: mark.padEnd(26, "0"), Name: logicalId });
    case "AWS::Cognito::UserPoolDomain":
      return plain(property("Domain"), { CloudFrontDistribution: `d${mark}.cloudfront.net` });
    case "AWS::Logs::LogGroup": {
      const ref = property("LogGroupName") ?? generated(128);
      return plain(ref, { Arn: arn("logs", `log-group:${ref}:*`) });
    }
    case "AWS::CloudWatch::Alarm":
    case "AWS::CloudWatch::CompositeAlarm": {
      const ref = property("AlarmName") ?? generated(128);
      return plain(ref, { Arn: arn("cloudwatch", `alarm:${ref}`) });
    }
    default:
      return plain(generated(64), { Arn: arn("local", generated(64)), Id: mark, DestinationBucketArn: mark });
  }
}
