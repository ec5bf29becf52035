import * as z from "zod/mini";
import { announcement, id, isEqual, maybeText, vendor, word } from "../vendor.ts";

const Ticket = z.object({
  ticket_id: id,
  ticket_status: id,
  ...{ ticket_subject: maybeText, ticket_priority: maybeText, ticket_type: maybeText, ticket_source: maybeText },
  ...{
    ticket_group_name: maybeText,
    ticket_agent_name: maybeText,
    ticket_agent_email: maybeText,
    ticket_url: maybeText,
  },
  ...{ ticket_requester_name: maybeText, ticket_requester_email: maybeText, ticket_requester_phone: maybeText },
  ticket_requester_unique_external_id: maybeText,
  ticket_product_description: maybeText,
});

/** Freshdesk's own wrapper, or the bare fields where the administrator wrote the body. */
const Body = z.pipe(
  z.transform((body: unknown) => (body as { freshdesk_webhook?: unknown } | null)?.freshdesk_webhook ?? body),
  Ticket,
);

const resolved = ["resolved", "closed", "4", "5"];
const open = ["open", "pending", "2", "3", "waiting on customer", "waiting on third party", "6", "7"];

/** Freshdesk signs nothing and numbers nothing: the administrator gives its request a header, and a repeat meets its own case. */
export const freshdesk = vendor({
  name: "freshdesk",
  secret: "ours",
  isProven: ({ headers }, secret) => isEqual(headers["x-loopkeeper-secret"] ?? "", secret),
  format: { body: Body },
  deliveries: (ticket) => {
    const status = word(ticket.ticket_status);
    const isKnown = resolved.includes(status) || open.includes(status);
    const news = isKnown
      ? announcement("freshdesk", {
          externalId: ticket.ticket_id,
          status: resolved.includes(status) ? "resolved" : "open",
          ...{ subject: ticket.ticket_subject, priority: ticket.ticket_priority, issueType: ticket.ticket_type },
          ...{ channel: ticket.ticket_source, teamId: ticket.ticket_group_name, url: ticket.ticket_url },
          product: ticket.ticket_product_description,
          agent: { id: ticket.ticket_agent_email ?? ticket.ticket_agent_name, name: ticket.ticket_agent_name },
          customer: {
            externalId: ticket.ticket_requester_unique_external_id,
            ...{ name: ticket.ticket_requester_name, email: ticket.ticket_requester_email },
            phone: ticket.ticket_requester_phone,
          },
        })
      : `The status ${status} is not used here.`;
    return [{ content: ticket, news }];
  },
});
