import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import { NodeFunction, type NodeFunctionProps } from "./node-function.ts";

export interface StreamWorkerProps extends NodeFunctionProps {
  table: Table;
  /** The records it wants, as event patterns over the stream's records; any of them may match. */
  filters: Record<string, unknown>[];
  batchSize: number;
  /** How long records may gather before they come. */
  batchingWindow: Duration;
  /** Makes Lambda tell the function the shard it reads. Batches are then not bisected: a window's batches belong together. */
  tumblingWindow?: Duration;
}

/** A reader of a table's stream that a poison record cannot stop: bounded retries and age, then the record's place goes to dead letters. */
export class StreamWorker extends Construct {
  readonly deadLetters: DeadLetters;
  readonly worker: NodeFunction;

  constructor(
    scope: Construct,
    id: string,
    { table, filters, batchSize, batchingWindow, tumblingWindow, ...props }: StreamWorkerProps,
  ) {
    super(scope, id);
    const { tableStreamArn } = table;
    if (!tableStreamArn) throw new Error(`${id} needs a table with a stream.`);
    this.deadLetters = new DeadLetters(this);
    this.worker = new NodeFunction(this, { timeout: Duration.seconds(60), ...props });
    this.worker.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((verb) => `dynamodb:${verb}`),
        resources: [tableStreamArn],
      }),
    );
    const mapping = new EventSourceMapping(this, "Source", {
      target: this.worker.lambda,
      eventSourceArn: tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      maxBatchingWindow: batchingWindow,
      filters: filters.map((filter) => FilterCriteria.filter(filter)),
      retryAttempts: 10,
      // Well inside the stream's 24 hours, so that what waits behind a fault is still there.
      maxRecordAge: Duration.hours(6),
      reportBatchItemFailures: true,
      bisectBatchOnError: !tumblingWindow,
      ...(tumblingWindow && { tumblingWindow }),
      onFailure: new SqsDlq(this.deadLetters),
    });
    // Lambda checks at creation that the function may read the stream.
    const policy = this.worker.lambda.role?.node.tryFindChild("DefaultPolicy");
    if (policy) mapping.node.addDependency(policy);
  }
}
