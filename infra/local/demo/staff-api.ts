import type { Identity } from "../identity.ts";
import type { Person } from "./people.ts";

/** Calls the staff API as a demo person; the answer is the operation's output, and a refusal is an error with its sentence. */
export interface StaffApi {
  // biome-ignore lint/suspicious/noExplicitAny: the contracts, which say what comes back, are the product's own
  call(who: Person, method: "GET" | "PUT" | "POST", path: `/api/${string}`, body?: object): Promise<any>;
}

/** The API refused. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The staff API behind the site, with real tokens of the local identity provider. */
export function staffApi(siteUrl: string, identity: Identity): StaffApi {
  const tokens = new Map<string, Promise<string>>();
  return {
    async call(who, method, path, body) {
      const token = tokens.get(who.subject) ?? identity.tokenFor(who.subject);
      tokens.set(who.subject, token);
      const response = await fetch(siteUrl + path, {
        method,
        headers: { authorization: `Bearer ${await token}`, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok)
        throw new Refused(response.status, `${who.name}: ${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
  };
}
