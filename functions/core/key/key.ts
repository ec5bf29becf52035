import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { type Id, idOf, newId } from "../id.ts";
import * as Staff from "../staff/staff.ts";
import * as items from "./key.items.ts";

/** What a help desk proves itself with; the secret is kept as its hash only. */
const Info = z.object({
  id: idOf("key"),
  name: z.string(),
  prefix: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  lastUsedOn: z.optional(z.string()),
  revokedAt: z.optional(z.string()),
  revokedBy: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

const shownCharacters = 8;

/** All keys, newest first; an organisation has a handful. */
export const list = async () => ({
  keys: (await table.queryAll(items.listKeys())).map((item) => z.parse(Info, item)),
});

/** Makes a key; the secret comes back this once. */
export const create = fn(z.object({ name: z.string() }), async ({ name }) => {
  const secret = `lk_${randomBytes(32).toString("base64url")}`;
  const key: Info = {
    id: newId("key"),
    name,
    prefix: secret.slice(0, shownCharacters),
    createdAt: nowIso(),
    createdBy: await Staff.presentName(),
  };
  await table.write(items.putKey(secret, key));
  return { key, secret };
});

/** Locks a key out from the next request on, for good. Doing it twice changes nothing. */
export const revoke = fn(z.object({ keyId: idOf("key") }), async ({ keyId }): Promise<Info> => {
  const [item] = (await table.query(items.listKeys(keyId))).items;
  if (!item) throw new VisibleError("not_found", "There is no such key. Load the list again.");
  const by = { revokedAt: nowIso(), revokedBy: await Staff.presentName() };
  const written = await table.tryWrite(items.revokeKey(item.pk, by));
  return z.parse(Info, written.ok ? { ...item, ...by } : (written.current ?? item));
});

/** Whose key it is; undefined alike for one that was never made and one that was revoked. Asked anew for each request, so that a revoked key is out at once. */
export async function holderOf(secret: string): Promise<Id<"key"> | undefined> {
  const item = await table.get(items.keyBehind(secret));
  if (!item || item.revokedAt) return undefined;
  const day = nowIso().slice(0, 10);
  if (item.lastUsedOn !== day) await table.tryWrite(items.putUse(secret, day));
  return z.parse(Info, item).id;
}
