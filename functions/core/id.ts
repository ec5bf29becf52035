import { createHash, randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { now } from "./clock.ts";

/** One prefix for each kind of thing that has an id. */
const prefixes = {
  customer: "cus",
  case: "cas",
  invitation: "inv",
  task: "tsk",
  staff: "stf",
  team: "tea",
  notice: "ntc",
  program: "prg",
  visit: "vis",
  location: "loc",
  calendar: "cal",
  event: "evt",
  key: "key",
  campaign: "cmp",
  import: "imp",
  privacyRequest: "prv",
  publicLink: "lnk",
} as const;

export type Kind = keyof typeof prefixes;

/** An id that cannot be passed where another kind's is wanted. */
export type Id<K extends Kind> = string & { readonly kind: K };

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 16 bytes as 26 Crockford characters, most significant first (the text form of a ULID). */
function encode(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** The 16 bytes behind an id. */
export function bytesOf(id: string): Buffer {
  let value = 0n;
  for (const character of id.slice(-26)) value = (value << 5n) | BigInt(alphabet.indexOf(character));
  return Buffer.from(value.toString(16).padStart(32, "0").slice(-32), "hex");
}

/** The id of a kind behind 16 bytes: the inverse of `bytesOf`. */
export const idFromBytes = <K extends Kind>(kind: K, bytes: Uint8Array): Id<K> =>
  `${prefixes[kind]}_${encode(bytes)}` as Id<K>;

/** A fresh id that sorts by the platform's time (the layout of a ULID). */
export function newId<K extends Kind>(kind: K): Id<K> {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now().getTime(), 0, 6);
  return idFromBytes(kind, bytes);
}

/** The id that follows from its causes: the same causes give the same id, so a repeated message meets its own item. */
export function deriveId<K extends Kind>(kind: K, ...causes: (string | number)[]): Id<K> {
  const digest = createHash("sha256").update(JSON.stringify([kind, ...causes]));
  return idFromBytes(kind, digest.digest().subarray(0, 16));
}

/** Schema of a kind's id. */
export const idOf = <K extends Kind>(kind: K) =>
  z.string().check(z.regex(new RegExp(`^${prefixes[kind]}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`))) as unknown as z.ZodMiniType<
    Id<K>,
    string
  >;
