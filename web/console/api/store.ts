import { useSyncExternalStore } from "react";

/** A value outside of React that components follow. */
export interface Store<T> {
  get: () => T;
  set: (next: T) => void;
  /** Calls back at each change; says how to stop. */
  follow: (listener: () => void) => () => void;
  use: () => T;
}

export function createStore<T>(first: T): Store<T> {
  let present = first;
  const listeners = new Set<() => void>();
  const get = () => present;
  const follow = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    get,
    set(next) {
      if (Object.is(next, present)) return;
      present = next;
      for (const listener of [...listeners]) listener();
    },
    follow,
    use: () => useSyncExternalStore(follow, get),
  };
}
