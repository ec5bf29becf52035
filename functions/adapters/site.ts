import { Resource } from "../links.ts";

/** Base URLs without a trailing slash: where customers answer, and where staff work. */
export const site = () => ({ respondUrl: Resource.Site.respondUrl, consoleUrl: Resource.Site.consoleUrl });

/** Where staff sign in. */
export const identity = () => ({ issuer: Resource.Identity.issuer, clientId: Resource.Identity.clientId });
