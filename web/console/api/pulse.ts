import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "./client.ts";
import { network } from "./network.ts";
import { hearTabs } from "./tabs.ts";
import { isShown, movedTopics, type Topic, type Topics, usedMs, waitMs } from "./topics.ts";

const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Asks for the pulse while the page is seen, and refreshes exactly what shows a topic that moved. Says how to stop. */
function listen(client: QueryClient): () => void {
  const refreshedAt: Partial<Record<Topic, number>> = {};
  let known: Topics | undefined;
  let failures = 0;
  let usedAt = Date.now();
  let beatAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  const plan = (ms: number) => {
    clearTimeout(timer);
    timer = document.hidden ? undefined : setTimeout(beat, ms);
  };
  const refresh = (told: Topics) => {
    const now = Date.now();
    const moved = known ? movedTopics(known, told, refreshedAt, now) : [];
    // What moved too soon stays unknown, and is found again by a later beat.
    known = { ...told, ...known, ...Object.fromEntries(moved.map((topic) => [topic, told[topic]])) };
    for (const topic of Object.keys(known) as Topic[]) if (!(topic in told)) delete known[topic];
    for (const topic of moved) refreshedAt[topic] = now;
    if (moved.length > 0)
      client.invalidateQueries({
        predicate: ({ queryKey: [operation] }) => moved.some((topic) => isShown(topic, String(operation))),
      });
  };
  const beat = async () => {
    clearTimeout(timer);
    if (document.hidden || asking) return;
    asking = new AbortController();
    const { signal } = asking;
    beatAt = Date.now();
    try {
      refresh((await call("pulse.read", {}, { signal })).topics);
      failures = 0;
    } catch {
      failures += 1;
    }
    asking = undefined;
    if (!signal.aborted) plan(waitMs(failures, Date.now() - usedAt, Math.random()));
  };
  const use = () => {
    const wasIdle = Date.now() - usedAt >= usedMs;
    usedAt = Date.now();
    if (wasIdle && failures === 0) beat();
  };
  const see = () => {
    if (document.hidden) return clearTimeout(timer);
    usedAt = Date.now();
    plan(Math.max(0, beatAt + 1_000 - Date.now()));
  };
  // A server that answers again has news of the time without it.
  const unfollow = network.follow(() => {
    if (!network.get().isReachable) return;
    plan(0);
    client.invalidateQueries({ predicate: ({ state }) => state.status === "error" || state.error !== null });
  });
  for (const sign of signs) addEventListener(sign, use, { passive: true });
  document.addEventListener("visibilitychange", see);
  beat();
  return () => {
    clearTimeout(timer);
    asking?.abort();
    unfollow();
    for (const sign of signs) removeEventListener(sign, use);
    document.removeEventListener("visibilitychange", see);
  };
}

/** Keeps what is shown fresh: by the pulse, and at once by what other tabs of this browser change. */
export function usePulse(isActive: boolean): void {
  const client = useQueryClient();
  useEffect(() => (isActive ? listen(client) : undefined), [client, isActive]);
  useEffect(
    () =>
      hearTabs((message) => {
        if (message.kind !== "changed") return;
        for (const operation of message.operations) client.invalidateQueries({ queryKey: [operation] });
      }),
    [client],
  );
}
