import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Resource } from "../links.ts";

/** Numbered HMAC keys: `current` signs, all of them verify. */
export interface SigningKeys {
  current: number;
  /** Number (1-255) -> 32 bytes in base64. */
  keys: Record<string, string>;
}

/** What help desks prove themselves with. API keys are kept as SHA-256 only. */
export interface IntakeSecrets {
  apiKeys: { id: string; sha256: string }[];
  zendesk: string;
}

let client: SSMClient | undefined;
const cache = new Map<string, { value: Promise<unknown>; until: number }>();
const keptMs = 5 * 60_000;

/** A parameter's JSON, fetched at first use and again after five minutes, so that a rotated key arrives without a deployment. */
function parameter<T>(name: string): Promise<T> {
  const kept = cache.get(name);
  if (kept && kept.until > performance.now()) return kept.value as Promise<T>;
  client ??= new SSMClient({});
  const value = client
    .send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    .then(({ Parameter }) => JSON.parse(Parameter?.Value ?? "") as T);
  cache.set(name, { value, until: performance.now() + keptMs });
  value.catch(() => cache.delete(name));
  return value;
}

export const signingKeys = (): Promise<SigningKeys> => parameter(Resource.SigningKeys.parameter);
export const intakeSecrets = (): Promise<IntakeSecrets> => parameter(Resource.IntakeSecrets.parameter);
