import type { Id } from "../id.ts";
import { type Get, type Put, type Query, type Update, when } from "../item.ts";
import type { Info } from "./program.ts";

const keyOf = (id: Id<"program">) => ({ pk: `program#${id}`, sk: "program" });

/** A programme. */
export const programOf = (id: Id<"program">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** All programmes: an organisation has a handful. */
export const listPrograms = (): Query => ({ op: "query", index: "board", pk: "programs" });

const itemOf = (program: Info) => ({
  type: "program",
  ...keyOf(program.id),
  bpk: "programs",
  bsk: program.id,
  ...program,
});

/** A programme that was not there before. */
export const putProgram = (program: Info): Put => ({ op: "put", item: itemOf(program), when: when.absent() });

/** The next version of a programme, if nobody else changed it since. */
export const replaceProgram = (program: Info): Put => ({
  op: "put",
  item: itemOf(program),
  when: when.equals("version", program.version - 1),
});

/** Records that staff were informed, once. */
export const informStaff = (id: Id<"program">, record: Pick<Info, "staffInformedAt">, version: number): Update => ({
  op: "update",
  key: keyOf(id),
  set: record,
  add: { version: 1 },
  when: when.all(when.equals("version", version), when.absent("staffInformedAt")),
});
