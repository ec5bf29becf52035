import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import classes from "./dropdown.module.css";

/** A button with a panel under it. The browser closes it at Escape and at a press beside it, and gives the focus back. */
export function Dropdown(props: { label: ReactNode; name?: string; isSet?: boolean; children: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const place = () => {
    const at = button.current?.getBoundingClientRect();
    const box = panel.current;
    if (!at || !box) return;
    const { offsetWidth, offsetHeight } = box;
    const below = at.bottom + 4;
    box.style.left = `${Math.max(8, Math.min(at.left, document.body.clientWidth - offsetWidth - 8))}px`;
    box.style.top = `${below + offsetHeight > innerHeight ? Math.max(8, at.top - offsetHeight - 4) : below}px`;
  };
  useLayoutEffect(() => {
    if (!isOpen || !panel.current) return;
    // Its size changes with what is in it.
    const sizes = new ResizeObserver(place);
    sizes.observe(panel.current);
    return () => sizes.disconnect();
  });
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.button}
        popoverTarget={id}
        aria-expanded={isOpen}
        aria-label={props.name}
        title={props.name}
        data-set={props.isSet || undefined}
      >
        {props.label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className={classes.panel}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {isOpen && props.children}
      </div>
    </>
  );
}
