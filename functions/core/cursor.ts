import * as z from "zod/mini";
import { VisibleError } from "./errors.ts";
import type { Query } from "./item.ts";

/** A part of a key of the lists that are continued: plain characters, as long as a sort key may be. */
const part = z.string().check(z.regex(/^[\x21-\x7e]{1,1024}$/));
const Position = z.tuple([part, part, z.optional(part)]);

const prefixOf = { history: "h", worker: "w", board: "b" } as const;

/**
 * Where a page of a query ended, opaque for the outside. It holds no partition: that comes from the query, which the caller was allowed to
 * make, so that an altered cursor moves only within what its sender may read anyway.
 */
export function cursorOf(query: Query, next: Record<string, unknown> | undefined): string | undefined {
  if (!next) return undefined;
  const position = [next.pk, next.sk, ...(query.index ? [next[`${prefixOf[query.index]}sk`]] : [])];
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** The query from where a cursor of it points; `invalid` for anything that is no cursor. */
export function resume(query: Query, cursor: string | undefined): Query {
  if (cursor === undefined) return query;
  const position = positionIn(cursor);
  const [pk, sk, indexed] = position ?? [];
  if (!pk || !sk || !lies(query.index ? indexed : sk, query.sk))
    throw new VisibleError("invalid", "This list cannot be continued from here. Load it again from its start.");
  if (!query.index) return { ...query, after: { pk: query.pk, sk } };
  const prefix = prefixOf[query.index];
  return { ...query, after: { pk, sk, [`${prefix}pk`]: query.pk, [`${prefix}sk`]: indexed } };
}

function positionIn(cursor: string): z.infer<typeof Position> | undefined {
  try {
    return z.parse(Position, JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}

/** Whether a query may go on from there: the database refuses a place outside of what it is asked for. */
function lies(sk: string | undefined, within: Query["sk"]): boolean {
  if (sk === undefined) return false;
  if (!within) return true;
  if ("beginsWith" in within) return sk.startsWith(within.beginsWith);
  if ("atMost" in within) return sk <= within.atMost;
  return sk >= within.between[0] && sk <= within.between[1];
}
