import { createHash } from "node:crypto";
import middy, { type MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod/mini";
import { logger } from "../adapters/logger.ts";
import { type Role, roles } from "../core/access.ts";
import { type Actor, actAs } from "../core/actor.ts";
import type { Contract, VerbsOf } from "../core/contract.ts";
import { statusOf, VisibleError } from "../core/errors.ts";
import { plain } from "../core/plain.ts";

/** What a route's work gets: all of it text from outside, none of it trusted. */
export interface Request {
  method: string;
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  /** The body's exact bytes, for signatures. */
  raw: Buffer;
  requestId: string;
  /** Who sends it, as the network says; `told` is for whom, as whoever is in between says. */
  from: { peer: string; told?: string | undefined };
  /** Claims of the verified token, where the authorizer let one pass. */
  claims: Record<string, unknown> | undefined;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Route {
  method: string;
  /** `/r/{token}` */
  path: string;
  /** On whose behalf; throws where nobody may. */
  actor: (request: Request) => Actor | Promise<Actor>;
  run: (request: Request) => Promise<Reply>;
}

/** A failure as a reply; the default is JSON. */
export type Refuse = (error: VisibleError | undefined, request: Request) => Reply;

/** JSON that nobody caches. */
export const json = (status: number, value: unknown): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  body: JSON.stringify(value),
});

/** JSON that its reader alone may keep, and asks about each time: told in a few bytes when it is still the same. */
function jsonUnlessKnown(value: unknown, request: Request): Reply {
  const body = JSON.stringify(value);
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  const headers = { etag, "cache-control": "private, no-cache" };
  // A proxy that compresses marks the tag as weak on its way; whoever sends it back means this answer.
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return { status: 304, headers };
  return { status: 200, headers: { ...headers, "content-type": "application/json; charset=utf-8" }, body };
}

const refuseAsJson: Refuse = (error, request) =>
  error
    ? json(statusOf[error.code], {
        error: { code: error.code, message: error.message, ...(error.fields && { fields: error.fields }) },
      })
    : json(500, {
        error: {
          code: "internal",
          message: `Something went wrong on our side. Try again; if it stays, tell us request ${request.requestId}.`,
          requestId: request.requestId,
        },
      });

/** Serves routes behind an HTTP API: finds the route, knows the actor, runs it on that actor's behalf. HEAD is answered as GET without a body. */
export const serve = (routes: Route[], refuse: Refuse = refuseAsJson) => {
  const table = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(refusals(refuse))
    .handler(async (event) => {
      const request = requestOf(event);
      const method = request.method === "HEAD" ? "GET" : request.method;
      for (const route of table) {
        const found = route.method === method && route.pattern.exec(request.path);
        if (!found) continue;
        request.params = { ...found.groups };
        const who = await route.actor(request);
        return resultOf(await actAs(who, () => route.run(request)), request);
      }
      throw new VisibleError("not_found", "There is nothing at this address.");
    });
};

/** The one place where a failure becomes a reply, and is logged, once. */
const refusals = (refuse: Refuse): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (invocation) => {
    const request = requestOf(invocation.event);
    const error = invocation.error;
    const told = error instanceof VisibleError ? error : undefined;
    const entry = { method: request.method, route: invocation.event.routeKey, requestId: request.requestId };
    if (told) logger.info("request refused", { ...entry, code: told.code });
    else logger.error("request failed", { ...entry, error: String(error?.stack ?? error) });
    invocation.response = resultOf(refuse(told, request), request);
  },
});

const resultOf = (reply: Reply, request: Request): APIGatewayProxyStructuredResultV2 => ({
  statusCode: reply.status,
  headers: reply.headers ?? {},
  body: request.method === "HEAD" ? "" : (reply.body ?? ""),
});

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

function requestOf(event: APIGatewayProxyEventV2): Request {
  const authorizer = (event.requestContext as { authorizer?: { jwt?: { claims?: Record<string, unknown> } } })
    .authorizer;
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    params: {},
    query: Object.fromEntries(new URLSearchParams(event.rawQueryString)),
    headers: event.headers,
    raw: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
    requestId: event.requestContext.requestId,
    from: senderOf(event),
    claims: authorizer?.jwt?.claims,
  };
}

