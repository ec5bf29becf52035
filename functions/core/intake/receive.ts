import { createHash } from "node:crypto";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import type { Actor } from "../actor.ts";
import * as Case from "../case/case.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import * as Key from "../key/key.ts";
import { plain } from "../plain.ts";
import * as items from "./intake.items.ts";
import * as Intake from "./intake.ts";
import { ContactEvent, connectDelivery } from "./vendor/connect.ts";
import { type Delivery, type Sent, textOf, type Vendor } from "./vendor.ts";

/** A signed request is good for this long, so that a copied one is soon worth nothing. */
const goodForMs = 5 * 60_000;
/** 100 notifications of Salesforce with long texts are a third of it. */
const mostBytes = 1_000_000;
const keptSeconds = 7 * 86_400;

/** The holder of the API key that a request carries as `Authorization: Bearer <key>` or `x-api-key`. */
export async function keyHolder(headers: Sent["headers"]): Promise<Actor> {
  const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? headers["x-api-key"] ?? "";
  const holder = key && (await Key.holderOf(key));
  if (!holder)
    throw new VisibleError(
      "unauthenticated",
      "This request carries no valid API key. Send one as `Authorization: Bearer <key>` or in `x-api-key`.",
    );
  return { kind: "key", id: holder };
}

/** The vendor who proves itself by its secret, and a fresh signature where it signs the time; whoever does not is noted. */
export const sender = (vendor: Vendor, sent: Sent): Promise<Actor> =>
  noting(vendor.name, async () => {
    if (sent.raw.length > mostBytes)
      throw new VisibleError("invalid", "The body is larger than a megabyte. Send less at once.");
    const known = await Intake.secretsOf(vendor.name, await Intake.connectionOf(vendor.name));
    if (!known.some((secret) => secret !== "" && vendor.isProven(sent, secret)))
      throw new VisibleError(
        "unauthenticated",
        "The signature does not match. Check that the webhook's signing secret is the one stored here.",
      );
    const signedAt = vendor.signedAt?.(sent)?.getTime();
    // The sender's clock is the world's. Where the platform's own was moved on, one that follows the platform's is as good.
    const age =
      signedAt === undefined ? 0 : Math.min(Math.abs(now().getTime() - signedAt), Math.abs(Date.now() - signedAt));
    if (!(age <= goodForMs))
      throw new VisibleError(
        "unauthenticated",
        "The signature is more than five minutes old or from the future. Send the webhook again, and check the sender's clock.",
      );
    return { kind: "key", id: vendor.name };
  });

/** The body before its schema is asked. */
export function bodyOf({ format }: Vendor, raw: Buffer): unknown {
  const text = textOf(raw);
  if (format.decode) return format.decode(text);
  try {
    return JSON.parse(text, (_, value) => (typeof value === "string" ? plain(value) : value));
  } catch {
    throw new VisibleError("invalid", "The body is not valid JSON.");
  }
}

const lastNoted = new Map<string, number>();

/** Notes for administrators how a vendor fares: rarely, and never in the way of the news itself. */
async function note(vendor: string, kind: "received" | "refused", why?: string): Promise<void> {
  const name = `${vendor} ${kind}`;
  // A flood of guesses costs one write in ten seconds and process.
  if (Math.abs(now().getTime() - (lastNoted.get(name) ?? 0)) < 10_000) return;
  lastNoted.set(name, now().getTime());
  await table
    .tryWrite(items.putNoted(vendor, kind, nowIso(), addMinutes(nowIso(), -1), why))
    .catch((error) => logger.error("state of the intake not noted", { vendor, error: String(error) }));
}

/** Runs a part of a vendor's request; why it was refused is noted. */
export async function noting<T>(vendor: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof VisibleError)
      await note(vendor, "refused", [error.message, ...Object.values(error.fields ?? {})].join(" ").slice(0, 300));
    throw error;
  }
}

type Received = Case.Announced | { outcome: "ignored"; reason: string };
const ignored = (reason: string): Received => ({ outcome: "ignored", reason });

/** Takes one delivery of a proven vendor; what it is not about is answered with the reason, so that it is not repeated. */
async function take(vendor: string, { id, content, news, customerId }: Delivery): Promise<Received> {
  if (id) {
    const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex");
    const seconds = Math.floor(now().getTime() / 1000);
    const first = await table.tryWrite(items.putReceived(vendor, id.slice(0, 500), digest, seconds, keptSeconds));
    // The same body again goes on: the first try may have failed half way, and a repeat changes nothing.
    if (!first.ok && first.current?.digest !== digest) {
      logger.error("webhook id came again with another body", { source: vendor, webhookId: id });
      await table.tryWrite(items.addConflict(vendor, nowIso()));
      return ignored("A webhook of this id came before with another body.");
    }
  }
  return typeof news === "string" ? ignored(news) : Case.announce(news, customerId);
}

const together = 10;

/** Takes what a proven vendor sent. Of many in one request each stands for itself: one that cannot be taken hinders no other. */
export async function receive(vendor: Vendor, body: unknown, sent: Sent): Promise<Received[]> {
  const { mapping } = (vendor.name === "webhook" && (await Intake.connectionOf(vendor.name))) || {};
  const deliveries = vendor.deliveries(body, mapping, sent);
  if (deliveries.length === 1 && !vendor.format.reply) {
    const received = await take(vendor.name, deliveries[0] as Delivery);
    await note(vendor.name, "received");
    return [received];
  }
  const all: Received[] = [];
  for (let start = 0; start < deliveries.length; start += together)
    all.push(
      ...(await Promise.all(
        deliveries.slice(start, start + together).map((delivery) =>
          take(vendor.name, delivery).catch((error) => {
            if (!(error instanceof VisibleError)) throw error;
            return ignored(error.message);
          }),
        ),
      )),
    );
  await note(vendor.name, "received");
  for (const one of all)
    if (one.outcome === "ignored") {
      logger.error("notification not taken", { source: vendor.name, reason: one.reason });
      await note(vendor.name, "refused", one.reason);
    }
  return all;
}

/** Takes an event of Amazon Connect from the bus. */
export const receiveContact = fn(ContactEvent, async (event) => {
  const received = await take("connect", connectDelivery(event));
  await note("connect", "received");
  return received;
});
