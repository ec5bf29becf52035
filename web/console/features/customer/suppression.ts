import type { Got } from "../../api/client.ts";

/** A contact point that must not be written to. */
export interface Suppression {
  channel: "email" | "sms";
  why: string;
  at: string;
}

/** What is known of a customer's contact points that must not be written to; undefined where the platform does not tell. */
export const suppressionsOf = (read: Got<"customer.read">): Suppression[] | undefined =>
  (read as { suppressions?: Suppression[] }).suppressions;
