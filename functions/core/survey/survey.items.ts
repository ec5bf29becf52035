import type { Get } from "../item.ts";

const headKey = (id: string) => ({ pk: `survey#${id}`, sk: "survey" });
const versionKey = (id: string, version: number) => ({
  pk: `survey#${id}`,
  sk: `version#${String(version).padStart(6, "0")}`,
});

/** Which version of a survey is sent now, and its draft. */
export const headOf = (id: string, consistent = false): Get => ({ op: "get", key: headKey(id), consistent });

/** One published version; it never changes. */
export const versionOf = (id: string, version: number): Get => ({ op: "get", key: versionKey(id, version) });
