import { Duration } from "aws-cdk-lib";
import { type EventBus, type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import { NodeFunction, type NodeFunctionProps } from "./node-function.ts";

export interface QueueWorkerProps extends NodeFunctionProps {
  /** How many batches are worked on at once: the rate governor of what the function calls. Unlimited when not given. */
  maxConcurrency?: number;
  /** Messages an invocation; ten when not given. */
  batchSize?: number;
  /** How long messages may gather before they come; not at all when not given. */
  batchingWindow?: Duration;
}

/** A queue, the function that works it off with partial batch failures, and the queue for what failed five times. */
export class QueueWorker extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly worker: NodeFunction;

  constructor(scope: Construct, id: string, { maxConcurrency, batchSize, batchingWindow, ...props }: QueueWorkerProps) {
    super(scope, id);
    const timeout = props.timeout ?? Duration.seconds(30);
    this.deadLetters = new DeadLetters(this);
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout and the window, as Lambda asks for: a batch must not reappear while it is still retried inside the poller.
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6 + (batchingWindow?.toSeconds() ?? 0)),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    this.worker = new NodeFunction(this, { ...props, timeout });
    this.worker.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: batchSize ?? 10,
        reportBatchItemFailures: true,
        ...(maxConcurrency && { maxConcurrency }),
        ...(batchingWindow && { maxBatchingWindow: batchingWindow }),
      }),
    );
  }

  /** Brings what matches a pattern from a bus (the account's own when not given) to the queue. */
  receive(eventPattern: EventPattern, eventBus?: EventBus): void {
    new Rule(this, "Rule", {
      ...(eventBus && { eventBus }),
      eventPattern,
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
  }
}
