import type * as z from "zod/mini";
import { type Contract, jsonSchemaOf, type Operation } from "./contract.ts";
import { statusOf } from "./errors.ts";

const parametersOf = (place: "path" | "query", schema: z.ZodMiniObject | undefined) => {
  const { properties = {}, required = [] } = schema ? jsonSchemaOf(schema, "input") : {};
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
};

const jsonBody = (schema: object) => ({ content: { "application/json": { schema } } });

const operationOf = (noun: string, name: string, operation: Operation) => ({
  operationId: `${noun}.${name}`,
  tags: [noun],
  summary: operation.summary,
  description: `Roles: ${operation.who.join(", ")}.`,
  parameters: [
    ...parametersOf("path", operation.params),
    ...parametersOf("query", operation.query),
    ...(operation.etag ? [{ name: "If-None-Match", in: "header", required: false, schema: { type: "string" } }] : []),
  ],
  ...(operation.body && { requestBody: { required: true, ...jsonBody(jsonSchemaOf(operation.body, "input")) } }),
  responses: {
    "200": { description: "Done.", ...jsonBody(jsonSchemaOf(operation.output, "output")) },
    ...(operation.etag && { "304": { description: "Still what `If-None-Match` names." } }),
    default: { $ref: "#/components/responses/Refusal" },
  },
});

/** The OpenAPI 3.1 document of the staff API, derived from its contracts. */
export function openApiDocument(nouns: { noun: string; contract: Contract }[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { noun, contract } of nouns)
    for (const [name, operation] of Object.entries(contract)) {
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method.toLowerCase()]: operationOf(noun, name, operation),
      };
    }
  return {
    openapi: "3.1.0",
    info: {
      title: "Loopkeeper staff API",
      version: "1",
      description:
        "Surveys after resolved cases, close-the-loop tasks, and mystery-shopper audits. A task's verb that is sent again with the same `Idempotency-Key` (8 to 64 letters, digits, `-` and `_`) is done once.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: [{ signedIn: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      securitySchemes: { signedIn: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      responses: {
        Refusal: {
          description: "Not done; the message is a sentence for the person.",
          ...jsonBody({
            type: "object",
            required: ["error"],
            properties: {
              error: {
                type: "object",
                required: ["code", "message"],
                properties: {
                  code: { type: "string", enum: [...Object.keys(statusOf), "internal"] },
                  message: { type: "string" },
                  fields: { type: "object", additionalProperties: { type: "string" } },
                  requestId: { type: "string" },
                },
              },
            },
          }),
        },
      },
    },
  };
}
