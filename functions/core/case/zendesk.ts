import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { now } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import * as items from "./case.items.ts";
import * as Case from "./case.ts";

const id = z.pipe(z.union([z.string(), z.number()]), z.transform(String));
const maybeId = z.nullish(id);
const maybeText = z.nullish(z.string());
const moment = z.iso.datetime({ offset: true });

/** What Zendesk sends about a ticket, as far as it matters here; ids come as numbers or strings, words in either case. */
export const Webhook = z.object({
  id: id,
  type: z.string(),
  time: z.optional(moment),
  detail: z.optional(
    z.object({
      id: id,
      subject: maybeText,
      status: maybeText,
      priority: maybeText,
      type: maybeText,
      created_at: z.nullish(moment),
      updated_at: z.nullish(moment),
      requester_id: maybeId,
      assignee_id: maybeId,
      group_id: maybeId,
      via: z.nullish(z.object({ channel: maybeText })),
    }),
  ),
  event: z.optional(z.object({ current: z.unknown(), previous: z.unknown() })),
});
export type Webhook = z.infer<typeof Webhook>;

export type Received = Case.Announced | { outcome: "ignored"; reason: string };

const ignored = (reason: string): Received => ({ outcome: "ignored", reason });

const solved = ["solved", "closed"];
const unsolved = ["new", "open", "pending", "hold"];
const word = (value: unknown): string => String(value ?? "").toLowerCase();

/** What a status change says about a case, or why it says nothing. */
export function newsIn({ type, time, detail, event }: Webhook): Case.Announcement | string {
  if (type !== "zen:event-type:ticket.status_changed") return `Events of type ${type} are not used here.`;
  if (!detail) return "The event names no ticket.";
  const current = word(event?.current ?? detail.status);
  if (!solved.includes(current) && !unsolved.includes(current)) return `The status ${current} is not used here.`;
  const at = time ?? detail.updated_at;
  return {
    source: "zendesk",
    externalId: detail.id,
    status: solved.includes(current) ? "resolved" : solved.includes(word(event?.previous)) ? "reopened" : "open",
    ...(at && { at: new Date(at).toISOString() }),
    ...(detail.subject && { subject: detail.subject }),
    ...(detail.priority && { priority: detail.priority.toLowerCase() }),
    ...(detail.type && { issueType: detail.type.toLowerCase() }),
    ...(detail.via?.channel && { channel: detail.via.channel }),
    ...(detail.group_id && { teamId: detail.group_id }),
    ...(detail.assignee_id && { agent: { id: detail.assignee_id } }),
    ...(detail.created_at && { openedAt: new Date(detail.created_at).toISOString() }),
  };
}

const keptSeconds = 7 * 86_400;

/** Takes a webhook whose signature was checked; what it is not about is answered with the reason, so that Zendesk does not repeat it. */
export async function receive(webhook: Webhook, raw: Buffer): Promise<Received> {
  const digest = createHash("sha256").update(raw).digest("hex");
  const seconds = Math.floor(now().getTime() / 1000);
  const first = await table.tryWrite(items.putReceived("zendesk", webhook.id, digest, seconds, keptSeconds));
  // The same body again goes on: the first try may have failed half way, and a repeat changes nothing.
  if (!first.ok && first.current?.digest !== digest) {
    logger.error("webhook id came again with another body", { source: "zendesk", webhookId: webhook.id });
    return ignored("A webhook of this id came before with another body.");
  }
  const news = newsIn(webhook);
  if (typeof news === "string") return ignored(news);
  const requester = webhook.detail?.requester_id;
  return Case.announce(news, requester ? Customer.idFor("zendesk", requester) : undefined);
}
