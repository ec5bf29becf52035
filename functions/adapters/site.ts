import { Resource } from "../links.ts";

/** Base URLs without a trailing slash: where customers answer, and where staff work. */
export const site = () => ({ respondUrl: Resource.Site.respondUrl, consoleUrl: Resource.Site.consoleUrl });

/** Where staff sign in. */
export const identity = () => ({ issuer: Resource.Identity.issuer, clientId: Resource.Identity.clientId });

/** How many messages a minute the senders may send. */
export const ceilings = () => ({
  emailPerMinute: Resource.Mail.perSecond * 60,
  // A question and its link are two parts.
  smsPerMinute: Resource.Sms.perSecond * 30,
});

/** What this deployment sends from: the address, the name while no sender is set, and the number's id. */
export const addresses = () => ({
  from: Resource.Mail.from,
  fromName: Resource.Mail.fromName,
  number: Resource.Sms.originationIdentity.split("/").at(-1) ?? "",
});
