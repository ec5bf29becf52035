import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Link } from "./constructs/link.ts";
import { NodeFunction } from "./constructs/node-function.ts";
import { tableLink } from "./data.ts";
import type { Stage } from "./stage.ts";

export interface RoutesProps {
  stage: Stage;
  identity: { issuer: string; clientId: string };
  table: Table;
  links: Record<"signingKeys" | "intakeSecrets" | "certificateProofs" | "identity" | "site", Link>;
  /** What mail and text messages are sent from. */
  addresses: Link[];
}

/** The one HTTP API. Its routes come last, because their functions know the site's addresses, which know the API's. */
export class Api extends Construct {
  readonly http: HttpApi;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "Api");
    this.http = new HttpApi(this, "Http", { createDefaultStage: false });
    const logs = new LogGroup(this, "AccessLogs", {
      retention: stage.logDays,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.http,
      stageName: "$default",
      autoDeploy: true,
      // A mass send is answered in waves; beyond this it is not customers.
      throttle: { rateLimit: 2000, burstLimit: 4000 },
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        // The route, never the path: the path of a customer's link is the key to their answer.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            at: "$context.requestTimeEpoch",
            route: "$context.routeKey",
            status: "$context.status",
            latencyMs: "$context.responseLatency",
            bytes: "$context.responseLength",
            subject: "$context.authorizer.claims.sub",
            error: "$context.error.message",
            integrationError: "$context.integrationErrorMessage",
          }),
        ),
      },
    });
  }

  /** Customers', help desks' and staff's routes with their functions. */
  serve({ stage, identity, table, links, addresses }: RoutesProps): void {
    const staff = new HttpJwtAuthorizer("Staff", identity.issuer, { jwtAudience: [identity.clientId] });
    const respond = this.backed({
      stage,
      entry: "api/respond",
      links: [tableLink(table, "readWrite"), links.signingKeys],
      memory: 512,
    });
    this.open(
      "/r/{token}",
      [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      respond,
      "The signed link is the proof.",
    );
    this.open("/q/{token}", [HttpMethod.GET, HttpMethod.HEAD], respond, "Anybody may answer a public survey.");
    this.open(
      "/q/{token}/{visit}",
      [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      respond,
      "Anybody may answer a public survey; new answers are limited by address.",
    );
    this.open("/u/{token}", [HttpMethod.GET, HttpMethod.POST], respond, "The signed link is the proof.");

    const intake = this.backed({
      stage,
      entry: "api/intake",
      links: [tableLink(table, "readWrite"), links.intakeSecrets],
    });
    this.open("/intake/cases", [HttpMethod.POST], intake, "The function checks the API key.");
    this.open(
      "/intake/{vendor}",
      [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      intake,
      "The function checks the vendor's signature or secret.",
    );

    const desk = this.backed({
      stage,
      entry: "api/console",
      links: [
        tableLink(table, "scan", "history", "worker", "board"),
        links.identity,
        links.intakeSecrets,
        links.site,
        links.certificateProofs,
        links.signingKeys,
        ...addresses,
      ],
      memory: 512,
    });
    this.open("/openapi.json", [HttpMethod.GET], desk, "The contract is public.");
    this.open("/api/sign-in", [HttpMethod.GET], desk, "It says where to sign in.");
    this.http.addRoutes({ path: "/api/{proxy+}", methods: [HttpMethod.ANY], integration: desk, authorizer: staff });
  }

  private backed(props: Omit<ConstructorParameters<typeof NodeFunction>[1], "timeout">): HttpLambdaIntegration {
    const { lambda } = new NodeFunction(this, { ...props, timeout: Duration.seconds(10) });
    return new HttpLambdaIntegration(props.entry, lambda);
  }

  /** Routes without the authorizer; `why` says what stands in its place. */
  private open(path: string, methods: HttpMethod[], integration: HttpLambdaIntegration, why: string): void {
    for (const route of this.http.addRoutes({ path, methods, integration }))
      Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason: why });
  }
}
