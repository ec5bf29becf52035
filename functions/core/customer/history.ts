import * as z from "zod/mini";
import type { Item } from "../item.ts";

/** One thing that happened with a customer. */
export const Entry = z.object({
  at: z.string(),
  kind: z.enum(["case", "invitation", "response", "task", "visit"]),
  id: z.string(),
  title: z.string(),
  status: z.string(),
  /** Of an invitation: why it was not sent. */
  reason: z.optional(z.string()),
  /** Of an invitation: how it went out, and when. */
  channel: z.optional(z.enum(["email", "sms"])),
  sentAt: z.optional(z.string()),
  /** Of an invitation and a response: the case they are about; of a task, where it began with one. */
  caseId: z.optional(z.string()),
  /** Of a task: whose it is, which says who may open it. */
  ownerId: z.optional(z.string()),
  ownerName: z.optional(z.string()),
  teamId: z.optional(z.string()),
  closedAt: z.optional(z.string()),
  /** Of a case: who served. */
  agentName: z.optional(z.string()),
  /** Of a response. */
  score: z.optional(z.number()),
  surveyKind: z.optional(z.string()),
  comment: z.optional(z.string()),
  /** "please call me" */
  contactRequested: z.optional(z.boolean()),
});
export type Entry = z.infer<typeof Entry>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What entries of a kind say beside what all do. */
const said = {
  case: ["agentName"],
  invitation: ["channel", "sentAt", "caseId"],
  response: [],
  task: ["caseId", "ownerId", "ownerName", "teamId", "closedAt"],
  visit: [],
} as const satisfies Record<Entry["kind"], readonly (keyof Entry)[]>;

/**
 * What an item of the history index adds to the customer's history; an answered invitation adds two. Read from the items themselves, so that
 * the customer needs to know no other noun; an item that is none of these adds nothing.
 */
export function entriesOf(item: Item): Entry[] {
  const kind = Entry.shape.kind.safeParse(item.type);
  if (!kind.success) return [];
  const snapshot = (item.snapshot ?? {}) as { subject?: string };
  const entry: Entry = {
    at: text(item.hsk).split("#")[0] ?? "",
    kind: kind.data,
    id: text(item.id),
    title: text(item.title) || text(item.subject) || text(snapshot.subject),
    status: text(item.status),
    ...(text(item.reason) && { reason: text(item.reason) }),
    ...(kind.data === "invitation" && { surveyKind: text(item.kind) }),
    ...Object.fromEntries(said[kind.data].flatMap((name) => (text(item[name]) ? [[name, item[name]]] : []))),
  };
  const response = item.response as
    | { state: string; score: number; comment?: string; contactRequested?: boolean; confirmedAt: string }
    | undefined;
  if (kind.data !== "invitation" || !response) return [entry];
  const answer: Entry = {
    ...entry,
    at: response.confirmedAt,
    kind: "response",
    status: response.state,
    score: response.score,
    ...(response.comment && { comment: response.comment }),
    ...(response.contactRequested && { contactRequested: true }),
  };
  return [answer, entry];
}
