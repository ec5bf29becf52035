import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { announce } from "../ui/shell/announce.tsx";
import { useSay } from "../words/words.tsx";
import { takeUp } from "./acts.ts";
import type { Me } from "./me.ts";

/** Sends what this tab had not sent when it was left, once it is known who is here. */
export function useActs(me: Me | undefined): void {
  const client = useQueryClient();
  const say = useSay();
  const id = me?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person, whatever language they read
  useEffect(() => {
    if (!id) return;
    const dropped = takeUp(client, { id });
    if (dropped > 0) announce(say("acts.dropped", { n: dropped }));
  }, [client, id]);
}
