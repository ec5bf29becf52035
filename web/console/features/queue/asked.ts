import type { Me } from "../../api/me.ts";
import { type QueueView, viewsOf } from "./views.ts";

/** What the home page asks of the queue: the reader's own day. */
export const ownDay = { view: "mine", limit: 50 } as const;

/** What it asks of what is late; where the whole house is asked, the counts come with the numbers. */
export const lateIn = (view: QueueView) => ({ view, limit: view === "all" ? 5 : 50 }) as const;

/** The widest queue of a reader whose home page shows what is late in it. */
export function lateViewOf(me: Me): QueueView | undefined {
  const view = viewsOf(me).at(-1);
  return view === "mine" ? undefined : view;
}
