import { Kbd, Switch } from "@mantine/core";
import { useState } from "react";
import { useSay } from "../../words/words.tsx";
import { Dialog } from "../dialog.tsx";
import { Icon } from "../icons.tsx";
import classes from "./keyboard-map.module.css";
import { areKeysOn, shortcutsNow, turnKeys } from "./keys.ts";

/** The keys of the page and of the console, and whether keys do anything at all. */
export function KeyboardMap({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      label={say("keys")}
      title={
        <strong className={classes.title}>
          <Icon name="keyboard" /> {say("keys")}
        </strong>
      }
    >
      <Groups />
    </Dialog>
  );
}

function Groups() {
  const say = useSay();
  const [isOn, setIsOn] = useState(areKeysOn);
  return (
    <>
      {shortcutsNow().map(({ title, shortcuts }) => (
        <section key={title} className={classes.group} data-off={!isOn || undefined}>
          <h2>{say(title)}</h2>
          <dl>
            {shortcuts.map(
              ({ keys, word, values }) =>
                keys && (
                  <div key={keys}>
                    <dt>{say(word, values)}</dt>
                    <dd>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ),
            )}
          </dl>
        </section>
      ))}
      <Switch
        className={classes.switch}
        label={say("keys.on")}
        description={say("keys.onHint")}
        checked={isOn}
        onChange={(event) => {
          setIsOn(event.currentTarget.checked);
          turnKeys(event.currentTarget.checked);
        }}
      />
    </>
  );
}

const names: Record<string, string> = { Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", " ": "Space" };

/** Keys as they stand on the keyboard: `g q` one after the other. */
export const Keys = ({ keys }: { keys: string }) => (
  <span className={classes.keys}>
    {keys.split(/(?<=.) /).map((key, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice
      <Kbd key={index} size="xs">
        {names[key] ?? key}
      </Kbd>
    ))}
  </span>
);
