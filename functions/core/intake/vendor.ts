import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import * as Case from "../case/case.ts";
import * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import type { Id } from "../id.ts";
import type { Mapping } from "./mapping.ts";

/** What a vendor sent, before any of it is believed. Header names are in lower case. */
export interface Sent {
  headers: Record<string, string | undefined>;
  query: Record<string, string>;
  raw: Buffer;
}

/** One piece of news in what was sent. */
export interface Delivery {
  /** The vendor's own id of this delivery; without one a repeat is known by the state of its case alone. */
  id?: string | undefined;
  /** What the delivery says, to know another body under the same id. */
  content: unknown;
  /** About a case, or the reason why it is not used. */
  news: Case.Announcement | string;
  customerId?: Id<"customer"> | undefined;
}

/** A vendor of help desks: the six lines that it is registered by. */
export interface Vendor<S extends z.ZodMiniType = z.ZodMiniType> {
  readonly name: string;
  /** Whether the administrator copies our secret to the vendor, or the vendor's to us. */
  readonly secret: "ours" | "theirs";
  /** Whether whoever sent this knows the secret; asked before the body is parsed. */
  readonly isProven: (sent: Sent, secret: string) => boolean;
  /** When it was signed, where the vendor signs the time. */
  readonly signedAt?: (sent: Sent) => Date | undefined;
  readonly format: { readonly body: S; readonly decode?: (text: string) => unknown; readonly reply?: string };
  readonly deliveries: (body: z.output<S>, mapping: Mapping | undefined, sent: Sent) => Delivery[];
}

/** Registers a vendor: its body's type is its own matter. */
export const vendor = <S extends z.ZodMiniType>(registration: Vendor<S>): Vendor => registration as unknown as Vendor;

/** Whether a text is the secret, or the right signature; takes as long whether or not. */
export function isEqual(one: string | Buffer, other: string | Buffer): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a header holds the HMAC of these bytes. */
export const isSigned = (
  algorithm: "sha1" | "sha256",
  secret: string | Buffer,
  parts: (string | Buffer)[],
  encoding: "hex" | "base64",
  given: string,
): boolean => {
  const hmac = createHmac(algorithm, secret);
  for (const part of parts) hmac.update(part);
  return isEqual(hmac.digest(), Buffer.from(given, encoding));
};

const strict = new TextDecoder("utf-8", { fatal: true });

/** The body as text; what is not UTF-8 is refused rather than kept garbled. */
export function textOf(raw: Buffer): string {
  try {
    return strict.decode(raw);
  } catch {
    throw new VisibleError("invalid", "The body is not UTF-8. Send it in that encoding.");
  }
}

/** Ids come as numbers or strings. */
export const id = z.pipe(z.union([z.string(), z.number()]), z.transform(String));
export const maybeId = z.nullish(id);
/** Facts that nothing depends on: of another type they count as not told. */
export const maybeText = z.catch(z.nullish(z.union([z.string(), z.pipe(z.number(), z.transform(String))])), undefined);
/** A word in any case. */
export const word = (value: unknown): string =>
  (typeof value === "string" || typeof value === "number" ? String(value) : "").trim().toLowerCase();

/** A moment as vendors write it: ISO 8601 with or without a colon in its offset, or seconds or milliseconds since 1970. */
function momentOf(value: unknown): string | undefined {
  const number =
    typeof value === "number"
      ? value
      : typeof value === "string" && /^\d{9,13}$/.test(value)
        ? Number(value)
        : undefined;
  if (typeof value !== "string" && number === undefined) return undefined;
  const at = new Date(
    number === undefined ? String(value).replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : number < 1e11 ? number * 1000 : number,
  );
  return Number.isFinite(at.getTime()) ? at.toISOString() : undefined;
}

type Loose<T> = { [K in keyof T]?: unknown };

/** What a vendor told, before it is cut to what a case can hold. */
export interface Told extends Loose<Omit<Case.Announcement, "source" | "status" | "customer" | "agent">> {
  status: Case.Status;
  agent?: { id?: unknown; name?: unknown } | undefined;
  customer?: Loose<Customer.Facts> | undefined;
}

const longest = { externalId: 200, subject: 500, channel: 50, priority: 50 } as const;
const lowered = ["priority", "issueType", "channel"];
const moments = ["at", "openedAt", "acceptedAt", "closedAt"];

/**
 * The news as an announcement, or why it is none. An id is needed; any other fact that a case cannot hold is cut or left out, because an
 * unhappy customer counts for more than a long subject.
 */
export function announcement(source: string, told: Told): Case.Announcement | string {
  const { status, agent, customer, url, ...facts } = told;
  const fitting = Object.entries(facts).flatMap(([name, value]) => {
    const text = moments.includes(name) ? momentOf(value) : clean(value, longest[name as keyof typeof longest] ?? 200);
    return text === undefined ? [] : [[name, lowered.includes(name) ? text.toLowerCase() : text]];
  });
  const agentId = clean(agent?.id, 200);
  const agentName = clean(agent?.name, 200);
  const person = customer && customerOf(customer);
  const parsed = z.safeParse(Case.Announcement, {
    ...Object.fromEntries(fitting),
    ...{ source, status },
    ...(agentId && { agent: { id: agentId, ...(agentName && { name: agentName }) } }),
    ...(person && { customer: person }),
    ...(typeof url === "string" && /^https?:\/\/\S{1,990}$/.test(url) && { url }),
  });
  if (parsed.success) return parsed.data;
  return `This cannot be read: ${[...new Set(parsed.error.issues.map(({ path }) => path.join(".")))].join(", ")}.`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A fact as text without control characters, cut; undefined where nothing is left of it. */
function clean(value: unknown, most: number): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = [...String(value).toWellFormed().replace(controls, " ").trim()]
    .join("")
    .slice(0, most)
    .toWellFormed()
    .trim();
  return text === "" ? undefined : text;
}

/** What can be kept of a customer: an id or an address to know them by, and each fact that is right. */
function customerOf(told: Loose<Customer.Facts>): z.input<typeof Customer.Facts> | undefined {
  const email = clean(told.email, 254);
  const externalId = clean(told.externalId, 200) ?? email?.toLowerCase();
  if (!externalId) return undefined;
  const known = { externalId, name: clean(told.name, 200) ?? email ?? externalId };
  const country = clean(told.country, 2)?.toUpperCase();
  const facts = { country, email, phone: clean(told.phone, 40), locale: clean(told.locale, 35), tier: word(told.tier) };
  let kept: z.input<typeof Customer.Facts> = known;
  for (const [name, value] of Object.entries(facts)) {
    const more = { ...kept, [name]: value };
    if (value && z.safeParse(Customer.Facts, more).success) kept = more as typeof kept;
  }
  return kept;
}
