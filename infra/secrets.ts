import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { parametersOf, stageOf } from "./stage.ts";

/**
 * Makes the stage's secret parameters that do not exist yet, with fresh random values; leaves the others as they are.
 * Tells which it made.
 */
export async function ensureSecrets({
  ssm,
  parameters,
}: {
  ssm: SSMClient;
  parameters: ReturnType<typeof parametersOf>;
}): Promise<string[]> {
  const signingKeys = { current: 1, keys: { 1: randomBytes(32).toString("base64") } };
  const intakeSecrets = {
    // Verifies nobody until the secret of a real webhook takes its place.
    zendesk: randomBytes(32).toString("base64url"),
    seal: randomBytes(32).toString("base64"),
  };
  const madeSigning = await makeMissing(ssm, parameters.signingKeys, signingKeys);
  const madeIntake =
    (await makeMissing(ssm, parameters.intakeSecrets, intakeSecrets)) ||
    (await addSeal(ssm, parameters.intakeSecrets, intakeSecrets.seal));
  const madeKeys = await makeMissing(ssm, parameters.certificateKeys, freshCertificateKeys());
  // What proves follows from what signs, so that the two fit even where only one of them was lost.
  const madeProofs = await makeMissing(ssm, parameters.certificateProofs, async () => {
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: parameters.certificateKeys, WithDecryption: true }),
    );
    return proofsOf(JSON.parse(Parameter?.Value ?? "").keys);
  });
  return [
    ...(madeSigning ? [parameters.signingKeys] : []),
    ...(madeIntake ? [parameters.intakeSecrets] : []),
    ...(madeKeys ? [parameters.certificateKeys] : []),
    ...(madeProofs ? [parameters.certificateProofs] : []),
  ];
}

const freshCertificateKeys = () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { current: 1, keys: { 1: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64") } };
};

const proofsOf = (keys: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(keys).map(([number, der]) => {
      const key = createPrivateKey({ key: Buffer.from(der, "base64"), format: "der", type: "pkcs8" });
      return [number, createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64")];
    }),
  );

async function makeMissing(ssm: SSMClient, Name: string, value: object | (() => Promise<object>)): Promise<boolean> {
  try {
    await ssm.send(new GetParameterCommand({ Name }));
    return false;
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
  }
  const made = typeof value === "function" ? await value() : value;
  try {
    await ssm.send(new PutParameterCommand({ Name, Type: "SecureString", Value: JSON.stringify(made) }));
    return true;
  } catch (error) {
    // Somebody else was faster; theirs counts.
    if (error instanceof ParameterAlreadyExists) return false;
    throw error;
  }
}

/** A stage that was made before the table kept vendors' secrets lacks the key to them; what else stands there stays. */
async function addSeal(ssm: SSMClient, Name: string, seal: string): Promise<boolean> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  const kept = JSON.parse(Parameter?.Value ?? "{}");
  if (kept.seal) return false;
  const Value = JSON.stringify({ ...kept, seal });
  await ssm.send(new PutParameterCommand({ Name, Type: "SecureString", Value, Overwrite: true }));
  return true;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { stage: { type: "string", default: "dev" } } });
  const parameters = parametersOf(stageOf((key) => (key === "stage" ? values.stage : undefined)));
  const made = await ensureSecrets({ ssm: new SSMClient({}), parameters });
  for (const name of Object.values(parameters)) console.log(`${made.includes(name) ? "made" : "kept"} ${name}`);
  if (made.includes(parameters.intakeSecrets))
    console.log("An administrator makes the help desk's API key in the console, under Administration, API keys.");
}
