import { useEffect, useRef } from "react";
import type { WordId } from "../../words/words.tsx";
import { keep, kept } from "../form/kept.ts";
import type { IconName } from "../icons.tsx";

/** Something that can be done now, by key, from the command palette, or both. */
export interface Shortcut {
  /** One key of the keyboard, or two in a row (`g q`), as `KeyboardEvent.key` names them. */
  keys?: string;
  word: WordId;
  /** What the word names. */
  values?: Record<string, string>;
  /** With an icon it stands among the palette's actions, too. */
  icon?: IconName;
  run: () => void;
}

/** The title of what can be done on every page. */
export const everywhere = "keys.everywhere" satisfies WordId;

interface Group {
  title: WordId;
  present: { current: readonly Shortcut[] };
}

/** What is registered now, the latest first: a page's keys go before those of the whole console. */
const groups: Group[] = [];

/**
 * Registers a page's keys under a title for as long as it is shown: they work, and the keyboard map lists them. Keys that do nothing at the
 * moment are left out of the list.
 */
export function useShortcuts(title: WordId, shortcuts: readonly Shortcut[]): void {
  const present = useRef(shortcuts);
  present.current = shortcuts;
  useEffect(() => {
    const group = { title, present };
    groups.unshift(group);
    return () => void groups.splice(groups.indexOf(group), 1);
  }, [title]);
}

/** What can be done now, by title: on the page first. */
export function shortcutsNow(): { title: WordId; shortcuts: Shortcut[] }[] {
  const titles = [...new Set(groups.map(({ title }) => title))];
  return titles
    .map((title) => ({
      title,
      shortcuts: groups.filter((group) => group.title === title).flatMap(({ present }) => present.current),
    }))
    .filter(({ shortcuts }) => shortcuts.length > 0);
}

const off = "loopkeeper.keys-off";
/** Whether keys without a modifier do anything: who speaks to the computer, or presses keys by accident, turns them off. */
export const areKeysOn = (): boolean => kept(off) === null;
export const turnKeys = (isOn: boolean): boolean => keep(off, isOn ? null : "1");

/** How long the second key of two may take. */
const patienceMs = 1_500;

/** Listens for registered keys. They rest while somebody types, is on a control that takes the key itself, or a dialog is open. */
export function useKeyboard(): void {
  useEffect(() => {
    let first: { key: string; at: number } | undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "Shift" || !areKeysOn()) return;
      const at = event.target as HTMLElement;
      if (at.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
      if (event.key === "Enter" && at.closest("a, button, summary")) return;
      const shortcuts = groups.flatMap(({ present }) => present.current);
      const before = first && event.timeStamp - first.at < patienceMs ? `${first.key} ` : "";
      first = undefined;
      const found = shortcuts.find(({ keys }) => keys === `${before}${event.key}`);
      if (found) found.run();
      else if (shortcuts.some(({ keys }) => keys?.startsWith(`${event.key} `)))
        first = { key: event.key, at: event.timeStamp };
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
