import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useSay } from "../words/words.tsx";
import classes from "./dialog.module.css";
import { Icon } from "./icons.tsx";

/** A dialog over the page, or with `side` a drawer at its edge: at the start of the line, or at its end. The browser keeps the focus inside and gives it back. */
export function Dialog(props: {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  label: string;
  side?: boolean | "end";
  children: ReactNode;
}) {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (props.isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [props.isOpen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is one beside it
    <dialog
      ref={dialog}
      className={classes.dialog}
      data-side={props.side || undefined}
      aria-label={props.label}
      onClose={props.onClose}
      onClick={(event) => event.target === event.currentTarget && props.onClose()}
    >
      {props.isOpen && (
        <div className={classes.inside}>
          <header className={classes.head}>
            {props.title}
            <UnstyledButton className={classes.close} onClick={props.onClose}>
              <Icon name="close" />
              <VisuallyHidden>{say("close")}</VisuallyHidden>
            </UnstyledButton>
          </header>
          {props.children}
        </div>
      )}
    </dialog>
  );
}
