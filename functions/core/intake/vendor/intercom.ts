import * as z from "zod/mini";
import { announcement, id, isSigned, maybeId, maybeText, vendor } from "../vendor.ts";

const Person = z.catch(
  z.nullish(z.object({ id: maybeId, external_id: maybeId, name: maybeText, email: maybeText })),
  undefined,
);
const Item = z.object({
  id: id,
  ...{ title: maybeText, state: maybeText, priority: maybeText, admin_assignee_id: maybeId, team_assignee_id: maybeId },
  created_at: z.catch(z.nullish(z.number()), undefined),
  source: z.catch(z.nullish(z.object({ type: maybeText, subject: maybeText, author: Person })), undefined),
  contacts: z.catch(z.nullish(z.object({ contacts: z.array(Person) })), undefined),
});
const Notification = z.object({
  id: z.nullish(id),
  topic: z.string(),
  created_at: z.optional(z.number()),
  data: z.object({ item: z.unknown() }),
});

const topics: Record<string, "resolved" | "open"> = {
  "conversation.admin.closed": "resolved",
  "conversation.admin.opened": "open",
  "conversation.user.created": "open",
  "conversation.user.replied": "open",
};

function newsIn({ topic, created_at, data }: z.infer<typeof Notification>) {
  const status = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!status) return `The topic ${topic} is not used here.`;
  const parsed = z.safeParse(Item, data.item);
  if (!parsed.success) return "The notification names no conversation.";
  const { source, contacts, ...item } = parsed.data;
  const author = source?.author;
  const contact = contacts?.contacts[0] ?? author;
  const externalId = contact?.external_id ?? contact?.id ?? author?.id;
  const about = author?.id === contact?.id ? author : contact;
  return announcement("intercom", {
    externalId: item.id,
    status,
    at: created_at,
    ...{ subject: item.title ?? source?.subject, channel: source?.type, openedAt: item.created_at },
    ...{ agent: { id: item.admin_assignee_id }, teamId: item.team_assignee_id },
    priority: item.priority,
    customer: { externalId, name: about?.name, email: about?.email },
  });
}

export const intercom = vendor({
  name: "intercom",
  secret: "theirs",
  isProven: ({ headers, raw }, secret) => {
    const [, hex = ""] = /^sha1=([0-9a-f]{40})$/i.exec(headers["x-hub-signature"] ?? "") ?? [];
    return isSigned("sha1", secret, [raw], "hex", hex);
  },
  format: { body: Notification },
  deliveries: (notification) => [
    // A ping has no id. `delivery_attempts` differs between repeats, so only what tells something is compared.
    { id: notification.id ?? undefined, content: notification, news: newsIn(notification) },
  ],
});
