import { createStore } from "../../api/store.ts";
import { useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import { ActToast, Refused } from "./acts.tsx";
import classes from "./announce.module.css";

const said = createStore<{ text: string; n: number } | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says in a word that something was done: shown for a few seconds and read out. */
export function announce(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => said.set(undefined), 5_000);
  said.set({ text, n: (said.get()?.n ?? 0) + 1 });
}

/** The one place where results are announced: what was done, what can still be taken back, and what was refused. */
export function Announcements() {
  const say = useSay();
  const present = said.use();
  return (
    <div className={classes.place}>
      <Refused />
      <div className={classes.said} role="status">
        {present && (
          <div key={present.n} className={classes.toast}>
            <Icon name="check" size={16} /> {present.text}
          </div>
        )}
      </div>
      <ActToast onUndone={() => announce(say("acts.undone"))} />
    </div>
  );
}
