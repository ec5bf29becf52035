import { Kbd } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Icon } from "../../ui/icons.tsx";
import { Keys } from "../../ui/shell/keyboard-map.tsx";
import { Empty, Failed, SkeletonRows } from "../../ui/states.tsx";
import { Highlight, wordsOf } from "../../ui/table/highlight.tsx";
import { useSay } from "../../words/words.tsx";
import { type Entry, useGroups } from "./entries.ts";
import classes from "./palette.module.css";

const pauseMs = 150;

/** Finds and does anything by keyboard: what the page offers, pages, customers, cases, tasks and visits. Shown while it is mounted. */
export function Palette({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const [asked] = useDebouncedValue(text.trim(), pauseMs);
  const search = useAnswer("search.find", { q: asked }, { enabled: asked !== "", keeps: asked !== "" });
  const isSearching = text.trim() !== "" && (text.trim() !== asked || search.isFetching);
  const words = wordsOf(text);
  const groups = useGroups(words, text.trim() === "" ? undefined : search.data);
  const entries = groups.flatMap((group) => group.entries);
  const at = Math.min(chosen, entries.length - 1);

  useLayoutEffect(() => {
    const here = dialog.current;
    here?.showModal();
    // A dialog that is merely taken away would not give the focus back.
    return () => here?.close();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [id, at]);

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    dialog.current?.close();
    // Closing gives the focus back to where it was; what is done may then take it.
    setTimeout(entry.run);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
    if (step !== undefined && entries.length > 0) {
      const isEnd = Math.abs(step) === 1;
      const next = at + step;
      setChosen(isEnd ? (next + entries.length) % entries.length : Math.max(0, Math.min(entries.length - 1, next)));
    } else if (event.key === "Enter") run(entries[at]);
    else return;
    event.preventDefault();
  };

  let index = -1;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is one beside it
    <dialog
      ref={dialog}
      className={classes.palette}
      aria-label={say("palette")}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
    >
      <div className={classes.head}>
        <Icon name="search" size={20} />
        <input
          className={classes.input}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${at}` : undefined}
          aria-label={say("palette")}
          placeholder={say("palette.placeholder")}
          autoComplete="off"
          autoCorrect="off"
          spellCheck="false"
          enterKeyHint="go"
          maxLength={200}
          autoFocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={press}
        />
        <button
          type="button"
          className={classes.close}
          onClick={() => dialog.current?.close()}
          aria-label={say("palette.close")}
        >
          <Icon name="close" />
        </button>
      </div>
      <div
        className={classes.list}
        id={`${id}-list`}
        role="listbox"
        aria-label={say("palette")}
        aria-busy={isSearching}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={group.title} role="group" aria-labelledby={`${id}-${group.title}`}>
            <div className={classes.group} id={`${id}-${group.title}`} role="presentation">
              {say(group.title)}
            </div>
            {group.entries.map((entry) => {
              index += 1;
              const here = index;
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and points here
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
                <div
                  key={entry.key}
                  id={`${id}-${here}`}
                  className={classes.entry}
                  role="option"
                  aria-selected={here === at}
                  onMouseMove={() => here !== at && setChosen(here)}
                  onClick={() => run(entry)}
                >
                  <Icon name={entry.icon} />
                  <span className={classes.words}>
                    <span className={classes.title}>
                      <Highlight text={entry.title} words={words} />
                    </span>
                    {entry.detail && (
                      <span className={classes.detail}>
                        <Highlight text={entry.detail} words={words} />
                      </span>
                    )}
                  </span>
                  {entry.keys && (
                    <span className={classes.keys}>
                      <Keys keys={entry.keys} />
                    </span>
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {search.error && asked ? (
        <div className={classes.below}>
          <Failed error={search.error} retry={() => search.refetch()} />
        </div>
      ) : isSearching && !search.data ? (
        <div className={classes.below}>
          <SkeletonRows rows={3} height={40} />
        </div>
      ) : entries.length === 0 && !isSearching ? (
        <Empty icon="search" title={say("palette.none", { q: text.trim() })}>
          {say("palette.noneText")}
        </Empty>
      ) : null}
      <p className={classes.said} role="status">
        {text.trim() === ""
          ? ""
          : isSearching
            ? say("palette.searching")
            : say("palette.results", { n: entries.length })}
      </p>
      <footer className={classes.foot} aria-hidden="true">
        <span>
          <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {say("palette.choose")}
        </span>
        <span>
          <Kbd size="xs">↵</Kbd> {say("palette.go")}
        </span>
        <span>
          <Kbd size="xs">Esc</Kbd> {say("palette.close")}
        </span>
      </footer>
    </dialog>
  );
}
