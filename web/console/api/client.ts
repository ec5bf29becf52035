import { operations } from "virtual:operations";
import type { BodyOf, OutputOf, RequestOf } from "../../../functions/core/contract.ts";
import { spoken } from "../words/sentences.ts";
import type { contracts } from "./contracts.ts";
import { answered, unreachable } from "./network.ts";
import { learnTime } from "./platform-time.ts";
import { accessToken, renew } from "./session.ts";

type Contracts = typeof contracts;
type In<T, K> = K extends keyof T ? T[K] : never;

/** `task.close` names the operation `close` of the task's contract. */
export type OperationName = {
  [Noun in keyof Contracts]: `${Noun}.${keyof Contracts[Noun] & string}`;
}[keyof Contracts];
type OperationOf<Name extends OperationName> = Name extends `${infer Noun}.${infer Verb}`
  ? In<In<Contracts, Noun>, Verb>
  : never;
export type Sent<Name extends OperationName> = RequestOf<OperationOf<Name>>;
/** The body of a call. */
export type Body<Name extends OperationName> = BodyOf<OperationOf<Name>>;
export type Got<Name extends OperationName> = OutputOf<OperationOf<Name>>;

/** An answer of the API that is not the one asked for. `message` and `fields` are sentences in the reader's language; `requestId` is for whoever looks after the site. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Record<string, string>;
  readonly requestId: string | undefined;

  constructor(status: number, code: string, message: string, fields: Record<string, string>, requestId?: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
    this.requestId = requestId;
  }
}

/** The address and body of a call, as the contract says. */
function requestOf(
  name: OperationName,
  input: Record<string, unknown>,
): { url: string; method: string; body?: string } {
  const { method, path, query } = operations[name];
  const rest = { ...input };
  let url = path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = rest[key];
    delete rest[key];
    return encodeURIComponent(String(value));
  });
  const asked = new URLSearchParams();
  for (const key of query) {
    if (rest[key] !== undefined) asked.set(key, String(rest[key]));
    delete rest[key];
  }
  if (asked.size) url += `?${asked}`;
  return method === "GET" || method === "DELETE" ? { url, method } : { url, method, body: JSON.stringify(rest) };
}

async function send(url: string, init: RequestInit & Ways): Promise<Response> {
  const token = await accessToken();
  const headers = new Headers({ accept: "application/json" });
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (init.body) headers.set("content-type", "application/json");
  if (init.act) headers.set("idempotency-key", init.act);
  try {
    const response = await fetch(url, { ...init, headers });
    answered();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    unreachable();
    throw new ApiError(0, "unreachable", "", {});
  }
}

/** How a call is made, where that matters. */
interface Ways {
  signal?: AbortSignal;
  /** The call outlives the page. */
  keepalive?: boolean;
  /** The caller's name for this very act: sent twice, it is done once. */
  act?: string;
}

/** Calls an operation of a contract; anything but its output is an ApiError. */
export async function call<Name extends OperationName>(
  name: Name,
  input: Sent<Name>,
  ways: Ways = {},
): Promise<Got<Name>> {
  const { url, ...request } = requestOf(name, input as Record<string, unknown>);
  const init = { ...request, ...ways };
  let response = await send(url, init);
  if (response.status === 401) {
    const renewed = await renew();
    if (renewed === "unreachable") throw new ApiError(0, "unreachable", "", {});
    if (renewed === "renewed") response = await send(url, init);
  }
  learnTime(response);
  const text = await response.text();
  if (response.ok) return (text ? JSON.parse(text) : undefined) as Got<Name>;
  throw errorOf(response, text);
}

function errorOf(response: Response, text: string): ApiError {
  const requestId = response.headers.get("x-request-id") ?? response.headers.get("apigw-requestid") ?? undefined;
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message: string; fields?: Record<string, string>; requestId?: string };
    };
    const fields = Object.entries(error.fields ?? {}).map(([name, sentence]) => [name, spoken(sentence) || sentence]);
    return new ApiError(
      response.status,
      error.code,
      spoken(error.message),
      Object.fromEntries(fields),
      error.requestId ?? requestId,
    );
  } catch {
    return new ApiError(response.status, response.status === 401 ? "unauthenticated" : "internal", "", {}, requestId);
  }
}
