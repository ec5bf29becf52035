import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import { type Delete, type Get, type Item, type Key, news, type Put, type Query, type Update, when } from "../item.ts";
import type { Hold, Stored } from "./privacy.ts";

const pkOf = (id: Id<"privacyRequest">) => `privacy#${id}`;
const keyOf = (id: Id<"privacyRequest">) => ({ pk: pkOf(id), sk: "request" });

/** A request of a person. */
export const requestOf = (id: Id<"privacyRequest">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** A request that nobody made before. */
export const putRequest = (request: Stored, event: Envelope): Put => ({
  op: "put",
  item: {
    type: "request",
    ...keyOf(request.id),
    bpk: "privacy",
    bsk: `${request.requestedAt}#${request.id}`,
    ...request,
    ...news(event),
  },
  when: when.absent(),
});

/** Moves a request on from the states given; `remove` forgets what it does not need any more. */
export const moveRequest = (
  id: Id<"privacyRequest">,
  from: readonly Stored["state"][],
  set: Partial<Stored>,
  more: { event?: Envelope; remove?: (keyof Stored)[] } = {},
): Update => ({
  op: "update",
  key: keyOf(id),
  set: { ...set, ...(more.event && news(more.event)) },
  ...(more.remove && { remove: more.remove }),
  when: when.oneOf("state", from),
});

/** The requests, latest first. */
export const listRequests = (limit: number): Query & { limit: number } => ({
  op: "query",
  index: "board",
  pk: "privacy",
  newestFirst: true,
  limit,
});

/** A part of an export; forgotten after a week. */
export const putPart = (id: Id<"privacyRequest">, n: number, body: Uint8Array, ttl: number): Put => ({
  op: "put",
  item: { type: "export", pk: pkOf(id), sk: `part#${String(n).padStart(4, "0")}`, body, ttl },
});

/** The parts of an export, in their order. */
export const listParts = (id: Id<"privacyRequest">): Query => ({
  op: "query",
  pk: pkOf(id),
  sk: { beginsWith: "part#" },
  consistent: true,
});

const holdKey = (id: Id<"customer">): Key => ({ pk: `hold#${id}`, sk: "hold" });

/** What keeps everything about a person. */
export const holdOf = (id: Id<"customer">): Get => ({ op: "get", key: holdKey(id), consistent: true });
export const putHold = (id: Id<"customer">, hold: Hold): Put => ({
  op: "put",
  item: { type: "hold", ...holdKey(id), ...hold },
  when: when.absent(),
});
export const deleteHold = (id: Id<"customer">): Delete => ({ op: "delete", key: holdKey(id) });

/** The customer as it is kept. */
export const customerOf = (id: string): Get => ({
  op: "get",
  key: { pk: `customer#${id}`, sk: "customer" },
  consistent: true,
});

/** Keys of what happened with a customer, and of what was sent to them after an invitation's first message. */
export const listHistory = (id: string): Query => ({ op: "query", index: "history", pk: `customer#${id}` });
export const listMessages = (id: string): Query => ({ op: "query", index: "history", pk: `messages#${id}` });

/** Everything under one key: an item with what lies below it. */
export const listBelow = (pk: string): Query => ({ op: "query", pk, consistent: true });

/** What a member was told. */
export const listNotices = (staffId: string): Query => ({ op: "query", index: "worker", pk: `notices#${staffId}` });

/** A visit. */
export const visitKey = (id: string): Key => ({ pk: `visit#${id}`, sk: "visit" });

/** Takes an item away as it was read, as far as it can have changed. */
export const deleteItem = ({ pk, sk, version }: Item): Delete => ({
  op: "delete",
  key: { pk, sk },
  ...(version !== undefined && { when: when.equals("version", version) }),
});
