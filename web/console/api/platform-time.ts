import { useSyncExternalStore } from "react";

/** How far the platform's clock is ahead of this browser's, in ms; learned from the answers. */
let ahead = 0;

/** Learns the platform's time from an answer, so that "2 hours left" is right whatever this computer's clock says. */
export function learnTime(response: Response): void {
  const said = Date.parse(response.headers.get("date") ?? "");
  if (!Number.isNaN(said) && Math.abs(said - Date.now() - ahead) > 2_000) {
    ahead = said - Date.now();
    tick();
  }
}

/** A moment of this browser's clock by the platform's, in ms. */
export const platformTimeOf = (browserTime: number): number => browserTime + ahead;

export const platformNow = (): number => platformTimeOf(Date.now());

let shown = platformNow();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  shown = platformNow();
  for (const listener of listeners) listener();
}

/** One timer for all who show a time. */
function listen(listener: () => void): () => void {
  if (listeners.size === 0) {
    shown = platformNow();
    timer = setInterval(tick, 30_000);
    document.addEventListener("visibilitychange", tick);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The platform's present moment in ms, fresh twice a minute. */
export const useNow = (): number => useSyncExternalStore(listen, () => shown);
