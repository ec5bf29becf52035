/** The application's name: the first word of its stacks and parameters, and the `source` of its events. */
export const application = "loopkeeper";

/** What differs between stages. */
export interface Stage {
  name: "dev" | "production" | "local";
  /** Data outlives the stack, and the stack refuses to be deleted. */
  keepData: boolean;
  /** How long logs are kept, in days. */
  logDays: 30 | 365;
  /** `from` is a bare address on `domain`, which SES verifies by the DKIM records that the app stack prints; `perSecond` is the account's sending rate. */
  mail: { domain: string; from: string; fromName: string; perSecond: number };
  /** The id (`phone-…`) of a number bought in AWS End User Messaging. */
  /** Parts a second that the number may send: a short code 100, toll-free 3, a long code 1. */
  sms: { phoneNumberId: string; partsPerSecond: number };
  /** Own origin for customers and staff, without a trailing slash; without it: the API's and CloudFront's own names. */
  siteUrl?: string;
  /** Certificate (us-east-1) for the host of `siteUrl`, which then becomes an alias of the CloudFront distribution. */
  certificateArn?: string;
  /** Own OpenID Connect issuer instead of the Cognito pool; the audience of its access tokens is `clientId`. */
  identity?: { issuer: string; clientId: string };
}

const dev: Stage = {
  name: "dev",
  keepData: false,
  logDays: 30,
  mail: {
    domain: "dev.loopkeeper.example",
    from: "care@dev.loopkeeper.example",
    fromName: "Customer care",
    perSecond: 14,
  },
  sms: { phoneNumberId: "phone-00000000000000000000000000000dev", partsPerSecond: 1 },
};

const production: Stage = {
  name: "production",
  keepData: true,
  logDays: 365,
  mail: { domain: "loopkeeper.example", from: "care@loopkeeper.example", fromName: "Customer care", perSecond: 14 },
  sms: { phoneNumberId: "phone-0000000000000000000000000000prod", partsPerSecond: 1 },
};

/** The stage that the context names (`-c stage=…`, dev when it does not); the local one also wants its `siteUrl` from there. */
export function stageOf(context: (key: string) => unknown): Stage {
  const name = context("stage") ?? "dev";
  if (name === "dev") return dev;
  if (name === "production") return production;
  if (name !== "local") throw new Error(`There is no stage ${name}: use dev, production or local.`);
  const siteUrl = context("siteUrl");
  if (typeof siteUrl !== "string")
    throw new Error("The local stage needs its address: -c siteUrl=http://127.0.0.1:PORT");
  return {
    ...dev,
    // Nobody waits for a carrier here.
    sms: { ...dev.sms, partsPerSecond: 100 },
    name,
    siteUrl,
    identity: { issuer: `${siteUrl}/oidc`, clientId: "loopkeeper-console" },
  };
}

/** Names of the SSM parameters that `npm run secrets` fills; CloudFormation cannot make a SecureString. */
export const parametersOf = (stage: Pick<Stage, "name">) => ({
  signingKeys: `/${application}-${stage.name}/signing-keys`,
  intakeSecrets: `/${application}-${stage.name}/intake-secrets`,
  certificateKeys: `/${application}-${stage.name}/certificate-keys`,
  certificateProofs: `/${application}-${stage.name}/certificate-proofs`,
});
