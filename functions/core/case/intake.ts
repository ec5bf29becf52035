import { createHmac, timingSafeEqual } from "node:crypto";
import * as secrets from "../../adapters/secrets.ts";
import type { Actor } from "../actor.ts";
import { now } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import * as Key from "../key/key.ts";

/** Lower-case names. */
type Headers = Record<string, string | undefined>;

const minutes = 60_000;
/** A signed request is good for this long, so that a copied one is soon worth nothing. */
const goodForMs = 5 * minutes;

/** The holder of the API key that a request carries as `Authorization: Bearer <key>` or `x-api-key`. */
export async function keyHolder(headers: Headers): Promise<Actor> {
  const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? headers["x-api-key"] ?? "";
  const holder = key && (await Key.holderOf(key));
  if (!holder)
    throw new VisibleError(
      "unauthenticated",
      "This request carries no valid API key. Send one as `Authorization: Bearer <key>` or in `x-api-key`.",
    );
  return { kind: "key", id: holder };
}

/** Zendesk, where the signature over timestamp and raw body is Zendesk's and fresh. */
export async function zendesk(headers: Headers, raw: Buffer): Promise<Actor> {
  const timestamp = headers["x-zendesk-webhook-signature-timestamp"] ?? "";
  const signature = Buffer.from(headers["x-zendesk-webhook-signature"] ?? "", "base64");
  const secret = (await secrets.intakeSecrets()).zendesk;
  if (!isEqual(createHmac("sha256", secret).update(timestamp).update(raw).digest(), signature))
    throw new VisibleError(
      "unauthenticated",
      "The signature does not match. Check that the webhook's signing secret is the one stored here.",
    );
  // The sender's clock is the world's. Where the platform's own was moved on, one that follows the platform's is as good.
  const signedAt = Date.parse(timestamp);
  const age = Math.min(Math.abs(now().getTime() - signedAt), Math.abs(Date.now() - signedAt));
  if (!(age <= goodForMs))
    throw new VisibleError(
      "unauthenticated",
      "The signature is more than five minutes old or from the future. Send the webhook again, and check the sender's clock.",
    );
  return { kind: "key", id: "zendesk" };
}

const isEqual = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
