import { CfnOutput, Duration, type Stack } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Construct, type IConstruct } from "constructs";
import type { Api } from "./api.ts";
import { DeadLetters } from "./constructs/dead-letters.ts";
import { NodeFunction } from "./constructs/node-function.ts";
import { QueueWorker } from "./constructs/queue-worker.ts";
import { StreamWorker } from "./constructs/stream-worker.ts";
import { application, type Stage } from "./stage.ts";

export interface ObservabilityProps {
  stage: Stage;
  /** The stack whose functions and queues are watched; it must be complete. */
  of: Stack;
  api: Api;
  table: Table;
  key: IKey;
}

const fiveMinutes = Duration.minutes(5);

/** One dashboard, and alarms that all tell one topic. What the stack contains decides what is watched, so nothing can be forgotten. */
export class Observability extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, { stage, of, api, table, key }: ObservabilityProps) {
    super(scope, "Observability");
    this.topic = new Topic(this, "Alarms", { masterKey: key, enforceSSL: true });
    this.topic.grantPublish(new ServicePrincipal("cloudwatch.amazonaws.com"));
    new CfnOutput(this, "AlarmTopic", { value: this.topic.topicArn, description: "Subscribe the people on call" });

    const all = <T extends IConstruct>(kind: abstract new (...props: never[]) => T): T[] =>
      of.node.findAll().filter((construct): construct is T => construct instanceof kind);
    const functions = all(NodeFunction);
    const deadLetters = all(DeadLetters);
    const workers = all(QueueWorker);
    const readers = all(StreamWorker);

    for (const queue of deadLetters)
      this.alarm(queue, "NotEmpty", {
        alarmDescription: `${queue.node.path} holds work that failed for good: read it, mend the cause, redrive it.`,
        metric: queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
        threshold: 1,
      });
    for (const { entry, lambda } of functions)
      this.alarm(lambda, "Errors", {
        alarmDescription: `${entry} fails, or is throttled.`,
        metric: lambda.metricErrors({ period: fiveMinutes }),
        threshold: 1,
        // A worker's single failure is retried; one that lasts is news.
        evaluationPeriods: entry.startsWith("api/") ? 1 : 3,
      });
    this.alarm(this, "Throttles", {
      alarmDescription: "Lambda refuses invocations: the account's concurrency is used up.",
      metric: new Metric({
        namespace: "AWS/Lambda",
        metricName: "Throttles",
        period: fiveMinutes,
        statistic: Stats.SUM,
      }),
      threshold: 1,
      evaluationPeriods: 2,
    });
    for (const { worker } of readers)
      this.alarm(worker, "Behind", {
        alarmDescription: `${worker.entry} is more than ten minutes behind the table.`,
        metric: iteratorAge(worker),
        threshold: 600_000,
      });
    for (const [metricName, threshold, limit] of [
      ["Reputation.BounceRate", 0.04, "5 %"],
      ["Reputation.ComplaintRate", 0.0008, "0.1 %"],
    ] as const)
      this.alarm(this, metricName.replace(".", ""), {
        alarmDescription: `SES reviews accounts whose rate passes ${limit}: stop sending to bad addresses now.`,
        metric: reputation(metricName),
        threshold,
      });

    const rollUp = functions.find(({ entry }) => entry === "jobs/roll-up-day");
    if (rollUp) {
      const unreconciled = new MetricFilter(rollUp, "Unreconciled", {
        logGroup: rollUp.lambda.logGroup,
        filterPattern: FilterPattern.stringValue("$.level", "=", "ERROR"),
        metricNamespace: application,
        metricName: `${stage.name}-unreconciled`,
      });
      this.alarm(rollUp, "LedgerOpen", {
        alarmDescription:
          "Yesterday's resolved cases do not add up: one was lost on its way or waits in a dead-letter queue.",
        metric: unreconciled.metric({ period: fiveMinutes, statistic: Stats.SUM }),
        threshold: 1,
      });
    }

    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    new Dashboard(this, "Dashboard", {
      widgets: [
        [
          graph("API calls and errors", [
            api.http.metricCount(),
            api.http.metricClientError(),
            api.http.metricServerError(),
          ]),
          graph("API latency", [
            api.http.metricLatency({ statistic: Stats.p(50) }),
            api.http.metricLatency({ statistic: Stats.p(99) }),
          ]),
        ],
        [
          graph(
            "Waiting messages",
            workers.map(({ queue }) => queue.metricApproximateNumberOfMessagesVisible()),
          ),
          graph(
            "Age of the oldest message",
            workers.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage()),
          ),
        ],
        [
          graph(
            "Dead letters",
            deadLetters.map((queue) => queue.metricApproximateNumberOfMessagesVisible()),
          ),
          graph(
            "Behind the table",
            readers.map(({ worker }) => iteratorAge(worker)),
          ),
        ],
        [
          graph(
            "Function errors",
            functions.map(({ lambda }) => lambda.metricErrors()),
          ),
          graph(
            "Function duration, 99 of 100",
            functions.map(({ lambda }) => lambda.metricDuration({ statistic: Stats.p(99) })),
          ),
        ],
        [
          graph("Mail reputation", [reputation("Reputation.BounceRate"), reputation("Reputation.ComplaintRate")]),
          graph("Table: consumed units", [
            table.metricConsumedReadCapacityUnits(),
            table.metricConsumedWriteCapacityUnits(),
          ]),
        ],
      ],
    });
  }

  private alarm(
    scope: IConstruct,
    id: string,
    props: Omit<AlarmProps, "evaluationPeriods"> & { evaluationPeriods?: number },
  ): void {
    new Alarm(scope as Construct, id, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      evaluationPeriods: 1,
      ...props,
    }).addAlarmAction(new SnsAction(this.topic));
  }
}

const iteratorAge = ({ lambda }: NodeFunction): IMetric =>
  lambda.metric("IteratorAge", { period: fiveMinutes, statistic: Stats.MAXIMUM });

const reputation = (metricName: string): IMetric =>
  new Metric({ namespace: "AWS/SES", metricName, period: Duration.hours(1), statistic: Stats.AVERAGE });
