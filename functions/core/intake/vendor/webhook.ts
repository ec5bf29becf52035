import * as z from "zod/mini";
import { at, type Mapping } from "../mapping.ts";
import { announcement, type Delivery, isSigned, vendor, word } from "../vendor.ts";

/** What a body says by a mapping, or why it says nothing. */
export function newsBy(mapping: Mapping, body: unknown): Delivery["news"] {
  const status = word(at(body, mapping.status));
  const means = (words: string[]) => words.some((one) => word(one) === status);
  if (!means(mapping.resolved) && !means(mapping.open)) return `The status ${status} is not used here.`;
  const field = (name: keyof Mapping["fields"]) => at(body, mapping.fields[name]);
  return announcement("webhook", {
    externalId: at(body, mapping.externalId),
    status: means(mapping.resolved) ? "resolved" : "open",
    ...{ at: field("at"), subject: field("subject"), teamId: field("teamId"), locationId: field("locationId") },
    ...{ channel: field("channel"), priority: field("priority"), issueType: field("issueType") },
    ...{ product: field("product"), openedAt: field("openedAt"), url: field("url") },
    agent: { id: field("agentId"), name: field("agentName") },
    customer: {
      ...{ externalId: field("customerId"), name: field("customerName"), email: field("email") },
      ...{ phone: field("phone"), locale: field("locale"), tier: field("tier") },
    },
  });
}

const stamped = (headers: Record<string, string | undefined>) => headers["webhook-timestamp"];

/** Any system: signed as Standard Webhooks has it (id, time and body), or by the body alone. */
export const webhook = vendor({
  name: "webhook",
  secret: "ours",
  isProven: ({ headers, raw }, secret) => {
    const time = stamped(headers);
    if (time === undefined) {
      const [, hex = ""] = /^sha256=([0-9a-f]{64})$/i.exec(headers["x-hub-signature-256"] ?? "") ?? [];
      return isSigned("sha256", secret, [raw], "hex", hex);
    }
    const signatures = (headers["webhook-signature"] ?? "").split(" ").filter((one) => one.startsWith("v1,"));
    const signed = [`${headers["webhook-id"]}.${time}.`, raw];
    return signatures.slice(0, 5).some((one) => isSigned("sha256", secret, signed, "base64", one.slice(3)));
  },
  signedAt: ({ headers }) => {
    const time = stamped(headers);
    return time === undefined ? undefined : new Date(Number(time) * 1000);
  },
  format: { body: z.looseObject({}) },
  deliveries: (content, mapping, { headers }) => {
    if (!mapping) return [{ content, news: "No mapping says where in the body a case stands." }];
    const told = at(content, mapping.fields.deliveryId);
    const id =
      headers["webhook-id"] ?? (typeof told === "string" || typeof told === "number" ? String(told) : undefined);
    return [{ id, content, news: newsBy(mapping, content) }];
  },
});
