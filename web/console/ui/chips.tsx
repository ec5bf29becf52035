import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./chips.module.css";

interface Chip {
  isHere: boolean;
  link: ReactNode;
}

/** A filter as a row of links, so that each choice has an address; the first takes it away. */
export const Chips = ({ label, all, chips }: { label: string; all: Chip; chips: (Chip & { key: string })[] }) => (
  <nav className={classes.chips} aria-label={label}>
    <VisuallyHidden>{label}</VisuallyHidden>
    {[{ ...all, key: "" }, ...chips].map(({ key, isHere, link }) => (
      <span key={key} className={classes.chip} data-here={isHere || undefined}>
        {link}
      </span>
    ))}
  </nav>
);
