import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Policies, Request } from "./iam.ts";
import type { LocalFunction } from "./lambda.ts";
import type { Log } from "./platform.ts";
import type { Assembly, Tree } from "./template.ts";

/** A refusal in the words of AWS, written in the protocol of the service that was called. */
export class AwsError extends Error {
  override name = "AwsError";
  readonly code: string;
  readonly status: number;
  readonly options: { query?: string; prefix?: string; extra?: Tree };
  constructor(code: string, message: string, status = 400, options: AwsError["options"] = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.options = options;
  }
}

/** One AWS request, as a service sees it. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly url: URL;
  /** Name of the function that calls; an administrator has none. */
  readonly caller: LocalFunction | undefined;
  json(): Tree;
  form(): URLSearchParams;
  /** Fails with the protocol's AccessDenied unless the caller's role allows every request. */
  authorize(...requests: Request[]): void;
  answerJson(value: Tree): void;
  answerXml(operation: string, result: string): void;
  unsupported(): AwsError;
}

/** What answers the calls of one service. */
export interface Service {
  handle(call: Call): Promise<void> | void;
}

/** The service names in signatures, with the environment variable that leads its client here. */
export const endpointVariables = [
  "DYNAMODB",
  "SQS",
  "SES",
  "PINPOINT_SMS_VOICE_V2",
  "S3",
  "EVENTBRIDGE",
  "SCHEDULER",
  "SSM",
  "SNS",
  "FIREHOSE",
].map((name) => `AWS_ENDPOINT_URL_${name}`);

interface Administrator {
  accessKeyId: string;
  secretAccessKey: string;
}

/** One port for every AWS protocol: the signature's credential scope names the service and the caller. */
export interface AwsListener {
  readonly server: Server;
  serve(
    services: Record<string, Service>,
    people: {
      byAccessKey(accessKeyId: string): LocalFunction | undefined;
      administrator: Administrator;
      policies: Policies;
      assembly: Assembly;
    },
  ): void;
  requests(): Record<string, number>;
}

/** A right that a function is about to use; the function by its construct path. */
export interface Use {
  function: string;
  action: string;
  resource: string;
}

/** Creates the listener; it answers 503 until serve is called. */
export function createAwsListener(log: Log, onUse?: (use: Use) => void): AwsListener {
  const counts: Record<string, number> = {};
  let handler = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => handler(request, response));
  server.keepAliveTimeout = 60_000;
  return {
    server,
    requests: () => counts,
    serve(services, people) {
      handler = (request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          void answer(request, response, Buffer.concat(chunks));
        });
      };
      const answer = async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
        const url = new URL(request.url ?? "/", "http://localhost");
        const credential =
          /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? "") ??
          /^([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request$/.exec(url.searchParams.get("X-Amz-Credential") ?? "");
        const [, accessKeyId = "", service = request.method === "OPTIONS" ? "s3" : ""] = credential ?? [];
        const target = String(request.headers["x-amz-target"] ?? "");
        const isQuery = String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded");
        const form = isQuery ? new URLSearchParams(body.toString()) : new URLSearchParams();
        const operation = target.split(".")[1] ?? form.get("Action") ?? request.method ?? "";
        const protocol: Protocol = isQuery ? "query" : target ? "json" : service === "s3" ? "s3" : "json";
        const requestId = randomUUID();
        response.setHeader("x-amzn-requestid", requestId);
        const contentType = String(request.headers["content-type"] ?? "application/x-amz-json-1.0");
        const caller = people.byAccessKey(accessKeyId);
        const roleName = caller?.role.split("/").at(-1);
        const counted = `${service}:${operation}`;
        counts[counted] = (counts[counted] ?? 0) + 1;
        const call: Call = {
          service,
          operation,
          request,
          response,
          body,
          url,
          caller,
          json: () => {
            try {
              return JSON.parse(body.toString() || "{}");
            } catch {
              throw new AwsError("SerializationException", "The request body is not JSON.");
            }
          },
          form: () => form,
          authorize(...requests) {
            if (!caller) return;
            for (const { action, resource, context } of requests) {
              onUse?.({ function: caller.resource.path, action, resource });
              if (people.policies.allows(caller.role, { action, resource, ...(context && { context }) })) continue;
              const message = `User: arn:aws:sts::${people.assembly.account}:assumed-role/${roleName}/${caller.resource.ref} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
              log({ source: "iam", level: "error", message, function: caller.resource.logicalId });
              if (protocol === "json")
                throw new AwsError("AccessDeniedException", message, 400, { query: "AccessDenied" });
              throw new AwsError("AccessDenied", message, 403);
            }
          },
          answerJson(value) {
            response.writeHead(200, { "content-type": contentType }).end(JSON.stringify(value));
          },
          answerXml(name, result) {
            response
              .writeHead(200, { "content-type": "text/xml" })
              .end(
                `<${name}Response><${name}Result>${result}</${name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
              );
          },
          unsupported: () =>
            new AwsError(
              "NotImplemented",
              `The local platform does not implement ${service || "an unsigned call to"} ${operation}: teach it in infra/local/services.`,
              501,
            ),
        };
        try {
          const isAdministrator = accessKeyId === people.administrator.accessKeyId;
          if (!caller && !isAdministrator && service !== "s3")
            throw new AwsError(
              "UnrecognizedClientException",
              "The security token included in the request is invalid: the local platform gives each function, and its administrator, a key of their own.",
              403,
            );
          const found = services[service];
          if (!found) throw call.unsupported();
          await found.handle(call);
        } catch (error) {
          const known = error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);
          if (known.status >= 500)
            log({
              source: "aws",
              level: "error",
              message: known.message,
              call: counted,
              ...(error instanceof Error && { trace: error.stack }),
            });
          writeError(response, protocol, known, requestId);
        }
      };
    },
  };
}

type Protocol = "json" | "query" | "s3";

function writeError(response: ServerResponse, protocol: Protocol, error: AwsError, requestId: string): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  if (protocol === "json") {
    response
      .writeHead(error.status, {
        "content-type": "application/x-amz-json-1.0",
        "x-amzn-errortype": error.code,
        ...(error.options.query && { "x-amzn-query-error": `${error.options.query};Sender` }),
      })
      .end(
        JSON.stringify({
          __type: `${error.options.prefix ?? "com.amazon.coral.service"}#${error.code}`,
          message: error.message,
          Message: error.message,
          ...error.options.extra,
        }),
      );
    return;
  }
  const inner = `<Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>`;
  response
    .writeHead(error.status, { "content-type": "text/xml" })
    .end(
      protocol === "s3"
        ? `<?xml version="1.0" encoding="UTF-8"?><Error>${inner}<RequestId>${requestId}</RequestId></Error>`
        : `<ErrorResponse><Error><Type>Sender</Type>${inner}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
}

/** Text as it may stand in an XML element. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
