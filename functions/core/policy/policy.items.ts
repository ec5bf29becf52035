import { type Put, type Query, when } from "../item.ts";
import type { Info } from "./policy.ts";

const keyOf = (version: number) => ({ pk: "policy", sk: `version#${String(version).padStart(6, "0")}` });

/** The latest versions of the policy, newest first; the first one counts. */
export const listVersions = (limit: number): Query => ({
  op: "query",
  pk: "policy",
  sk: { beginsWith: "version#" },
  newestFirst: true,
  limit,
  consistent: true,
});

/** The next version, unless somebody else published it. */
export const putVersion = (policy: Info): Put => ({
  op: "put",
  item: { type: "policy", ...keyOf(policy.version), ...policy },
  when: when.absent(),
});
