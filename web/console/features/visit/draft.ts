import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type ApiError, call, type Sent } from "../../api/client.ts";
import { keep, kept } from "../../ui/form/kept.ts";
import type { Visit } from "./visit-status.tsx";

export type ItemAnswer = NonNullable<Sent<"visit.saveDraft">["answers"]>[number];
interface Filled {
  answers: Record<string, ItemAnswer>;
  note: string;
}
/** Where what is filled in has arrived: at the server, in this browser (with or without a network), or nowhere because the browser refuses. */
export type SavedAt = "server" | "here" | "offline" | "nowhere";

const keyFor = (visitId: string) => `loopkeeper.visit.${visitId}`;

/** What is filled in, as the API takes it. */
export const sentOf = ({ answers, note }: Filled) => ({
  answers: Object.values(answers).filter((answer) => answer.na || answer.score !== undefined || answer.comment),
  ...(note.trim() && { note }),
});

const fromServer = (visit: Visit): Filled => ({
  answers: Object.fromEntries((visit.answers ?? []).map((answer) => [answer.itemId, answer])),
  note: visit.note ?? "",
});

/**
 * What is filled in of a visit. Each change is kept in this browser at once, and goes to the server a moment later or when the network is
 * back; a draft that never arrived there wins over what the server has.
 */
export function useVisitDraft(visit: Visit) {
  const key = keyFor(visit.id);
  const [filled, setFilled] = useState<Filled>(() => {
    const text = kept(key);
    return text ? (JSON.parse(text) as Filled) : fromServer(visit);
  });
  const [state, setState] = useState<"server" | "here" | "nowhere">(kept(key) ? "here" : "server");
  const latest = useRef(filled);
  const { mutate, isPending, failureCount, error, variables } = useMutation<Filled, ApiError, Filled>({
    mutationFn: async () => {
      // Also a repeated attempt sends the newest.
      const draft = latest.current;
      await call("visit.saveDraft", { visitId: visit.id, ...sentOf(draft) });
      return draft;
    },
    retry: (_, failure) => failure.status === 0,
    retryDelay: 5_000,
    onSuccess: (sent) => {
      if (sent !== latest.current) return;
      keep(key, null);
      setState("server");
    },
  });
  const isRefused = error !== null && variables === filled;
  useEffect(() => {
    if (state === "server" || isPending || isRefused) return;
    const timer = setTimeout(() => mutate(filled), 1_500);
    return () => clearTimeout(timer);
  }, [filled, state, isPending, isRefused, mutate]);

  const savedAt: SavedAt = state === "here" && isPending && failureCount > 0 ? "offline" : state;
  return {
    filled,
    savedAt,
    /** Why the server does not take the draft. */
    error: isRefused ? error : undefined,
    change(next: Filled) {
      latest.current = next;
      setFilled(next);
      setState(keep(key, JSON.stringify(next)) ? "here" : "nowhere");
    },
    /** Forgets the draft of this browser: the visit was handed in. */
    forget: () => keep(key, null),
  };
}
