import { Kbd, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { type FocusEvent, useEffect, useRef } from "react";
import { type Act, acts, dismiss, hold, lastGesture, refusals, undo } from "../../api/acts.ts";
import { network } from "../../api/network.ts";
import { useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import { useSentence } from "../states.tsx";
import classes from "./announce.module.css";
import { everywhere, useShortcuts } from "./keys.ts";

/** Ctrl-Z, or Cmd-Z, where it is not a text field's own. */
const isUndo = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === "z" &&
  (event.ctrlKey || event.metaKey) &&
  !event.shiftKey &&
  !event.altKey &&
  !event.defaultPrevented &&
  !(event.target as HTMLElement).closest("input, textarea, select, [contenteditable]");

/**
 * Says what was just done, with a way to take it back. It goes after some seconds, and stays while the pointer or the focus is on it; the focus is
 * never taken, and goes back to where it was.
 */
export function ActToast({ onUndone }: { onUndone: () => void }) {
  const say = useSay();
  const all = acts.use();
  const { isReachable } = network.use();
  const last = lastGesture(all);
  const late = all.filter(({ state }) => state === "late");
  const shown: Act | undefined = last[0] ?? late.at(-1);
  const cameFrom = useRef<HTMLElement>(null);
  const canUndo = last.length > 0;

  const takeBack = () => {
    if (!undo()) return;
    onUndone();
    hold(false);
    const back = cameFrom.current;
    cameFrom.current = null;
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  useShortcuts(everywhere, canUndo ? [{ keys: "z", word: "acts.undo", icon: "retry", run: takeBack }] : []);
  const latest = useRef(takeBack);
  latest.current = takeBack;
  useEffect(() => {
    if (!canUndo) return;
    const listen = (event: KeyboardEvent) => {
      if (!isUndo(event)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
      hold(false);
    };
  }, [canUndo]);

  const enter = (event: FocusEvent<HTMLElement>) => {
    hold(true);
    if (event.relatedTarget instanceof HTMLElement) cameFrom.current = event.relatedTarget;
  };
  const waits = shown?.state === "late" || (canUndo && !isReachable);
  const count = canUndo ? last.length : late.length;
  return (
    <section
      aria-label={say("acts.place")}
      onMouseEnter={() => hold(true)}
      onMouseLeave={() => hold(false)}
      onFocus={enter}
      onBlur={() => hold(false)}
      className={classes.act}
      data-shown={shown !== undefined || undefined}
    >
      <span role="status" className={classes.text}>
        {shown && (
          <>
            <Icon name={waits ? "clock" : "check"} size={16} />
            <span>
              {say(shown.words.done)}
              {count > 1 && ` ${say("acts.more", { n: count })}`}
              {waits && ` ${say("acts.waits")}`}
            </span>
          </>
        )}
      </span>
      {canUndo && (
        <UnstyledButton className={classes.undo} onClick={takeBack} aria-keyshortcuts="z Control+Z">
          {say("acts.undo")} <Kbd size="xs">Z</Kbd>
        </UnstyledButton>
      )}
    </section>
  );
}

/** What was not done after all, and why; it stays until it is read. */
export function Refused() {
  const say = useSay();
  const sentence = useSentence();
  return refusals.use().map(({ id, words, error }) => (
    <div key={id} role="alert" className={classes.refused}>
      <Icon name="bad" size={18} />
      <span className={classes.why}>
        <strong>{say("acts.refused", { act: say(words.verb) })}</strong> {sentence(error)}
      </span>
      <UnstyledButton className={classes.close} onClick={() => dismiss(id)}>
        <Icon name="close" size={16} />
        <VisuallyHidden>{say("close")}</VisuallyHidden>
      </UnstyledButton>
    </div>
  ));
}
