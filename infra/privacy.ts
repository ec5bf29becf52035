import { Duration, Stack, Validations } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { privacyRequested } from "../functions/core/privacy/privacy.events.ts";
import { type Link, link } from "./constructs/link.ts";
import { Subscriber } from "./constructs/subscriber.ts";
import { tableLink } from "./data.ts";
import type { Stage } from "./stage.ts";

export interface PrivacyProps {
  stage: Stage;
  bus: EventBus;
  table: Table;
  lake: Bucket;
  certificateKeys: Link;
}

/** Exports and erases people: the one function that may change what lies in the lake, and that holds the key of the certificates. */
export class Privacy extends Construct {
  constructor(scope: Construct, { stage, bus, table, lake, certificateKeys }: PrivacyProps) {
    super(scope, "Privacy");
    const events = lake.arnForObjects("events/*");
    const { worker } = new Subscriber(this, {
      stage,
      bus,
      event: privacyRequested,
      entry: "events/privacy-requested.fulfil",
      links: [
        tableLink(table, "readWrite", "history", "worker", "board"),
        certificateKeys,
        link(
          "Lake",
          { bucket: lake.bucketName },
          { actions: ["s3:ListBucket", "s3:ListBucketVersions"], resources: [lake.bucketArn] },
          { actions: ["s3:DeleteObjectVersion", "s3:GetObject", "s3:PutObject"], resources: [events] },
        ),
      ],
      timeout: Duration.minutes(10),
      memory: 1024,
      batchSize: 1,
    });
    const { stackName } = Stack.of(lake);
    const name = Stack.of(lake).getLogicalId(lake.node.defaultChild as CfnBucket);
    Validations.of(worker).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${stackName}:ExportsOutputFnGetAtt${name}Arn65E67816/events/*]`,
      reason: "Firehose names the objects; it may look through and change those below this folder of the lake only.",
    });
  }
}
