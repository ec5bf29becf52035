import { existsSync } from "node:fs";
import { Stage as Assembly, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { application, type Stage } from "../stage.ts";
import { bundleOf } from "./bundle.ts";
import { give, type Link } from "./link.ts";

export interface NodeFunctionProps {
  stage: Stage;
  /** Below `functions/`, without extension: `api/respond`. */
  entry: string;
  links: Link[];
  /** Megabytes; the share of a processor follows from it. 256 when not given. */
  memory?: number;
  /** Ten seconds when not given. */
  timeout?: Duration;
}

/** One entry point as a Lambda function with its own role and log group; what it may do and knows is what its links say. */
export class NodeFunction extends Construct {
  readonly lambda: Lambda;
  readonly entry: string;

  constructor(scope: Construct, { stage, entry, links, memory, timeout }: NodeFunctionProps) {
    super(scope, idOf(entry));
    this.entry = entry;
    const bundle = bundleOf(entry, Assembly.of(this)?.outdir ?? "");
    if (!existsSync(bundle))
      throw new Error(`functions/${entry}.ts exports no handler: write it, or take it out of infra/.`);
    const logGroup = new LogGroup(this, "Logs", {
      retention: stage.logDays,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    this.lambda = new Lambda(this, "Function", {
      description: entry,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(bundle, { exclude: ["*.map"] }),
      memorySize: memory ?? 256,
      timeout: timeout ?? Duration.seconds(10),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Start, end and report lines of each invocation would be most of the logs' cost, and the metrics say the same.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        SST_RESOURCE_App: Stack.of(this).toJsonString({ name: application, stage: stage.name }),
      },
    });
    for (const each of links) give(this.lambda, each);
  }
}

/** `events/case-resolved.invite` as `CaseResolvedInvite`. */
const idOf = (entry: string): string =>
  (entry.split("/").at(-1) ?? entry).replace(/(^|[-.])(\w)/g, (_, _separator, letter: string) => letter.toUpperCase());
