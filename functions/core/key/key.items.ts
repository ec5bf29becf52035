import { createHash } from "node:crypto";
import { type Get, type Put, type Query, type Update, when } from "../item.ts";
import type { Info } from "./key.ts";

/** Whoever reads the table learns no key: it is found by its SHA-256. */
const keyOf = (secret: string) => ({
  pk: `key#${createHash("sha256").update(secret).digest("hex")}`,
  sk: "key",
});

/** The key that a help desk sent. */
export const keyBehind = (secret: string): Get => ({ op: "get", key: keyOf(secret), consistent: true });

/** A new key. */
export const putKey = (secret: string, key: Info): Put => ({
  op: "put",
  item: { type: "key", ...keyOf(secret), bpk: "keys", bsk: key.id, ...key },
  when: when.absent(),
});

/** All keys, newest first, or the one of an id. */
export const listKeys = (id?: string): Query => ({
  op: "query",
  index: "board",
  pk: "keys",
  newestFirst: true,
  ...(id && { sk: { beginsWith: id } }),
});

/** That it was used on a day: written once a day. */
export const putUse = (secret: string, day: string): Update => ({
  op: "update",
  key: keyOf(secret),
  set: { lastUsedOn: day },
  when: when.all(
    when.exists(),
    when.absent("revokedAt"),
    when.any(when.absent("lastUsedOn"), when.below("lastUsedOn", day)),
  ),
});

/** Locks a key out, once. */
export const revokeKey = (pk: string, by: Pick<Info, "revokedAt" | "revokedBy">): Update => ({
  op: "update",
  key: { pk, sk: "key" },
  set: by,
  when: when.all(when.exists(), when.absent("revokedAt")),
});
