import { XMLParser, XMLValidator } from "fast-xml-parser";
import * as z from "zod/mini";
import { VisibleError } from "../../errors.ts";
import { announcement, type Delivery, isEqual, maybeText, vendor, word } from "../vendor.ts";

/** Prefixes are the sender's choice. Entities are never expanded beyond the five of XML, and a document type is refused before. */
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: true,
  isArray: (name) => name === "Notification",
});

function decode(text: string): unknown {
  if (/<!DOCTYPE|<!ENTITY/i.test(text) || XMLValidator.validate(text) !== true)
    throw new VisibleError("invalid", "The body is not an outbound message in XML.");
  return parser.parse(text);
}

const most = 100;
const Body = z.object({
  Envelope: z.object({
    Body: z.object({ notifications: z.object({ Notification: z.array(z.unknown()).check(z.maxLength(most)) }) }),
  }),
});

const Case = z.object({
  Id: z.string().check(z.minLength(15)),
  IsClosed: maybeText,
  Status: maybeText,
  ...{ CaseNumber: maybeText, Subject: maybeText, Priority: maybeText, Type: maybeText, Origin: maybeText },
  ...{ OwnerId: maybeText, ContactId: maybeText, SuppliedName: maybeText, SuppliedEmail: maybeText },
  ...{ ContactEmail: maybeText, ContactPhone: maybeText, AccountId: maybeText },
  ...{ ClosedDate: maybeText, CreatedDate: maybeText, LastModifiedDate: maybeText, SystemModstamp: maybeText },
});
const Notification = z.object({ Id: z.string(), sObject: Case });

const closed = ["closed", "resolved", "solved"];

function deliveryOf(content: unknown): Delivery {
  const parsed = z.safeParse(Notification, content);
  if (!parsed.success) return { content, news: "A notification names no case." };
  const { Id, sObject } = parsed.data;
  const isClosed = sObject.IsClosed ? word(sObject.IsClosed) === "true" : closed.includes(word(sObject.Status));
  const email = sObject.ContactEmail ?? sObject.SuppliedEmail;
  const news = announcement("salesforce", {
    externalId: sObject.Id,
    status: isClosed ? "resolved" : "open",
    at: (isClosed ? sObject.ClosedDate : undefined) ?? sObject.LastModifiedDate ?? sObject.SystemModstamp,
    ...{ subject: sObject.Subject, priority: sObject.Priority, issueType: sObject.Type, channel: sObject.Origin },
    ...{ agent: { id: sObject.OwnerId }, openedAt: sObject.CreatedDate },
    customer: {
      externalId: sObject.ContactId,
      name: sObject.SuppliedName,
      ...{ email, phone: sObject.ContactPhone },
    },
  });
  return { id: Id, content, news };
}

const ack =
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>';

/** Salesforce lets nobody add a header: the secret is a part of the address. A notification that cannot be read is acknowledged, too, for it would come again as it is. */
export const salesforce = vendor({
  name: "salesforce",
  secret: "ours",
  isProven: ({ query }, secret) => isEqual(query.key ?? "", secret),
  format: { body: Body, decode, reply: ack },
  deliveries: ({ Envelope }) => Envelope.Body.notifications.Notification.map(deliveryOf),
});
