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

/** State that survives a reload and a sign-in of this tab: what somebody typed and has not sent. Set to the empty value to forget it. */
export function useDraft<T>(name: string, empty: T): [T, Dispatch<SetStateAction<T>>] {
  const key = `loopkeeper.draft.${name}`;
  const [draft, setDraft] = useState<T>(() => {
    const text = kept(key, "sessionStorage");
    return text ? { ...JSON.parse(text) } : empty;
  });
  useEffect(() => {
    const text = JSON.stringify(draft);
    keep(key, text === JSON.stringify(empty) ? null : text, "sessionStorage");
  });
  return [draft, setDraft];
}
