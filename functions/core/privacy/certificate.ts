import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { CertificateKeys, CertificateProofs } from "../../adapters/secrets.ts";

export interface Certificate {
  /** What was signed, byte for byte: JSON. */
  payload: string;
  /** Ed25519, base64. */
  signature: string;
  /** The number of the key. */
  key: number;
}

/** A statement with the house's signature. Pure: the keys are given. */
export function certify(statement: object, { current, keys }: CertificateKeys): Certificate {
  const der = keys[current];
  if (!der) throw new Error(`There is no certificate key ${current}.`);
  const key = createPrivateKey({ key: Buffer.from(der, "base64"), format: "der", type: "pkcs8" });
  const payload = JSON.stringify(statement);
  return { payload, signature: sign(null, Buffer.from(payload), key).toString("base64"), key: current };
}

/** Whether a certificate was signed with a key of the house, and is as it was signed. Pure: the keys are given. */
export function isGenuine({ payload, signature, key }: Certificate, proofs: CertificateProofs): boolean {
  const der = proofs[key];
  if (!der) return false;
  const proof = createPublicKey({ key: Buffer.from(der, "base64"), format: "der", type: "spki" });
  return verify(null, Buffer.from(payload), proof, Buffer.from(signature, "base64"));
}
