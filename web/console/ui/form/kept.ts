import { type Dispatch, type SetStateAction, useEffect, useState } from "react";

/** What this browser keeps under a name; nothing when it refuses storage. */
export function kept(key: string, storage: "localStorage" | "sessionStorage" = "localStorage"): string | null {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a value in this browser (null forgets it); says whether it could. */
export function keep(
  key: string,
  value: string | null,
  storage: "localStorage" | "sessionStorage" = "localStorage",
): boolean {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/** Drafts that are on the page. */
const open = new Map<string, (field: string, text: string) => void>();
const joined = (text: string, present: unknown): string => (present ? `${text}\n\n${present}` : text);

/** Puts a text back into a draft's field, before what was typed there since; also while the draft is on no page. */
export function returnText(name: string, field: string, text: string): void {
  const key = `loopkeeper.draft.${name}`;
  const take = open.get(key);
  if (take) {
    take(field, text);
    return;
  }
  const draft = JSON.parse(kept(key, "sessionStorage") ?? "{}") as Record<string, unknown>;
  keep(key, JSON.stringify({ ...draft, [field]: joined(text, draft[field]) }), "sessionStorage");
}

/** State that survives a reload and a sign-in of this tab: what somebody typed and has not sent. Set to the empty value to forget it. */
export function useDraft<T>(name: string, empty: T): [T, Dispatch<SetStateAction<T>>] {
  const key = `loopkeeper.draft.${name}`;
  const [draft, setDraft] = useState<T>(() => {
    const text = kept(key, "sessionStorage");
    return text ? { ...empty, ...JSON.parse(text) } : empty;
  });
  useEffect(() => {
    const take = (field: string, text: string) =>
      setDraft((draft) => ({ ...draft, [field]: joined(text, draft[field as keyof T]) }));
    open.set(key, take);
    return () => void (open.get(key) === take && open.delete(key));
  }, [key]);
  useEffect(() => {
    const text = JSON.stringify(draft);
    keep(key, text === JSON.stringify(empty) ? null : text, "sessionStorage");
  });
  return [draft, setDraft];
}
