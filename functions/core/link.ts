import { createHmac, timingSafeEqual } from "node:crypto";
import { type SigningKeys, signingKeys } from "../adapters/secrets.ts";
import { now } from "./clock.ts";
import { bytesOf, type Id, idFromBytes } from "./id.ts";

/** What a customer's link is good for; one made for a purpose does not open another. */
export type Purpose = "respond" | "unsubscribe";

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
export function seal(purpose: Purpose, invitationId: Id<"invitation">, expiresAt: string, keys: SigningKeys): string {
  const key = keys.keys[keys.current];
  if (!key) throw new Error(`There is no signing key ${keys.current}.`);
  const signed = Buffer.alloc(signedLength);
  bytesOf(invitationId).copy(signed);
  signed.writeUInt32BE(Math.ceil(new Date(expiresAt).getTime() / hourMs), length.id);
  signed.writeUInt8(keys.current, length.id + length.expiry);
  return Buffer.concat([signed, macOf(purpose, signed, key)]).toString("base64url");
}

/** The invitation that a token was sealed for; undefined alike for an altered, a guessed and an expired one. Pure: keys and time are given. */
export function unseal(purpose: Purpose, token: string, keys: SigningKeys, at: Date): Id<"invitation"> | undefined {
  if (!/^[\w-]{44}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const signed = bytes.subarray(0, signedLength);
  const key = keys.keys[signed.readUInt8(length.id + length.expiry)];
  if (!key || !timingSafeEqual(macOf(purpose, signed, key), bytes.subarray(signedLength))) return undefined;
  if (at.getTime() >= signed.readUInt32BE(length.id) * hourMs) return undefined;
  return idFromBytes("invitation", signed.subarray(0, length.id));
}

/** A token for a customer's link, signed with the current key. */
export const mint = async (purpose: Purpose, invitationId: Id<"invitation">, expiresAt: string): Promise<string> =>
  seal(purpose, invitationId, expiresAt, await signingKeys());

/** The invitation behind a customer's link; undefined alike for an altered, a guessed and an expired one. */
export const open = async (purpose: Purpose, token: string): Promise<Id<"invitation"> | undefined> =>
  unseal(purpose, token, await signingKeys(), now());
