import { type Get, type Put, type Query, when } from "../item.ts";
import type { Definition } from "./definition.ts";

const headKey = (id: string) => ({ pk: `survey#${id}`, sk: "survey" });
const versionKey = (id: string, version: number) => ({
  pk: `survey#${id}`,
  sk: `version#${String(version).padStart(6, "0")}`,
});

/** Which version of a survey is sent now, and its draft. */
export const headOf = (id: string, consistent = false): Get => ({ op: "get", key: headKey(id), consistent });

/** One published version; it never changes. */
export const versionOf = (id: string, version: number): Get => ({ op: "get", key: versionKey(id, version) });

/** A survey as staff work on it, in place of the revision that was read, or as a new one. */
export const putHead = (
  work: { id: string; version: number; isPaused: boolean; draft: Definition; revision: number },
  replaced: number | undefined,
): Put => ({
  op: "put",
  item: { type: "survey", ...headKey(work.id), bpk: "surveys", bsk: work.id, ...work },
  when: replaced === undefined ? when.absent() : when.equals("revision", replaced),
});

/** All surveys that somebody began or changed. */
export const listHeads = (): Query => ({ op: "query", index: "board", pk: "surveys" });

/** The next version; none is ever written over. */
export const putVersion = (published: {
  id: string;
  version: number;
  definition: Definition;
  publishedAt: string;
  publishedBy: string;
}): Put => ({
  op: "put",
  item: { type: "surveyVersion", ...versionKey(published.id, published.version), ...published },
  when: when.absent(),
});

/** The published versions of a survey, latest first. */
export const listVersions = (id: string): Query => ({
  op: "query",
  pk: `survey#${id}`,
  sk: { beginsWith: "version#" },
  newestFirst: true,
});
