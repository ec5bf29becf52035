import { existsSync } from "node:fs";
import { join } from "node:path";
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { OAuthScope, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { Construct } from "constructs";
import type { Data } from "./data.ts";
import type { Stage } from "./stage.ts";

export interface WebProps {
  stage: Stage;
  api: HttpApi;
  people: Data["people"];
  accessLogs: IBucket;
}

/** The console's files behind CloudFront, on one origin with the API that they call, and what they sign in with. */
export class Web extends Construct {
  /** Where customers answer and where staff work. */
  readonly site: { respondUrl: string; consoleUrl: string };
  /** The issuer and audience of the tokens that the API takes. */
  readonly identity: { issuer: string; clientId: string };

  constructor(scope: Construct, { stage, api, people, accessLogs }: WebProps) {
    super(scope, "Web");
    const bucket = new Bucket(this, "Files", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: "console/",
      // Made anew from the repository at each deployment.
      removalPolicy: RemovalPolicy.DESTROY,
      // The cast: CDK's interfaces do not know exactOptionalPropertyTypes.
    }) as IBucket;
    const issuerOrigins = people
      ? [`https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`, people.domain.baseUrl()]
      : [new URL(stage.identity?.issuer ?? "").origin];
    const distribution = this.distribute(stage, bucket, api, issuerOrigins);
    this.upload(stage, bucket);

    const consoleUrl = stage.siteUrl ?? `https://${distribution.distributionDomainName}`;
    this.site = { consoleUrl, respondUrl: stage.siteUrl ?? api.apiEndpoint };
    this.identity = stage.identity ?? this.signIn(people, consoleUrl);
    new CfnOutput(this, "ConsoleUrl", { value: consoleUrl });
    new CfnOutput(this, "RespondUrl", { value: this.site.respondUrl });
    if (stage.certificateArn)
      new CfnOutput(this, "SiteTarget", {
        value: distribution.distributionDomainName,
        description: "CNAME of the site",
      });
  }

  private distribute(stage: Stage, bucket: IBucket, api: HttpApi, issuerOrigins: string[]): Distribution {
    const toApi = {
      origin: new HttpOrigin(`${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const pages = new EdgeFunction(this, "Pages", {
      runtime: FunctionRuntime.JS_2_0,
      comment: "A path without a file extension is a page of the console",
      // Not error responses: those would also turn the API's 403 and 404 into pages.
      code: FunctionCode.fromInline(
        'function handler(event) { var request = event.request; if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = "/index.html"; return request; }',
      ),
    });
    const distribution = new Distribution(this, "Distribution", {
      comment: `Loopkeeper console, ${stage.name}`,
      priceClass: PriceClass.PRICE_CLASS_100,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      ...(stage.siteUrl &&
        stage.certificateArn && {
          domainNames: [new URL(stage.siteUrl).host],
          certificate: Certificate.fromCertificateArn(this, "Certificate", stage.certificateArn),
        }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.headers(issuerOrigins),
        functionAssociations: [{ function: pages, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: Object.fromEntries(
        ["/api/*", "/openapi.json", "/r/*", "/u/*", "/q/*", "/intake/*"].map((path) => [path, toApi]),
      ),
    });
    Validations.of(distribution).acknowledge(
      { id: "AwsSolutions-CFR1", reason: "Staff and customers may be anywhere; who may do what is decided by tokens." },
      {
        id: "AwsSolutions-CFR2",
        reason: "The files are public and the API throttles; a firewall would cost more than the rest of the stack.",
      },
      {
        id: "AwsSolutions-CFR3",
        reason:
          "CloudFront's log has whole paths, and a customer's path is the key to their answer; the API logs each call by its route.",
      },
      ...(stage.certificateArn
        ? []
        : [
            {
              id: "AwsSolutions-CFR4",
              reason: "Without an own domain CloudFront's certificate decides; its lowest version cannot be set.",
            },
          ]),
    );
    return distribution;
  }

  private headers(issuerOrigins: string[]): ResponseHeadersPolicy {
    const year = Duration.days(365);
    return new ResponseHeadersPolicy(this, "Headers", {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          override: true,
          contentSecurityPolicy: [
            "default-src 'none'",
            "script-src 'self'",
            // Mantine writes its colour variables and responsive styles into style elements as the page runs.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            `connect-src ${["'self'", ...issuerOrigins].join(" ")}`,
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
          ].join("; "),
        },
        strictTransportSecurity: { accessControlMaxAge: year, includeSubdomains: true, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          {
            header: "permissions-policy",
            value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            override: true,
          },
        ],
      },
    });
  }

  /** Hashed files for a year, everything else (the page itself) asked for each time. */
  private upload(stage: Stage, bucket: IBucket): void {
    const directory = join(import.meta.dirname, "..", String(this.node.tryGetContext("console") ?? "dist/console"));
    if (!existsSync(join(directory, "index.html")))
      throw new Error(`There is no console in ${directory}: run "npm run build" first.`);
    const logGroup = new LogGroup(this, "UploadLogs", {
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const common = {
      destinationBucket: bucket,
      sources: [Source.asset(directory)],
      logGroup,
      outputObjectKeys: false,
    };
    const assets = new BucketDeployment(this, "Assets", {
      ...common,
      exclude: ["*"],
      include: ["assets/*"],
      // A console that was opened before this deployment still asks for its own files.
      prune: false,
      cacheControl: [CacheControl.fromString("public, max-age=31536000, immutable")],
    });
    const page = new BucketDeployment(this, "Page", {
      ...common,
      exclude: ["assets/*"],
      cacheControl: [CacheControl.noCache()],
    });
    page.node.addDependency(assets);

    const stack = Stack.of(this);
    const uploader = stack.node.children.find(({ node }) => node.id.startsWith("Custom::CDKBucketDeployment"));
    if (!uploader) throw new Error("The CDK's uploader has another name now: mend its acknowledgements.");
    const files = `<${stack.getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/*`;
    const cdkAssets = "arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*";
    Validations.of(uploader).acknowledge(
      { id: "AwsSolutions-L1", reason: "The CDK decides the runtime of its own uploader." },
      {
        id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
        reason: "The CDK's own uploader writes to its log by AWS's basic policy.",
      },
      ...[
        ...["s3:GetObject*", "s3:GetBucket*", "s3:List*", "s3:DeleteObject*", "s3:Abort*"].map((a) => `Action::${a}`),
        ...[files, cdkAssets].map((resource) => `Resource::${resource}`),
      ].map((finding) => ({
        id: `AwsSolutions-IAM5[${finding}]`,
        reason:
          "The CDK's own uploader lists, reads and replaces files of this bucket and reads the CDK's assets, nothing else.",
      })),
    );
  }

  private signIn(people: Data["people"], consoleUrl: string) {
    if (!people) throw new Error("A stage without a user pool must say its identity.");
    const client = new UserPoolClient(this, "Client", {
      userPool: people.pool,
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${consoleUrl}/signed-in`],
        logoutUrls: [`${consoleUrl}/`],
      },
      accessTokenValidity: Duration.minutes(60),
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    return { issuer: people.pool.userPoolProviderUrl, clientId: client.userPoolClientId };
  }
}
