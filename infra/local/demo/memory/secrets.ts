import type {
  CertificateKeys,
  CertificateProofs,
  IntakeSecrets,
  SigningKeys,
} from "../../../../functions/adapters/secrets.ts";

export type { CertificateKeys, CertificateProofs, IntakeSecrets, SigningKeys };

/** Good for links of the history only, which nobody keeps: what is sent later is signed with the platform's own. */
export const signingKeys = async (): Promise<SigningKeys> => ({
  current: 1,
  keys: { 1: Buffer.alloc(32, "history").toString("base64") },
});

export const intakeSecrets = async (): Promise<IntakeSecrets> => ({ zendesk: "", seal: "" });

/** The history erases nobody. */
export const certificateKeys = async (): Promise<CertificateKeys> => ({ current: 1, keys: {} });
export const certificateProofs = async (): Promise<CertificateProofs> => ({});
