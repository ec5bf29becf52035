import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Clock } from "./clock.ts";
import { type Functions, InvocationError } from "./lambda.ts";
import type { Log } from "./platform.ts";
import type { Assembly, Tree } from "./template.ts";

/** The template's HTTP API. */
export interface Gateway {
  /** Answers when one of the API's routes fits; says false when none does. */
  serve(request: IncomingMessage, response: ServerResponse, url: URL): boolean;
  requests(): number;
}

interface Route {
  key: string;
  method: string;
  parts: string[];
  functionArn: string;
  timeoutMs: number;
  authorizer?: Authorizer;
  scopes: string[];
}

type Verdict =
  | { jwt: { claims: Record<string, string>; scopes: string[] | null } }
  | { status: 401 | 403 | 500; message: string };

interface Authorizer {
  check(request: IncomingMessage, url: URL, scopes: string[]): Promise<Verdict>;
}

const maximumBody = 10 * 1024 * 1024;

/** Routes requests to functions as API Gateway's HTTP API does, payload format 2.0. */
export function createGateway(assembly: Assembly, functions: Functions, clock: Clock, log: Log): Gateway {
  const [api, second] = assembly.ofType("AWS::ApiGatewayV2::Api");
  if (second) throw new Error("The local platform serves one HTTP API: the template has several.");
  if (api && api.properties.ProtocolType !== "HTTP")
    throw new Error(`The local platform serves HTTP APIs only: ${api.logicalId} is ${api.properties.ProtocolType}.`);
  const stage = assembly.ofType("AWS::ApiGatewayV2::Stage")[0]?.properties.StageName ?? "$default";
  if (stage !== "$default") throw new Error(`The local platform serves the $default stage only, not ${stage}.`);
  const authorizers = new Map<string, Authorizer>(
    assembly.ofType("AWS::ApiGatewayV2::Authorizer").map((resource) => {
      if (resource.properties.AuthorizerType !== "JWT")
        throw new Error(`The local platform knows JWT authorizers only (${resource.logicalId}).`);
      return [resource.ref, createAuthorizer(resource.properties, log)];
    }),
  );
  const integrations = new Map(
    assembly.ofType("AWS::ApiGatewayV2::Integration").map((resource) => {
      const { IntegrationType, PayloadFormatVersion } = resource.properties;
      if (IntegrationType !== "AWS_PROXY" || PayloadFormatVersion !== "2.0")
        throw new Error(
          `The local platform knows AWS_PROXY integrations of payload format 2.0 only (${resource.logicalId}).`,
        );
      return [resource.ref, resource.properties];
    }),
  );
  const routes = assembly.ofType("AWS::ApiGatewayV2::Route").map((resource): Route => {
    const { RouteKey, Target, AuthorizationType = "NONE", AuthorizerId, AuthorizationScopes } = resource.properties;
    const integration = integrations.get(String(Target).replace(/^integrations\//, ""));
    if (!integration) throw new Error(`Route ${RouteKey} has no integration that the template defines.`);
    const [method = "", path = ""] = RouteKey === "$default" ? ["ANY", "/{proxy+}"] : RouteKey.split(" ");
    const authorizer = AuthorizationType === "JWT" ? authorizers.get(AuthorizerId) : undefined;
    if (AuthorizationType !== "NONE" && !authorizer)
      throw new Error(`The local platform does not know the authorization ${AuthorizationType} of route ${RouteKey}.`);
    return {
      key: RouteKey,
      method,
      parts: path.split("/").slice(1),
      functionArn: functionArnOf(integration.IntegrationUri),
      timeoutMs: Number(integration.TimeoutInMillis ?? 29_000),
      scopes: AuthorizationScopes ?? [],
      ...(authorizer && { authorizer }),
    };
  });
  for (const route of routes) functions.byArn(route.functionArn);
  // The most specific route answers: fixed words before parameters, parameters before the rest, a method before ANY.
  const rank = (route: Route): string =>
    route.parts.map((part) => (part.endsWith("+}") ? "2" : part.startsWith("{") ? "1" : "0")).join("") +
    (route.key === "$default" ? "9" : route.method === "ANY" ? "3" : "");
  routes.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));

  const cors = api?.properties.CorsConfiguration;
  let requests = 0;

  const find = (method: string, path: string): { route: Route; parameters: Record<string, string> } | undefined => {
    const parts = path.split("/").slice(1);
    for (const route of routes) {
      if (route.method !== "ANY" && route.method !== method) continue;
      const parameters = matchPath(route.parts, parts);
      if (parameters) return { route, parameters };
    }
    return undefined;
  };

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    { route, parameters }: { route: Route; parameters: Record<string, string> },
  ): Promise<void> => {
    requests += 1;
    const body = await readBody(request);
    if (!body) return refuse(response, 413, "Request Entity Too Large");
    let jwt: { claims: Record<string, string>; scopes: string[] | null } | undefined;
    if (route.authorizer) {
      const verdict = await route.authorizer.check(request, url, route.scopes);
      if ("status" in verdict) {
        if (verdict.status === 401) response.setHeader("www-authenticate", "Bearer");
        return refuse(response, verdict.status, verdict.message);
      }
      jwt = verdict.jwt;
    }
    const event = eventOf(request, url, route, parameters, body, jwt, {
      api: api?.ref ?? "",
      account: assembly.account,
      now: clock.now(),
    });
    let result: Tree;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("late")), route.timeoutMs);
      });
      result = await Promise.race([functions.byArn(route.functionArn).invoke(event), late]);
    } catch (error) {
      if (error instanceof InvocationError) return refuse(response, 500, "Internal Server Error");
      return refuse(response, 503, "Service Unavailable");
    } finally {
      clearTimeout(timer);
    }
    // The platform's time: the console counts its clocks by this header.
    response.setHeader("date", new Date(clock.now()).toUTCString());
    writeResult(response, result, request.method === "HEAD");
  };

  return {
    requests: () => requests,
    serve(request, response, url) {
      const method = request.method ?? "GET";
      const origin = request.headers.origin;
      const found = find(method, url.pathname);
      if (cors && origin) {
        allowOrigin(response, cors, origin);
        if (method === "OPTIONS" && request.headers["access-control-request-method"]) {
          response.writeHead(204).end();
          return true;
        }
      }
      if (!found) return false;
      answer(request, response, url, found).catch((error) => {
        log({ source: "gateway", level: "error", message: String(error), route: found.route.key });
        if (!response.headersSent) refuse(response, 500, "Internal Server Error");
      });
      return true;
    },
  };
}

