import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import { type Get, news, type Put, type Query, type Update, when } from "../item.ts";
import type { Info } from "./visit.ts";

const keyOf = (id: Id<"visit">) => ({ pk: `visit#${id}`, sk: "visit" });

/** A visit. */
export const visitOf = (id: Id<"visit">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** A visit stands in the customer's history only once it was handed in: whoever serves the customer must not see it coming. */
const itemOf = (visit: Info) => ({
  type: "visit",
  ...keyOf(visit.id),
  ...(visit.submittedAt && { hpk: `customer#${visit.customerId}`, hsk: `${visit.submittedAt}#visit` }),
  ...(visit.auditorId && { wpk: `auditor#${visit.auditorId}`, wsk: `${visit.status}#${visit.scheduledAt ?? ""}` }),
  bpk: `program#${visit.programId}#${visit.quarter}`,
  bsk: `${visit.status}#${visit.id}`,
  /** What the customer's history calls it. */
  title: visit.quarter,
  ...visit,
});

/** A visit that was not planned before. */
export const putVisit = (visit: Info): Put => ({ op: "put", item: itemOf(visit), when: when.absent() });

/** The next state of a visit, if nothing happened to it since the one before. */
export const replaceVisit = (visit: Info, event?: Envelope): Put => ({
  op: "put",
  item: { ...itemOf(visit), ...(event && news(event)) },
  when: when.equals("version", visit.version - 1),
});

/** What is filled in so far, while the visit goes on. */
export const saveDraft = (
  id: Id<"visit">,
  auditorId: Id<"staff">,
  { answers, note, savedAt }: Pick<Info, "answers" | "note" | "savedAt">,
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { answers, note, savedAt },
  add: { version: 1 },
  ...(note === undefined && { remove: ["note"] }),
  when: when.all(when.equals("status", "in_progress"), when.equals("auditorId", auditorId)),
});

/** The visits of a programme's quarter, by status; all or those of one. */
export const listByProgram = (
  programId: Id<"program">,
  quarter: string,
  status: string | undefined,
  limit: number,
): Query => ({
  op: "query",
  index: "board",
  pk: `program#${programId}#${quarter}`,
  ...(status && { sk: { beginsWith: `${status}#` } }),
  limit,
});

/** An auditor's visits, by status and time; all or those of one status. */
export const listByAuditor = (auditorId: Id<"staff">, status: string | undefined, limit: number): Query => ({
  op: "query",
  index: "worker",
  pk: `auditor#${auditorId}`,
  ...(status && { sk: { beginsWith: `${status}#` } }),
  limit,
});

/** Keys of what happened with a customer lately, newest first. */
export const listHistory = (customerId: Id<"customer">): Query => ({
  op: "query",
  index: "history",
  pk: `customer#${customerId}`,
  newestFirst: true,
  limit: 25,
});
