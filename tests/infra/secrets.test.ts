import { GetParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, test } from "vitest";
import { certify, isGenuine } from "../../functions/core/privacy/certificate.ts";
import { ensureSecrets } from "../../infra/secrets.ts";
import { parametersOf } from "../../infra/stage.ts";

/** As much of Parameter Store as the script uses, over a map. */
function parameterStore(stored = new Map<string, string>()) {
  const send = async (command: unknown) => {
    if (command instanceof GetParameterCommand) {
      if (!stored.has(command.input.Name ?? "")) throw new ParameterNotFound({ message: "", $metadata: {} });
      return { Parameter: { Value: stored.get(command.input.Name ?? "") } };
    }
    if (command instanceof PutParameterCommand) {
      expect(command.input).toMatchObject({ Type: "SecureString" });
      stored.set(command.input.Name ?? "", command.input.Value ?? "");
      return {};
    }
    throw new Error("Only getting and putting was expected.");
  };
  return { stored, ssm: { send } as unknown as SSMClient };
}

const parameters = parametersOf({ name: "dev" });

describe("secrets", () => {
  test("a new stage gets a signing key of 32 bytes and a webhook secret that nobody knows, and no API key", async () => {
    const { stored, ssm } = parameterStore();
    expect(await ensureSecrets({ ssm, parameters })).toEqual([
      "/loopkeeper-dev/signing-keys",
      "/loopkeeper-dev/intake-secrets",
      "/loopkeeper-dev/certificate-keys",
      "/loopkeeper-dev/certificate-proofs",
    ]);
    const { keys } = JSON.parse(stored.get(parameters.certificateKeys) ?? "");
    const statement = certify({ erased: { customer: 1 } }, { current: 1, keys });
    expect(isGenuine(statement, JSON.parse(stored.get(parameters.certificateProofs) ?? ""))).toBe(true);
    const signing = JSON.parse(stored.get(parameters.signingKeys) ?? "");
    expect(Buffer.from(signing.keys[signing.current], "base64")).toHaveLength(32);
    const intake = JSON.parse(stored.get(parameters.intakeSecrets) ?? "");
    expect(intake).toEqual({
      zendesk: expect.stringMatching(/^[\w-]{43}$/),
      seal: expect.stringMatching(/^[\w+/]{43}=$/),
    });
  });

  test("what exists is left as it is and not shown", async () => {
    const before = new Map(Object.values(parameters).map((name) => [name, '{"seal":"kept"}']));
    const { stored, ssm } = parameterStore(new Map(before));
    expect(await ensureSecrets({ ssm, parameters })).toEqual([]);
    expect(stored).toEqual(before);
  });

  test("a stage of before gets the key to the vendors' secrets, and keeps Zendesk's", async () => {
    const { stored, ssm } = parameterStore(
      new Map([
        [parameters.signingKeys, "kept"],
        [parameters.intakeSecrets, '{"zendesk":"kept"}'],
      ]),
    );
    expect(await ensureSecrets({ ssm, parameters })).toContain(parameters.intakeSecrets);
    expect(JSON.parse(stored.get(parameters.intakeSecrets) ?? "")).toEqual({
      zendesk: "kept",
      seal: expect.any(String),
    });
  });
});
