import { createHmac, timingSafeEqual } from "node:crypto";
import { type SigningKeys, signingKeys } from "../adapters/secrets.ts";
import { now } from "./clock.ts";
import { bytesOf, type Id, idFromBytes, type Kind } from "./id.ts";

/** What a customer's link is good for; one made for a purpose does not open another. */
export type Purpose = "respond" | "unsubscribe" | "public";

const hourMs = 3_600_000;
const length = { id: 16, expiry: 4, key: 1, mac: 12 };
const signedLength = length.id + length.expiry + length.key;

const macOf = (purpose: Purpose, signed: Buffer, key: string): Buffer =>
  createHmac("sha256", Buffer.from(key, "base64"))
    .update(purpose)
    .update("\0")
    .update(signed)
    .digest()
    .subarray(0, length.mac);

/** The token of a link, 44 characters of base64url, good until the end of the hour of `expiresAt`. Pure: the keys are given. */
export function seal(purpose: Purpose, id: Id<Kind>, expiresAt: string, keys: SigningKeys): string {
  const key = keys.keys[keys.current];
  if (!key) throw new Error(`There is no signing key ${keys.current}.`);
  const signed = Buffer.alloc(signedLength);
  bytesOf(id).copy(signed);
  signed.writeUInt32BE(Math.ceil(new Date(expiresAt).getTime() / hourMs), length.id);
  signed.writeUInt8(keys.current, length.id + length.expiry);
  return Buffer.concat([signed, macOf(purpose, signed, key)]).toString("base64url");
}

/** What a token was sealed for, as an id of the kind that its purpose is about; undefined alike for an altered, a guessed and an expired one. Pure: keys and time are given. */
export function unseal<K extends Kind = "invitation">(
  purpose: Purpose,
  token: string,
  keys: SigningKeys,
  at: Date,
  kind: K = "invitation" as K,
): Id<K> | undefined {
  if (!/^[\w-]{44}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const signed = bytes.subarray(0, signedLength);
  const key = keys.keys[signed.readUInt8(length.id + length.expiry)];
  if (!key || !timingSafeEqual(macOf(purpose, signed, key), bytes.subarray(signedLength))) return undefined;
  if (at.getTime() >= signed.readUInt32BE(length.id) * hourMs) return undefined;
  return idFromBytes(kind, signed.subarray(0, length.id));
}

/** A token for a customer's link, signed with the current key. */
export const mint = async (purpose: Purpose, id: Id<Kind>, expiresAt: string): Promise<string> =>
  seal(purpose, id, expiresAt, await signingKeys());

/** What is behind a customer's link; undefined alike for an altered, a guessed and an expired one. */
export const open = async <K extends Kind = "invitation">(
  purpose: Purpose,
  token: string,
  kind: K = "invitation" as K,
): Promise<Id<K> | undefined> => unseal(purpose, token, await signingKeys(), now(), kind);

/** A text as it can be recognised, with our key, and by nobody else. */
export async function disguise(text: string): Promise<string> {
  const { current, keys } = await signingKeys();
  return createHmac("sha256", Buffer.from(keys[current] ?? "", "base64"))
    .update(`disguise\0${text}`)
    .digest("base64url")
    .slice(0, 22);
}
