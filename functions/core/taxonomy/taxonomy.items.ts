import { type Put, type Query, when } from "../item.ts";
import type { Info, Name } from "./taxonomy.ts";

const keyOf = (name: Name, version: number) => ({
  pk: `taxonomy#${name}`,
  sk: `version#${String(version).padStart(6, "0")}`,
});

/** The version that counts: the latest. All earlier ones stay beside it. */
export const presentTaxonomy = (name: Name): Query => ({
  op: "query",
  pk: `taxonomy#${name}`,
  newestFirst: true,
  limit: 1,
  consistent: true,
});

/** The next version, unless somebody else published it. */
export const putTaxonomy = (taxonomy: Info): Put => ({
  op: "put",
  item: { type: "taxonomy", ...keyOf(taxonomy.name, taxonomy.version), ...taxonomy },
  when: when.absent(),
});
