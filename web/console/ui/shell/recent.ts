import { keep, kept } from "../form/kept.ts";

/** A thing that somebody looked at lately. */
export interface Recent {
  /** Its address. */
  to: string;
  /** The page's name in the shared table. */
  page: string;
  title: string;
}

const key = "loopkeeper.recent";
const most = 8;

/** What this member of staff looked at lately in this browser, the latest first. */
export function recent(staffId: string): Recent[] {
  try {
    const { of, things } = JSON.parse(kept(key) ?? "{}") as { of?: string; things?: Recent[] };
    return of === staffId && Array.isArray(things) ? things : [];
  } catch {
    return [];
  }
}

/** Keeps in this browser that a member looked at something. */
export function remember(staffId: string, thing: Recent): void {
  const others = recent(staffId).filter(({ to }) => to !== thing.to);
  keep(key, JSON.stringify({ of: staffId, things: [thing, ...others].slice(0, most) }));
}

/** Forgets all of it: who signs out leaves no names behind. */
export const forgetRecent = (): boolean => keep(key, null);