/** Behind CloudFront the network names its edge, and the header ends with the customer and then the edge. */
function senderOf({ headers, requestContext }: APIGatewayProxyEventV2): Request["from"] {
  const peer = requestContext.http.sourceIp ?? "";
  const told = (headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each && each !== peer)
    .at(-1);
  return { peer, told: told?.slice(0, 45) };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The body as JSON; what is not UTF-8 or not JSON is `invalid`. */
export function jsonOf(request: Request): unknown {
  if (request.raw.length === 0) return {};
  try {
    return JSON.parse(utf8.decode(request.raw), (_, value) => (typeof value === "string" ? plain(value) : value));
  } catch {
    throw new VisibleError("invalid", "The body is not valid JSON.");
  }
}

/** The body as a form: each field with its values, for an answer may have chosen several. */
export function formOf(request: Request): Record<string, string[]> {
  const fields = new URLSearchParams(request.raw.toString("utf8"));
  return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name).map(plain)]));
}

const mostFields = 50;

/** The only parse that may blame the caller: names each wrong field in `fields`. */
export function parseInput<S extends z.ZodMiniType>(schema: S, input: unknown): z.output<S> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  // A long list may be wrong in each of its parts: the first few say what is wrong with it, and fit into an answer.
  for (const issue of parsed.error.issues.slice(0, mostFields)) {
    const path = issue.path.join(".");
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys.slice(0, mostFields))
        fields[(path ? `${path}.${key}` : key).slice(0, 200).toWellFormed()] = "This field is not known here.";
    else fields[path || "body"] ??= sentenceOf(issue);
  }
  throw new VisibleError("invalid", `Some fields are missing or wrong: ${Object.keys(fields).join(", ")}.`, fields);
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  // A schema's own sentence knows best; this is what zod says where there is none.
  if (issue.message !== "Invalid input") return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "This field is required." : `Expected ${issue.expected}.`;
    case "too_small":
      return `At least ${issue.minimum}${issue.origin === "string" ? " characters" : ""}.`;
    case "too_big":
      return `At most ${issue.maximum}${issue.origin === "string" ? " characters" : ""}.`;
    case "invalid_value":
      return `One of: ${issue.values.join(", ")}.`;
    case "invalid_format":
      return `Not a valid ${issue.format}.`;
    default:
      return "This value is not allowed here.";
  }
}

/** The routes of a contract: each operation calls the verb of its name with params, query and body in one object. */
export const contractRoutes = <C extends Contract>(
  contract: C,
  verbs: VerbsOf<C>,
  actorOf: (request: Request) => Promise<Actor> | Actor,
): Route[] =>
  Object.entries(contract).map(([name, operation]) => ({
    method: operation.method,
    path: operation.path,
    actor: async (request) => {
      const who = await actorOf(request);
      if (who.kind !== "staff" || !who.roles.some((role) => operation.who.includes(role)))
        throw new VisibleError("forbidden", "Your role does not allow this. Ask an administrator if it should.");
      return who;
    },
    run: async (request) => {
      const input = {
        ...(operation.body && parseInput(operation.body, jsonOf(request))),
        ...(operation.query && parseInput(operation.query, request.query)),
        ...(operation.params && parseInput(operation.params, decoded(request.params))),
      };
      // The pairing of operation and verb is proven by VerbsOf.
      const verb = verbs[name] as (input: unknown) => Promise<unknown>;
      const output = z.parse(operation.output, await verb(input));
      return operation.etag ? jsonUnlessKnown(output, request) : json(200, output);
    },
  }));

function decoded(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new VisibleError(
      "invalid",
      "The address is not encoded as an address is. Check it, or start from the home page.",
    );
  }
}

/** The roles in a verified token: Cognito's groups or another provider's, as an array or as API Gateway flattens it (`[a b]`). */
export function rolesIn(claims: Record<string, unknown>): Role[] {
  const groups = claims["cognito:groups"] ?? claims.groups ?? "";
  const names = Array.isArray(groups)
    ? groups.map(String)
    : String(groups)
        .replace(/^\[|\]$/g, "")
        .split(/[\s,]+/);
  return roles.filter((role) => names.includes(role));
}
