import { useSyncExternalStore } from "react";
import classes from "./announce.module.css";
import { Icon } from "./icons.tsx";

let said: { text: string; n: number } | undefined;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function become(next: typeof said) {
  said = next;
  for (const listener of listeners) listener();
}

/** Says in a word that something was done: shown for a few seconds and read out. */
export function announce(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => become(undefined), 5_000);
  become({ text, n: (said?.n ?? 0) + 1 });
}

/** The one place where results are announced. */
export function Announcements() {
  const present = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className={classes.place} role="status">
      {present && (
        <div key={present.n} className={classes.toast}>
          <Icon name="check" size={16} /> {present.text}
        </div>
      )}
    </div>
  );
}
