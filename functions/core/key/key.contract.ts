import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { idOf } from "../id.ts";

const Key = z.object({
  id: z.string(),
  name: z.string(),
  /** How the key begins, to tell it from others. */
  prefix: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  /** The day (UTC) of the latest use. */
  lastUsedOn: z.optional(z.string()),
  revokedAt: z.optional(z.string()),
  revokedBy: z.optional(z.string()),
});

export const keyContract = defineContract({
  list: {
    method: "GET",
    path: "/api/keys",
    who: rights["organisation.change"],
    summary: "The help desks' API keys, newest first, with the revoked ones",
    output: z.object({ keys: z.array(Key) }),
  },
  create: {
    method: "POST",
    path: "/api/keys",
    who: rights["organisation.change"],
    summary: "Makes an API key for a help desk; the key itself is told this once",
    body: z.strictObject({
      name: z.string().check(z.trim(), z.minLength(1, "Say which system will use this key."), z.maxLength(60)),
    }),
    output: z.object({ key: Key, secret: z.string() }),
  },
  revoke: {
    method: "POST",
    path: "/api/keys/{keyId}/revoke",
    who: rights["organisation.change"],
    summary: "Locks a key out at once and for good",
    params: z.strictObject({ keyId: idOf("key") }),
    output: Key,
  },
});
