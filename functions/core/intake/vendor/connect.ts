import * as z from "zod/mini";
import { announcement, type Delivery, maybeText, word } from "../vendor.ts";

/** Keys come in both cases: `contactId` and `ContactId`. Arrays and texts stay as they are. */
const uncapitalised = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key[0]?.toLowerCase() + key.slice(1), uncapitalised(entry)]),
      )
    : value;

const maybe = <S extends z.ZodMiniType>(schema: S) => z.catch(z.nullish(schema), undefined);

const Contact = z.object({
  eventType: z.string(),
  contactId: z.string().check(z.minLength(1)),
  initialContactId: maybeText,
  initiationMethod: maybeText,
  ...{ channel: maybeText, initiationTimestamp: maybeText, disconnectTimestamp: maybeText },
  agentInfo: maybe(z.object({ agentArn: maybeText, connectedToAgentTimestamp: maybeText })),
  queueInfo: maybe(z.object({ queueArn: maybeText })),
  customerId: maybeText,
  customerEndpoint: maybe(z.object({ address: maybeText })),
});

/** What EventBridge brings of Amazon Connect. */
export const ContactEvent = z.object({
  id: z.string(),
  source: z.literal("aws.connect"),
  time: maybeText,
  detail: z.pipe(z.transform(uncapitalised), Contact),
});

const transfers = ["transfer", "queue_transfer"];

/** EventBridge signs nothing: the bus's rule lets only AWS in. The legs of a conversation are one case, known by its first contact. */
export function connectDelivery({ id, time, detail }: z.output<typeof ContactEvent>): Delivery {
  return { id, content: { detail }, news: newsIn(detail, time) };
}

function newsIn(contact: z.output<typeof Contact>, time: unknown): Delivery["news"] {
  if (!["completed", "disconnected"].includes(word(contact.eventType)))
    return `Events of type ${contact.eventType} are not used here.`;
  if (transfers.includes(word(contact.initiationMethod))) return "The leg of a transfer is not used here.";
  const phone = contact.customerEndpoint?.address;
  return announcement("connect", {
    externalId: contact.initialContactId ?? contact.contactId,
    status: "resolved",
    // Both events tell the same moment, so that the second changes nothing.
    at: contact.disconnectTimestamp ?? time,
    ...{ channel: contact.channel, openedAt: contact.initiationTimestamp },
    acceptedAt: contact.agentInfo?.connectedToAgentTimestamp,
    agent: { id: contact.agentInfo?.agentArn?.split("/").at(-1) },
    teamId: contact.queueInfo?.queueArn?.split("/").at(-1),
    customer: { externalId: contact.customerId ?? phone, phone },
  });
}
