import * as z from "zod/mini";
import * as Customer from "../../customer/customer.ts";
import { announcement, type Delivery, id, isSigned, maybeId, maybeText, vendor, word } from "../vendor.ts";

const moment = z.iso.datetime({ offset: true });

/** What Zendesk sends about a ticket, as far as it matters here. */
export const Webhook = z.object({
  id: id,
  type: z.string(),
  time: z.optional(moment),
  detail: z.optional(
    z.object({
      id: id,
      ...{ subject: maybeText, status: maybeText, priority: maybeText, type: maybeText },
      ...{ created_at: z.nullish(moment), updated_at: z.nullish(moment) },
      ...{ requester_id: maybeId, assignee_id: maybeId, group_id: maybeId },
      via: z.nullish(z.object({ channel: maybeText })),
    }),
  ),
  event: z.optional(z.object({ current: z.unknown(), previous: z.unknown() })),
});
export type Webhook = z.infer<typeof Webhook>;

const solved = ["solved", "closed"];
const unsolved = ["new", "open", "pending", "hold"];

/** What a status change says about a case, or why it says nothing. */
export function newsIn({ type, time, detail, event }: Webhook): Delivery["news"] {
  if (type !== "zen:event-type:ticket.status_changed") return `Events of type ${type} are not used here.`;
  if (!detail) return "The event names no ticket.";
  const current = word(event?.current ?? detail.status);
  if (!solved.includes(current) && !unsolved.includes(current)) return `The status ${current} is not used here.`;
  return announcement("zendesk", {
    externalId: detail.id,
    status: solved.includes(current) ? "resolved" : solved.includes(word(event?.previous)) ? "reopened" : "open",
    at: time ?? detail.updated_at,
    ...{ subject: detail.subject, priority: detail.priority, issueType: detail.type, channel: detail.via?.channel },
    ...{ teamId: detail.group_id, agent: { id: detail.assignee_id }, openedAt: detail.created_at },
  });
}

const timestampOf = (headers: Record<string, string | undefined>) =>
  headers["x-zendesk-webhook-signature-timestamp"] ?? "";

export const zendesk = vendor({
  name: "zendesk",
  secret: "theirs",
  isProven: ({ headers, raw }, secret) =>
    isSigned("sha256", secret, [timestampOf(headers), raw], "base64", headers["x-zendesk-webhook-signature"] ?? ""),
  signedAt: ({ headers }) => new Date(timestampOf(headers)),
  format: { body: Webhook },
  deliveries: (webhook) => {
    const requester = webhook.detail?.requester_id;
    const customerId = requester ? Customer.idFor("zendesk", requester) : undefined;
    return [{ id: webhook.id, content: webhook, news: newsIn(webhook), customerId }];
  },
});
