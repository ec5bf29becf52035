import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { type EventBus, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnDeliveryStream } from "aws-cdk-lib/aws-kinesisfirehose";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { DeadLetters } from "./constructs/dead-letters.ts";
import { application, type Stage } from "./stage.ts";

/** Every event of the bus as a line of JSON (its envelope) in the lake, below the day it arrived: `events/day=2026-10-01/`. */
export class Lake extends Construct {
  constructor(scope: Construct, { stage, bus, bucket }: { stage: Stage; bus: EventBus; bucket: Bucket }) {
    super(scope, "Lake");
    const logs = new LogGroup(this, "Logs", { retention: stage.logDays, removalPolicy: RemovalPolicy.DESTROY });
    const logStream = logs.addStream("Delivery");
    const writer = new Role(this, "Writer", { assumedBy: new ServicePrincipal("firehose.amazonaws.com") });
    logs.grantWrite(writer);
    writer.addToPolicy(
      new PolicyStatement({
        actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        resources: [bucket.bucketArn],
      }),
    );
    writer.addToPolicy(
      new PolicyStatement({
        actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
        resources: [bucket.arnForObjects("events/*"), bucket.arnForObjects("failed/*")],
      }),
    );
    const { stackName } = Stack.of(bucket);
    const lake = `${stackName}:ExportsOutputFnGetAtt${Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket)}`;
    Validations.of(writer).acknowledge(
      ...["events", "failed"].map((folder) => ({
        id: `AwsSolutions-IAM5[Resource::${lake}Arn65E67816/${folder}/*]`,
        reason: "Firehose names the objects; it may write below these two folders of the lake only.",
      })),
    );
    const stream = new CfnDeliveryStream(this, "Stream", {
      deliveryStreamType: "DirectPut",
      deliveryStreamEncryptionConfigurationInput: { keyType: "AWS_OWNED_CMK" },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: writer.roleArn,
        prefix: "events/day=!{timestamp:yyyy-MM-dd}/",
        errorOutputPrefix: "failed/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/",
        bufferingHints: { intervalInSeconds: 300, sizeInMBs: 16 },
        compressionFormat: "GZIP",
        fileExtension: ".json.gz",
        processingConfiguration: {
          enabled: true,
          processors: [
            { type: "AppendDelimiterToRecord", parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }] },
          ],
        },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logs.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
    stream.node.addDependency(writer);

    const sender = new Role(this, "Sender", { assumedBy: new ServicePrincipal("events.amazonaws.com") });
    sender.addToPolicy(
      new PolicyStatement({ actions: ["firehose:PutRecord", "firehose:PutRecordBatch"], resources: [stream.attrArn] }),
    );
    const deadLetters = new DeadLetters(this);
    const rule = new Rule(this, "Rule", {
      eventBus: bus,
      eventPattern: { source: [application] },
      targets: [
        {
          bind: () => ({
            arn: stream.attrArn,
            role: sender,
            input: RuleTargetInput.fromEventPath("$.detail"),
            deadLetterConfig: { arn: deadLetters.queueArn },
          }),
        },
      ],
    });
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [deadLetters.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": rule.ruleArn } },
      }),
    );
  }
}
