import { createHash } from "node:crypto";
import type { Item } from "../../../functions/core/item.ts";

const customers = Number(process.env.CUSTOMERS ?? 1_000_000);
const zones = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "UTC"];
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A customer who is nowhere else, the same each time. */
function customerOf(n: number): Item {
  const digest = createHash("sha256").update(String(n)).digest();
  const id = `cus_0${[...digest.subarray(0, 25)].map((byte) => alphabet[byte % 32]).join("")}`;
  return {
    ...{ pk: `customer#${id}`, sk: "customer", type: "customer", id, source: "bench", externalId: `C-${n}` },
    ...{ name: "Hannah Schneider", email: `hannah.schneider.${n}@customer.example`, locale: "de", tier: "medium" },
    ...{ timeZone: zones[n % zones.length], country: "DE", consent: { email: true, sms: false }, quarantine: {} },
    ...{ informedAt: "2026-01-01T00:00:00.000Z", createdAt: "2026-01-01T00:00:00.000Z" },
  };
}

export async function pageOf(
  segment: number,
  segments: number,
  after: Record<string, unknown> | undefined,
  limit: number,
) {
  const from = Number(after?.n ?? segment);
  const page: Item[] = [];
  let n = from;
  for (; n < customers && page.length < limit; n += segments) page.push(customerOf(n));
  return { customers: page, next: n < customers ? { n } : undefined };
}

export async function* customersIn(): AsyncGenerator<never> {}
