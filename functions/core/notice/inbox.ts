import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { staffActor } from "../actor.ts";
import { nowIso } from "../clock.ts";
import { cursorOf, resume } from "../cursor.ts";
import { fn } from "../fn.ts";
import type { Id } from "../id.ts";
import * as items from "./notice.items.ts";
import { Info, keptSeconds, seconds } from "./notice.ts";

async function readTo(staffId: Id<"staff">): Promise<string | undefined> {
  return (await table.get(items.readOf(staffId)))?.readTo as string | undefined;
}

/** What the signed-in member was told, newest first, and how far it was read. */
export const list = fn(z.object({ cursor: z.optional(z.string()), limit: z.number() }), async ({ cursor, limit }) => {
  const { id } = staffActor();
  const query = items.listNotices(id, limit);
  const [page, read] = await Promise.all([table.query(resume(query, cursor)), readTo(id)]);
  const notices = page.items.map((item) => z.parse(Info, item)).filter(({ ttl }) => ttl > seconds());
  return { notices, cursor: cursorOf(query, page.next), readTo: read };
});

/** How many notices the signed-in member has not read, up to a hundred. */
export const unread = async () => {
  const { id } = staffActor();
  // Who never read anything has read what is older than anything that is kept.
  const since = (await readTo(id)) ?? new Date((seconds() - keptSeconds) * 1000).toISOString();
  return { unread: await table.count(items.someAfter(id, since)) };
};

/** Says that the signed-in member has read everything up to a moment, which only moves forwards. */
export const markRead = fn(z.object({ readTo: z.string() }), async ({ readTo: to }) => {
  const { id } = staffActor();
  const at = nowIso();
  const moment = new Date(to).toISOString();
  const written = await table.tryWrite(items.moveRead(id, moment < at ? moment : at));
  return { readTo: written.ok ? (moment < at ? moment : at) : (written.current?.readTo as string) };
});
