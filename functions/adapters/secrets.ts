import { setTimeout as sleep } from "node:timers/promises";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { Resource } from "../links.ts";

/** Numbered HMAC keys: `current` signs, all of them verify. */
export interface SigningKeys {
  current: number;
  /** Number (1-255) -> 32 bytes in base64. */
  keys: Record<string, string>;
}

/** What the intake keeps from whoever reads the table. */
export interface IntakeSecrets {
  /** Verifies Zendesk's webhook until an administrator has stored a secret in the console. */
  zendesk: string;
  /** 32 bytes in base64: opens the vendors' secrets in the table. */
  seal: string;
}

/** What certificates are signed with: Ed25519, in base64 of DER; `current` signs. */
export interface CertificateKeys {
  current: number;
  /** Number -> PKCS #8. */
  keys: Record<string, string>;
}

/** What certificates are proven by: number -> SPKI in base64 of DER. */
export type CertificateProofs = Record<string, string>;

const cache = new Map<string, { value: Promise<unknown>; until: number }>();
const keptMs = 5 * 60_000;

/**
 * A parameter's JSON, fetched at first use and again after five minutes, so that a rotated key arrives without a deployment;
 * while it cannot be fetched again, the one before goes on.
 */
function parameter<T>(name: string): Promise<T> {
  const kept = cache.get(name);
  if (kept && kept.until > performance.now()) return kept.value as Promise<T>;
  const fetched = getParameter(name).then((text) => JSON.parse(text) as T);
  const value = kept ? fetched.catch(() => kept.value as Promise<T>) : fetched;
  cache.set(name, { value, until: performance.now() + keptMs });
  value.catch(() => cache.delete(name));
  return value;
}

const attempts = 4;

/** SSM's GetParameter by one signed request: its client would add 78 kB to the function that every customer waits for. */
async function getParameter(name: string): Promise<string> {
  const region = process.env.AWS_REGION ?? "us-east-1";
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = new URL(
    process.env.AWS_ENDPOINT_URL_SSM ?? process.env.AWS_ENDPOINT_URL ?? `https://ssm.${region}.${domain}`,
  );
  const signer = new SignatureV4({ service: "ssm", region, credentials: fromEnv(), sha256: Sha256 });
  for (let attempt = 1; ; attempt++) {
    const { method, headers, body } = await signer.sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port && { port: Number(url.port) }),
      path: url.pathname,
      query: {},
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AmazonSSM.GetParameter",
      },
      body: JSON.stringify({ Name: name, WithDecryption: true }),
    });
    const reply = await fetch(url, { method, headers, body }).catch((error: Error) => error);
    if (!(reply instanceof Error) && reply.ok)
      return ((await reply.json()) as { Parameter: { Value: string } }).Parameter.Value;
    const why = reply instanceof Error ? reply.message : `${reply.status} ${await reply.text()}`;
    // Many functions that start at once meet the parameter store's rate limit.
    const mayPass = reply instanceof Error || reply.status >= 500 || /Throttl/.test(why);
    if (!mayPass || attempt === attempts) throw new Error(`The parameter ${name} cannot be read: ${why}`);
    await sleep(Math.random() * 100 * 2 ** attempt);
  }
}

export const signingKeys = (): Promise<SigningKeys> => parameter(Resource.SigningKeys.parameter);
export const intakeSecrets = (): Promise<IntakeSecrets> => parameter(Resource.IntakeSecrets.parameter);
export const certificateKeys = (): Promise<CertificateKeys> => parameter(Resource.CertificateKeys.parameter);
export const certificateProofs = (): Promise<CertificateProofs> => parameter(Resource.CertificateProofs.parameter);
