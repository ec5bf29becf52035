import { useEffect, useRef } from "react";

/** Single-key shortcuts of a page: `run` says whether the key was one. They rest while somebody types, is on a control, or a dialog is open. */
export function useKeys(isActive: boolean, run: (key: string) => boolean): void {
  const present = useRef(run);
  present.current = run;
  useEffect(() => {
    if (!isActive) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const at = event.target as HTMLElement;
      if (at.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
      if (event.key === "Enter" && at.closest("a, button, summary")) return;
      if (present.current(event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [isActive]);
}
