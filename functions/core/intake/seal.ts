import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import * as secrets from "../../adapters/secrets.ts";

const algorithm = "aes-256-gcm";
const keyOf = async () => Buffer.from((await secrets.intakeSecrets()).seal, "base64");

/** A text that only the intake's key opens, and only for what it was sealed for. */
export async function seal(text: string, purpose: string): Promise<string> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(algorithm, await keyOf(), nonce).setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

/** The text that was sealed for a purpose; throws for any other. */
export async function unseal(sealed: string, purpose: string): Promise<string> {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv(algorithm, await keyOf(), bytes.subarray(0, 12)).setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
}
