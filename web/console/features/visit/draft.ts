import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type ApiError, call, type Sent } from "../../api/client.ts";
import { keep, kept } from "../../ui/kept.ts";
import type { Visit } from "./visit-status.tsx";

export type ItemAnswer = NonNullable<Sent<"visit.saveDraft">["answers"]>[number];
export interface Filled {
  answers: Record<string, ItemAnswer>;
  note: string;
}
/** Where what is filled in has arrived: at the server, in this browser only, or nowhere because the browser refuses. */
export type SavedAt = "server" | "here" | "nowhere";

const keyFor = (visitId: string) => `loopkeeper.visit.${visitId}`;

/** Answers as the API takes them. */
export const answersOf = (filled: Filled): ItemAnswer[] =>
  Object.values(filled.answers).filter((answer) => answer.na || answer.score !== undefined || answer.comment);

const fromServer = (visit: Visit): Filled => ({
  answers: Object.fromEntries((visit.answers ?? []).map((answer) => [answer.itemId, answer])),
  note: visit.note ?? "",
});

/**
 * What is filled in of a visit. Each change is kept in this browser at once, and goes to the server a moment later or when the network is
 * back; a draft that never arrived there wins over what the server has.
 */
export function useVisitDraft(visit: Visit) {
  const [filled, setFilled] = useState<Filled>(() => {
    const text = kept(keyFor(visit.id));
    return text ? (JSON.parse(text) as Filled) : fromServer(visit);
  });
  const [savedAt, setSavedAt] = useState<SavedAt>(kept(keyFor(visit.id)) ? "here" : "server");
  const latest = useRef(filled);
  const send = useMutation<unknown, ApiError, Filled>({
    mutationFn: (draft) =>
      call("visit.saveDraft", {
        visitId: visit.id,
        answers: answersOf(draft),
        ...(draft.note && { note: draft.note }),
      }),
    retry: (_, error) => error.status === 0,
    retryDelay: 5_000,
    scope: { id: keyFor(visit.id) },
    onSuccess: (_, sent) => {
      if (sent !== latest.current) return;
      keep(keyFor(visit.id), null);
      setSavedAt("server");
    },
  });
  const { mutate } = send;
  useEffect(() => {
    if (savedAt !== "here") return;
    const timer = setTimeout(() => mutate(filled), 1_500);
    return () => clearTimeout(timer);
  }, [filled, savedAt, mutate]);

  const change = (next: Filled) => {
    latest.current = next;
    setFilled(next);
    setSavedAt(keep(keyFor(visit.id), JSON.stringify(next)) ? "here" : "nowhere");
  };
  return {
    filled,
    change,
    savedAt,
    error: send.error,
    /** Forgets the draft of this browser: the visit was handed in. */
    forget: () => keep(keyFor(visit.id), null),
  };
}