function functionArnOf(uri: string): string {
  return /functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1] ?? uri;
}

function matchPath(pattern: string[], parts: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.endsWith("+}")) {
      const rest = parts.slice(index).join("/");
      if (!rest && part !== "{proxy+}") return undefined;
      if (parts.length <= index) return undefined;
      parameters[part.slice(1, -2)] = decode(rest);
      return parameters;
    }
    const actual = parts[index];
    if (actual === undefined) return undefined;
    if (part.startsWith("{")) {
      if (!actual) return undefined;
      parameters[part.slice(1, -1)] = decode(actual);
    } else if (part !== actual) return undefined;
  }
  return parts.length === pattern.length ? parameters : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { "content-type": "application/json", "apigw-requestid": randomUUID() })
    .end(JSON.stringify({ message }));
}

/** The whole body, or undefined (and the rest discarded) when it is larger than API Gateway takes. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maximumBody) chunks.push(chunk);
    });
    request.on("end", () => resolve(size > maximumBody ? undefined : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

const textTypes = /^(text\/|application\/(json|xml|javascript|[\w.-]+\+(json|xml)))/i;

function eventOf(
  request: IncomingMessage,
  url: URL,
  route: Route,
  parameters: Record<string, string>,
  body: Buffer,
  jwt: { claims: Record<string, string>; scopes: string[] | null } | undefined,
  { api, account, now }: { api: string; account: string; now: number },
): Tree {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (name !== "cookie" && value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  const sourceIp = request.socket.remoteAddress ?? "127.0.0.1";
  headers["x-forwarded-for"] = [headers["x-forwarded-for"], sourceIp].filter(Boolean).join(", ");
  headers["x-forwarded-proto"] ??= "http";
  headers["x-forwarded-port"] ??= String(request.socket.localPort);
  const query: Record<string, string> = {};
  for (const name of new Set(url.searchParams.keys())) query[name] = url.searchParams.getAll(name).join(",");
  const type = request.headers["content-type"];
  const isText = !type || textTypes.test(type);
  const [, day, month, year, clockTime] = new Date(now).toUTCString().split(" ");
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: decode(url.pathname),
    rawQueryString: url.search.slice(1),
    ...(request.headers.cookie && { cookies: request.headers.cookie.split(/;\s*/) }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: account,
      apiId: api,
      ...(jwt && { authorizer: { jwt } }),
      domainName: String(request.headers.host ?? "").split(":")[0],
      domainPrefix: api,
      http: {
        method: request.method,
        path: decode(url.pathname),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: "$default",
      time: `${day}/${month}/${year}:${clockTime} +0000`,
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Headers that Node writes itself, or that a proxied function may not set. */
const hopByHop = new Set(["connection", "transfer-encoding", "content-length", "keep-alive", "upgrade"]);

function writeResult(response: ServerResponse, result: Tree, isHead: boolean) {
  const isStructured = typeof result === "object" && result !== null && "statusCode" in result;
  const { statusCode, headers, cookies, body, isBase64Encoded }: Tree = isStructured
    ? result
    : {
        statusCode: 200,
        headers: { "content-type": "application/json" },
        body: typeof result === "string" ? result : JSON.stringify(result ?? null),
      };
  const status = Number(statusCode);
  if (
    !Number.isInteger(status) ||
    status < 100 ||
    status > 599 ||
    (body !== undefined && body !== null && typeof body !== "string")
  )
    return refuse(response, 500, "Internal Server Error");
  for (const [name, value] of Object.entries<Tree>(headers ?? {}))
    if (!hopByHop.has(name.toLowerCase()) && value !== undefined && value !== null)
      response.setHeader(name, Array.isArray(value) ? value.map(String) : String(value));
  if (cookies?.length) response.setHeader("set-cookie", cookies);
  const bytes = isBase64Encoded ? Buffer.from(body ?? "", "base64") : Buffer.from(body ?? "");
  if (!response.hasHeader("content-type") && bytes.length > 0)
    response.setHeader("content-type", "text/plain;charset=UTF-8");
  response.setHeader("apigw-requestid", randomUUID());
  response.statusCode = status;
  if (status !== 204 && status !== 304) response.setHeader("content-length", bytes.length);
  response.end(isHead ? undefined : bytes);
}

function allowOrigin(response: ServerResponse, cors: Tree, origin: string): void {
  const allowed = (cors.AllowOrigins ?? []).some((one: string) => one === "*" || one === origin);
  if (!allowed) return;
  response.setHeader("access-control-allow-origin", cors.AllowOrigins.includes("*") ? "*" : origin);
  if (cors.AllowCredentials) response.setHeader("access-control-allow-credentials", "true");
  if (cors.AllowMethods) response.setHeader("access-control-allow-methods", cors.AllowMethods.join(","));
  if (cors.AllowHeaders) response.setHeader("access-control-allow-headers", cors.AllowHeaders.join(","));
  if (cors.ExposeHeaders) response.setHeader("access-control-expose-headers", cors.ExposeHeaders.join(","));
  if (cors.MaxAge !== undefined) response.setHeader("access-control-max-age", String(cors.MaxAge));
}

function createAuthorizer(properties: Tree, log: Log): Authorizer {
  const { Issuer, Audience = [] } = properties.JwtConfiguration;
  const identitySource = String([properties.IdentitySource].flat()[0] ?? "$request.header.Authorization");
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const address = `${String(Issuer).replace(/\/$/, "")}/.well-known/openid-configuration`;
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address} answers ${response.status}`);
    const { jwks_uri } = (await response.json()) as { jwks_uri: string };
    return createRemoteJWKSet(new URL(jwks_uri), { cooldownDuration: 1000 });
  };
  return {
    async check(request, url, scopes) {
      const source = identitySource.split(".");
      const name = source.at(-1) ?? "";
      const text = source[1] === "querystring" ? url.searchParams.get(name) : request.headers[name.toLowerCase()];
      const token = String(text ?? "").replace(/^Bearer\s+/i, "");
      const unauthorized: Verdict = { status: 401, message: "Unauthorized" };
      if (!token) return unauthorized;
      keys ??= discover();
      let key: JWTVerifyGetKey;
      try {
        key = await keys;
      } catch (error) {
        keys = undefined;
        log({ source: "gateway", level: "error", message: `The issuer's keys cannot be read: ${String(error)}` });
        return { status: 500, message: "Internal Server Error" };
      }
      let claims: JWTPayload;
      try {
        claims = (
          await jwtVerify(token, key, { issuer: Issuer, algorithms: ["RS256", "ES256"], requiredClaims: ["exp"] })
        ).payload;
      } catch (error) {
        log({ source: "gateway", level: "debug", message: `token refused: ${String(error)}` });
        return unauthorized;
      }
      const audiences = [claims.aud ?? claims.client_id ?? []].flat();
      if (!audiences.some((audience) => Audience.includes(audience))) return unauthorized;
      const granted = String(claims.scope ?? claims.scp ?? "")
        .split(" ")
        .filter(Boolean);
      if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope)))
        return { status: 403, message: "Forbidden" };
      return {
        jwt: {
          claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)])),
          scopes: scopes.length > 0 ? granted : null,
        },
      };
    },
  };
}

/** API Gateway hands claims on as text: a list as "[a b]". */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(" ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
