import * as z from "zod/mini";
import { VisibleError } from "./errors.ts";
import type { Query } from "./item.ts";

const Position = z.tuple([z.string(), z.string(), z.optional(z.string())]);

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
  let position: z.infer<typeof Position>;
  try {
    position = z.parse(Position, JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new VisibleError("invalid", "This list cannot be continued from here. Load it again from its start.");
  }
  const [pk, sk, indexed] = position;
  if (!query.index) return { ...query, after: { pk: query.pk, sk } };
  const prefix = prefixOf[query.index];
  return { ...query, after: { pk, sk, [`${prefix}pk`]: query.pk, [`${prefix}sk`]: indexed } };
}
