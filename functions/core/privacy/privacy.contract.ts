import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

const Counts = z.array(z.object({ kind: z.string(), n: z.number() }));

const Certificate = z.object({
  /** What was signed, byte for byte: JSON. */
  payload: z.string(),
  /** Ed25519, base64. */
  signature: z.string(),
  /** The number of the key. */
  key: z.number(),
});

const Request = z.object({
  id: idOf("privacyRequest"),
  kind: z.enum(["export", "erase"]),
  /** `settling`: all is gone; a last look follows once nothing can be on its way any more; `refused`: a hold came first. */
  state: z.enum(["requested", "running", "settling", "done", "refused"]),
  requestedAt: z.string(),
  /** The member who asked for it here. */
  by: z.string(),
  reason: z.string(),
  /** Whose, as long as they are known. */
  customerId: z.optional(z.string()),
  name: z.optional(z.string()),
  done: z.number(),
  total: z.number(),
  /** What was found, by kind. */
  counts: Counts,
  /** When the last look is due. */
  lookAt: z.optional(z.string()),
  finishedAt: z.optional(z.string()),
  certificate: z.optional(Certificate),
});

const Hold = z.object({ reason: z.string(), by: z.string(), at: z.string() });

const Person = z.object({
  customerId: idOf("customer"),
  source: z.string(),
  externalId: z.string(),
  name: z.string(),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
  createdAt: z.string(),
});

const who = rights["privacy.change"];
const person = z.strictObject({ customerId: idOf("customer") });
const request = z.strictObject({ requestId: idOf("privacyRequest") });
const reason = (sentence: string) => z.string().check(z.trim(), z.minLength(3, sentence), z.maxLength(500));

export const privacyContract = defineContract({
  find: {
    method: "POST",
    path: "/api/privacy/find",
    who,
    summary: "The people of a name, an address, a number or a help desk's id; in the body, so that no log holds it",
    body: z.strictObject({
      q: z.string().check(z.trim(), z.minLength(2, "Write at least two characters."), z.maxLength(254)),
    }),
    output: z.object({ people: z.array(Person) }),
  },
  see: {
    method: "GET",
    path: "/api/privacy/people/{customerId}",
    who,
    summary: "What is known about a person, by kind, and whether it must be kept",
    params: person,
    output: z.object({ person: Person, counts: Counts, hold: z.optional(Hold) }),
  },
  request: {
    method: "POST",
    path: "/api/privacy/requests",
    who,
    summary: "Exports or erases what is known about a person, in the background",
    body: z.strictObject({
      customerId: idOf("customer"),
      kind: z.enum(["export", "erase"]),
      reason: reason("Say who asked for this, and how."),
    }),
    output: Request,
  },
  list: {
    method: "GET",
    path: "/api/privacy/requests",
    who,
    summary: "The requests, latest first",
    output: z.object({ requests: z.array(Request) }),
  },
  download: {
    method: "GET",
    path: "/api/privacy/requests/{requestId}/export",
    who,
    summary: "An export, for seven days: as data, and as a page to read",
    params: request,
    output: z.object({ data: z.unknown(), html: z.string() }),
  },
  hold: {
    method: "POST",
    path: "/api/privacy/people/{customerId}/hold",
    who,
    summary: "Keeps everything about a person: nothing of it may be erased until this is lifted",
    params: person,
    body: z.strictObject({ reason: reason("Say which law or claim demands it.") }),
    output: Hold,
  },
  release: {
    method: "POST",
    path: "/api/privacy/people/{customerId}/release",
    who,
    summary: "Lifts what keeps everything about a person",
    params: person,
    output: z.object({}),
  },
  verify: {
    method: "POST",
    path: "/api/privacy/verify",
    who,
    summary: "Whether a certificate was signed here, and is as it was signed",
    body: z.strictObject({
      payload: z.string().check(z.minLength(2), z.maxLength(100_000)),
      signature: z.string().check(z.minLength(2), z.maxLength(200)),
      key: z.number(),
    }),
    output: z.object({ isGenuine: z.boolean() }),
  },
});
