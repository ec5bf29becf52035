import { createStore } from "./store.ts";

/** Whether the server can be reached, and when it answered last, in ms of this browser's clock. */
export interface Network {
  isReachable: boolean;
  answeredAt: number | undefined;
}

export const network = createStore<Network>({ isReachable: navigator.onLine, answeredAt: undefined });

/** The server answered, whatever it said. */
export function answered(): void {
  const { isReachable } = network.get();
  // While all is well nobody needs to be told of each answer.
  if (isReachable) network.get().answeredAt = Date.now();
  else network.set({ isReachable: true, answeredAt: Date.now() });
}

/** A call did not arrive, or its answer did not. */
export function unreachable(): void {
  if (network.get().isReachable) network.set({ ...network.get(), isReachable: false });
}

addEventListener("offline", unreachable);
// The next call shows whether the server is there again.
addEventListener("online", () => network.set({ ...network.get(), isReachable: true }));
