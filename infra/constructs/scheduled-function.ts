import { Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import { NodeFunction, type NodeFunctionProps } from "./node-function.ts";

export interface ScheduledFunctionProps extends NodeFunctionProps {
  /** In EventBridge Scheduler's words, in UTC. */
  expression: string;
  /** How late a run may still start. */
  maxAge: Duration;
}

/** A function that the clock starts. A run that could not start or failed twice more ends in its dead letters. */
export class ScheduledFunction extends Construct {
  readonly deadLetters: DeadLetters;
  readonly worker: NodeFunction;

  constructor(scope: Construct, id: string, { expression, maxAge, ...props }: ScheduledFunctionProps) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this);
    this.worker = new NodeFunction(this, { timeout: Duration.seconds(60), ...props });
    this.worker.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: maxAge,
      onFailure: new SqsDestination(this.deadLetters),
    });
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") });
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [this.worker.lambda.functionArn] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.deadLetters.queueArn] }));
    new CfnSchedule(this, "Schedule", {
      scheduleExpression: expression,
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: this.worker.lambda.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: maxAge.toSeconds() },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
  }
}
