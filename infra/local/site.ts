import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative } from "node:path";
import { createContext, Script } from "node:vm";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { wildcard } from "./patterns.ts";
import { type Assembly, type Resource, TemplateError, type Tree } from "./template.ts";

/** The template's CloudFront distribution: the files that were deployed to its bucket. */
export interface Site {
  serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

interface File {
  body: Buffer;
  headers: Record<string, string>;
  brotli?: Buffer;
  gzip?: Buffer;
}

/** Serves the distribution's files with its headers, functions and error pages; `inserted` markup ends each page's head. */
export function createSite(assembly: Assembly, inserted = ""): Site {
  const [distribution, second] = assembly.ofType("AWS::CloudFront::Distribution");
  if (second)
    throw new TemplateError("The local platform serves one CloudFront distribution: the template has several.");
  if (!distribution)
    return {
      async serve(_request, response) {
        response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
      },
    };
  const configuration = distribution.properties.DistributionConfig;
  const bucketOf = (behavior: Tree): string | undefined => {
    const origin = configuration.Origins.find((one: Tree) => one.Id === behavior.TargetOriginId);
    return assembly
      .ofType("AWS::S3::Bucket")
      .find((bucket) =>
        [bucket.attributes.RegionalDomainName, bucket.attributes.DomainName].includes(origin?.DomainName),
      )?.ref;
  };
  const behaviors = [
    ...(configuration.CacheBehaviors ?? []).map((behavior: Tree) => ({
      behavior,
      pattern: wildcard(behavior.PathPattern.replace(/^\/?/, "/"), true),
    })),
    { behavior: configuration.DefaultCacheBehavior, pattern: /^/ },
  ].map(({ behavior, pattern }) => ({
    pattern,
    bucket: bucketOf(behavior),
    headers: headersOf(assembly, behavior),
    rewrite: functionOf(assembly, behavior, distribution),
  }));
  const files = new Map<string, Map<string, File>>();
  for (const deployment of assembly.ofType("Custom::CDKBucketDeployment")) deploy(assembly, deployment, files);
  if (inserted)
    for (const file of [...files.values()].flatMap((known) => [...known.values()]))
      if (file.headers["content-type"]?.startsWith("text/html"))
        file.body = Buffer.from(file.body.toString().replace("</head>", `${inserted}</head>`));

  return {
    async serve(request, response, url) {
      const fitting = behaviors.find((one) => one.pattern.test(url.pathname));
      if (!fitting?.bucket) {
        response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
        return;
      }
      for (const [name, value] of Object.entries(fitting.headers)) response.setHeader(name, value);
      if (request.method !== "GET" && request.method !== "HEAD") {
        response.writeHead(403).end();
        return;
      }
      const path = await fitting.rewrite(request, url);
      if (typeof path !== "string") {
        const { statusCode, headers = {}, body } = path;
        for (const [name, header] of Object.entries<Tree>(headers)) response.setHeader(name, header.value);
        response.writeHead(statusCode).end(body?.data ?? body);
        return;
      }
      const known = files.get(fitting.bucket);
      const key = path === "/" ? (configuration.DefaultRootObject ?? "") : decodeURIComponent(path.slice(1));
      const file = known?.get(key);
      if (file) return send(request, response, file, 200);
      // A private bucket does not say whether a file exists.
      const page = (configuration.CustomErrorResponses ?? []).find((one: Tree) => Number(one.ErrorCode) === 403);
      const replacement = page?.ResponsePagePath && known?.get(page.ResponsePagePath.slice(1));
      if (replacement) return send(request, response, replacement, Number(page.ResponseCode ?? 403));
      response
        .writeHead(403, { "content-type": "application/xml" })
        .end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, file: File, status: number): void {
  for (const [name, value] of Object.entries(file.headers)) response.setHeader(name, value);
  let { body } = file;
  if (body.length > 1000 && /text|json|javascript|svg|xml|manifest/.test(file.headers["content-type"] ?? "")) {
    const accepted = String(request.headers["accept-encoding"] ?? "");
    response.setHeader("vary", "accept-encoding");
    if (/\bbr\b/.test(accepted)) {
      file.brotli ??= brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
      body = file.brotli;
      response.setHeader("content-encoding", "br");
    } else if (/\bgzip\b/.test(accepted)) {
      file.gzip ??= gzipSync(body);
      body = file.gzip;
      response.setHeader("content-encoding", "gzip");
    }
  }
  response.setHeader("content-length", body.length);
  response.writeHead(status).end(request.method === "HEAD" ? undefined : body);
}

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
  ".map": "application/json",
};

/** Puts a deployment's files where the distribution finds them, later deployments over earlier ones. */
function deploy(assembly: Assembly, { properties }: Resource, files: Map<string, Map<string, File>>): void {
  const bucket = files.get(properties.DestinationBucketName) ?? new Map<string, File>();
  files.set(properties.DestinationBucketName, bucket);
  const any = (patterns: string[] | undefined, key: string): boolean =>
    (patterns ?? []).some((pattern) => wildcard(pattern, true).test(key));
  const prefix = properties.DestinationBucketKeyPrefix ? `${properties.DestinationBucketKeyPrefix}/` : "";
  const cacheControl = properties.SystemMetadata?.["cache-control"];
  for (const [index, objectKey] of properties.SourceObjectKeys.entries()) {
    const folder = assembly.asset(objectKey);
    const markers = Object.entries<string>(properties.SourceMarkers?.[index] ?? {});
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const key = prefix + relative(folder, file).replaceAll("\\", "/");
      if (any(properties.Exclude, key) && !any(properties.Include, key)) continue;
      let body: Buffer = readFileSync(file);
      if (markers.length > 0)
        body = Buffer.from(markers.reduce((text, [marker, value]) => text.replaceAll(marker, value), body.toString()));
      const type =
        properties.SystemMetadata?.["content-type"] ?? contentTypes[extname(key)] ?? "application/octet-stream";
      bucket.set(key, {
        body,
        headers: { "content-type": type, ...(cacheControl && { "cache-control": cacheControl }) },
      });
    }
  }
}

/** The headers that a behaviour's policy adds. */
function headersOf(assembly: Assembly, behavior: Tree): Record<string, string> {
  const policy = assembly.named("AWS::CloudFront::ResponseHeadersPolicy", behavior.ResponseHeadersPolicyId ?? "");
  const headers: Record<string, string> = {};
  if (!policy) return headers;
  const { SecurityHeadersConfig: security = {}, CustomHeadersConfig } = policy.properties.ResponseHeadersPolicyConfig;
  if (security.ContentSecurityPolicy)
    headers["content-security-policy"] = security.ContentSecurityPolicy.ContentSecurityPolicy;
  if (security.ContentTypeOptions) headers["x-content-type-options"] = "nosniff";
  if (security.FrameOptions) headers["x-frame-options"] = security.FrameOptions.FrameOption;
  if (security.ReferrerPolicy) headers["referrer-policy"] = security.ReferrerPolicy.ReferrerPolicy;
  if (security.StrictTransportSecurity) {
    const { AccessControlMaxAgeSec, IncludeSubdomains, Preload } = security.StrictTransportSecurity;
    headers["strict-transport-security"] =
      `max-age=${AccessControlMaxAgeSec}${IncludeSubdomains ? "; includeSubDomains" : ""}${Preload ? "; preload" : ""}`;
  }
  if (security.XSSProtection) headers["x-xss-protection"] = security.XSSProtection.Protection ? "1; mode=block" : "0";
  for (const { Header, Value } of CustomHeadersConfig?.Items ?? []) headers[Header.toLowerCase()] = Value;
  return headers;
}

/** The path that a behaviour's CloudFront function makes of a request, or the response that it gives instead. */
function functionOf(
  assembly: Assembly,
  behavior: Tree,
  distribution: Resource,
): (request: IncomingMessage, url: URL) => Promise<string | Tree> {
  if (behavior.LambdaFunctionAssociations?.length)
    throw new TemplateError(`The local platform does not run Lambda@Edge (${distribution.logicalId}).`);
  const [association, second] = behavior.FunctionAssociations ?? [];
  if (second || (association && association.EventType !== "viewer-request"))
    throw new TemplateError(
      `The local platform runs one viewer-request function a behaviour (${distribution.logicalId}).`,
    );
  if (!association) return async (_request, url) => url.pathname;
  const resource = assembly.resources.find(
    (one) => one.type === "AWS::CloudFront::Function" && one.attributes.FunctionARN === association.FunctionARN,
  );
  if (!resource)
    throw new TemplateError(`${distribution.logicalId} uses a function that the template does not define.`);
  const context = createContext({ console });
  new Script(resource.properties.FunctionCode, { filename: resource.logicalId }).runInContext(context);
  return async (request, url) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, { value: String(value) }]),
    );
    const querystring = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, { value }]));
    const answer = await context.handler({
      version: "1.0",
      context: { eventType: "viewer-request", distributionId: distribution.ref },
      viewer: { ip: "127.0.0.1" },
      request: { method: request.method, uri: url.pathname, querystring, headers, cookies: {} },
    });
    return answer.statusCode ? answer : answer.uri;
  };
}
