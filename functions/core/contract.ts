import * as z from "zod/mini";
import type { Role } from "./access.ts";

/**
 * One HTTP operation as pure data. Its name is the verb's name: the router calls the noun's verb of that name with params, query and body
 * merged into one object; the router, OpenAPI, the authorization matrix and the web's client are all derived from it.
 */
export interface Operation {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Under `/api`, with `{name}` for each of `params`. */
  path: `/api/${string}`;
  /** The groups that may call it at all; ownership is the verb's matter. */
  who: readonly Role[];
  summary: string;
  params?: z.ZodMiniObject;
  query?: z.ZodMiniObject;
  body?: z.ZodMiniObject;
  output: z.ZodMiniType;
  /** The answer carries a hash of itself: whoever has it already (`If-None-Match`) is told so (304) in a few bytes. Rights are checked all the same. */
  etag?: true;
}

export type Contract = Record<string, Operation>;

type In<S> = S extends z.ZodMiniType ? z.output<S> : unknown;
type Sent<S> = S extends z.ZodMiniType ? z.input<S> : unknown;

/** What the verb of an operation receives. */
type InputOf<O extends Operation> = In<O["params"]> & In<O["query"]> & In<O["body"]>;
/** What a caller sends. */
export type RequestOf<O extends Operation> = Sent<O["params"]> & Sent<O["query"]> & Sent<O["body"]>;
/** What a caller sends as the body. */
export type BodyOf<O extends Operation> = Sent<O["body"]>;
/** What a caller gets back. */
export type OutputOf<O extends Operation> = z.output<O["output"]>;

/** The verbs that a contract needs. */
export type VerbsOf<C extends Contract> = {
  [K in keyof C]: (input: InputOf<C[K]>) => Promise<z.input<C[K]["output"]>>;
};

export const defineContract = <const C extends Contract>(contract: C): C => contract;

/** A schema of a contract as JSON Schema 2020-12: what goes in, before trimming and defaults, or what comes out. */
export function jsonSchemaOf(schema: z.ZodMiniType, io: "input" | "output") {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
