import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import { type Delete, type Get, news, type Put, type Query, type Update, when } from "../item.ts";
import type { LineError, Row } from "./csv.ts";
import type { Import } from "./import.ts";

const pkOf = (id: Id<"import">) => `import#${id}`;
const keyOf = (id: Id<"import">) => ({ pk: pkOf(id), sk: "import" });
const numbered = (kind: string, part: number) => `${kind}#${String(part).padStart(4, "0")}`;

/** An import, or how far it has come. */
export const importOf = (id: Id<"import">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** The imports, newest first. */
export const listImports = (): Query => ({ op: "query", index: "board", pk: "imports", newestFirst: true, limit: 20 });

/** A new import whose parts are stored already; the event lets them be taken. */
export const putImport = (value: Import, event: Envelope): Put => ({
  op: "put",
  item: { type: "import", ...keyOf(value.id), bpk: "imports", bsk: value.createdAt, ...value, ...news(event) },
  when: when.absent(),
});

/** Rows that wait. Should the import never begin, they go by themselves. */
export const putPart = (id: Id<"import">, part: number, rows: Row[], ttl: number): Put => ({
  op: "put",
  item: { type: "importPart", pk: pkOf(id), sk: numbered("part", part), rows, ttl },
});

/** A part that waits. */
export const partOf = (id: Id<"import">, part: number): Get => ({
  op: "get",
  key: { pk: pkOf(id), sk: numbered("part", part) },
  consistent: true,
});

/** Takes a part away once its rows were taken: it goes with the sums, so that no row is counted twice. */
export const deletePart = (id: Id<"import">, part: number): Delete => ({
  op: "delete",
  key: { pk: pkOf(id), sk: numbered("part", part) },
  when: when.exists(),
});

/** What became of a part's rows. */
export const addTaken = (id: Id<"import">, sums: Record<string, number>): Update => ({
  op: "update",
  key: keyOf(id),
  add: sums,
  // The sums must not tell the start again.
  remove: ["events", "eventAt"],
  when: when.exists(),
});

/** The lines that were found wrong, or refused when they were taken. */
export const putErrors = (id: Id<"import">, part: number, errors: LineError[], ttl: number): Put => ({
  op: "put",
  item: { type: "importErrors", pk: pkOf(id), sk: numbered("errors", part), errors, ttl },
});

/** Those lines, in order. */
export const listErrors = (id: Id<"import">): Query => ({ op: "query", pk: pkOf(id), sk: { beginsWith: "errors#" } });

/** Ends an import, once. */
export const endImport = (id: Id<"import">, at: string): Update => ({
  op: "update",
  key: keyOf(id),
  set: { doneAt: at },
  when: when.all(when.exists(), when.absent("doneAt")),
});
