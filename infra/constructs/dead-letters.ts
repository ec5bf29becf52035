import { Duration, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** Where work waits that failed for good, for two weeks. Observability raises an alarm as soon as one holds anything. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id = "DeadLetters") {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "This is a dead-letter queue: nothing consumes it, and an alarm tells a person.",
    });
  }
}
