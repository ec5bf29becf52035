import { Resource } from "sst";

/**
 * What each linked resource tells a function. Infra's `link()` is typed by this, so a wrong name or shape does not compile;
 * functions read it through `Resource`, which sst fills from `SST_RESOURCE_<Name>`. No secrets here: name the parameter instead.
 */
export interface Links {
  Table: { name: string };
  Bus: { name: string };
  EmailQueue: { url: string };
  SmsQueue: { url: string };
  TimerQueue: { url: string };
  CampaignQueue: { url: string };
  /** `from` is a bare address on a verified domain; `fromName` a person or team; `perSecond` what the account may send. */
  Mail: { from: string; fromName: string; configurationSet: string; perSecond: number };
  /** `originationIdentity` is a phone number or its ARN, which may send so many parts a second; so many processes share that. */
  Sms: { originationIdentity: string; configurationSet: string; perSecond: number; senders: number };
  /** Names of SSM SecureString parameters; `functions/adapters/secrets.ts` describes their JSON. */
  SigningKeys: { parameter: string };
  IntakeSecrets: { parameter: string };
  CertificateKeys: { parameter: string };
  CertificateProofs: { parameter: string };
  /** Absolute base URLs without a trailing slash: where customers answer, and where staff work. */
  Site: { respondUrl: string; consoleUrl: string };
  /** The OpenID Connect issuer that the JWT authorizer trusts, and the console's client id. */
  Identity: { issuer: string; clientId: string };
  /** Where every event lands. */
  Lake: { bucket: string };
  Evidence: { bucket: string };
}

declare module "sst" {
  export interface Resource extends Links {}
}

export { Resource };
