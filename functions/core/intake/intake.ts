import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import * as secrets from "../../adapters/secrets.ts";
import { site } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import * as Staff from "../staff/staff.ts";
import * as items from "./intake.items.ts";
import { Mapping } from "./mapping.ts";
import { seal, unseal } from "./seal.ts";
import { newsBy } from "./vendor/webhook.ts";
import type { Vendor } from "./vendor.ts";
import { vendors } from "./vendors.ts";

const Secret = z.object({ sealed: z.string(), madeAt: z.string(), validUntil: z.optional(z.string()) });

/** What an administrator keeps of a vendor. */
const Connection = z.object({
  vendor: z.string(),
  /** The present one first; the one before it stays valid for a day. */
  secrets: z.array(Secret),
  mapping: z.optional(Mapping),
  changedBy: z.string(),
  version: z.number(),
});
export type Connection = z.infer<typeof Connection>;

const overlapMinutes = 24 * 60;

/** The vendor of a name; `not_found` where there is none. */
export function vendorOf(name: string | undefined): Vendor {
  const found = vendors.find((vendor) => vendor.name === name);
  if (!found) throw new VisibleError("not_found", "There is no intake of this name. Check the address.");
  return found;
}

/** What is kept of a vendor, or undefined. */
export async function connectionOf(vendor: string): Promise<Connection | undefined> {
  const item = await table.get(items.connectionOf(vendor));
  return item && z.parse(Connection, item);
}

/** The secrets that a vendor may use now. Zendesk's may stand in the parameter still, where operators wrote it before there was a page for it. */
export async function secretsOf(vendor: string, connection: Connection | undefined): Promise<string[]> {
  const valid = connection?.secrets.filter(({ validUntil }) => !validUntil || validUntil > nowIso()) ?? [];
  const own = await Promise.all(valid.map(({ sealed }) => unseal(sealed, vendor)));
  const [only, ...more] = connection?.secrets ?? [];
  const isFresh = only && more.length === 0 && addMinutes(only.madeAt, overlapMinutes) > nowIso();
  return vendor === "zendesk" && (!only || isFresh) ? [...own, (await secrets.intakeSecrets()).zendesk] : own;
}

const State = z.object({
  receivedAt: z.optional(z.string()),
  refusedAt: z.optional(z.string()),
  refusedWhy: z.optional(z.string()),
  conflicts: z.optional(z.number()),
  conflictAt: z.optional(z.string()),
});

const byEventBridge = "connect";

/** The vendors with their addresses and how they fare; a batch of fourteen items. */
export async function list() {
  const names = [...vendors.map(({ name }) => name), byEventBridge];
  const found = await table.getMany(items.keysOf(names), "consistent");
  return {
    vendors: names.map((name) => {
      const of = (sk: string) => found.find((item) => item.pk === `intake#${name}` && item.sk === sk);
      const kept = of("connection");
      const connection = kept && z.parse(Connection, kept);
      const [present, before] = connection?.secrets ?? [];
      return {
        vendor: name,
        version: connection?.version ?? 0,
        ...z.parse(State, of("state") ?? {}),
        ...(name !== byEventBridge && {
          address: `${site().respondUrl}/intake/${name}`,
          secret: vendorOf(name).secret,
        }),
        ...(present && { secretMadeAt: present.madeAt, changedBy: connection?.changedBy }),
        ...(before?.validUntil && before.validUntil > nowIso() && { previousUntil: before.validUntil }),
        ...(connection?.mapping && { mapping: connection.mapping }),
      };
    }),
  };
}

/** A new secret: ours is made and comes back this once, a vendor's is taken. The one before stays valid for a day. */
export const renewSecret = fn(
  z.object({ vendor: z.string(), secret: z.optional(z.string()) }),
  async ({ vendor: name, secret: given }) => {
    const vendor = vendorOf(name);
    if (vendor.secret === "theirs" && !given)
      throw new VisibleError("invalid", "Some fields are missing or wrong: secret.", {
        secret: "Paste the secret that the vendor shows.",
      });
    const secret = vendor.secret === "theirs" && given ? given : randomBytes(32).toString("base64url");
    const before = await connectionOf(name);
    const previous = before?.secrets[0];
    const sealed = { sealed: await seal(secret, name), madeAt: nowIso() };
    const validUntil = addMinutes(nowIso(), overlapMinutes);
    await table.write(
      items.putConnection({
        ...before,
        vendor: name,
        secrets: [sealed, ...(previous ? [{ ...previous, validUntil }] : [])],
        changedBy: await Staff.presentName(),
        version: (before?.version ?? 0) + 1,
      }),
    );
    return { ...(vendor.secret === "ours" && { secret }) };
  },
);

/** Where in the generic webhook's body the facts of a case stand. */
export const saveMapping = fn(z.object({ mapping: Mapping, version: z.number() }), async ({ mapping, version }) => {
  const before = await connectionOf("webhook");
  if ((before?.version ?? 0) !== version)
    throw new VisibleError("conflict", "Somebody else changed this at the same moment. Reload the page and try again.");
  await table.write(
    items.putConnection({
      ...{ vendor: "webhook", secrets: before?.secrets ?? [], mapping },
      changedBy: await Staff.presentName(),
      version: version + 1,
    }),
  );
  return { version: version + 1 };
});

/** What a mapping would read in a body; nothing is stored. */
export const tryMapping = fn(z.object({ mapping: Mapping, sample: z.string() }), async ({ mapping, sample }) => {
  let body: unknown;
  try {
    body = JSON.parse(sample);
  } catch {
    throw new VisibleError("invalid", "Some fields are missing or wrong: sample.", {
      sample: "This is not valid JSON. Paste a body as the system sends it.",
    });
  }
  const news = newsBy(mapping, body);
  return typeof news === "string" ? { reason: news } : { news: JSON.stringify(news, null, 2) };
});
