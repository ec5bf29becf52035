import type { ReactNode } from "react";
import classes from "./table.module.css";

/** Rows and columns; wider than its place it scrolls by itself, by keyboard too. */
export const Table = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
  <section className={classes.scroll} aria-label={label} tabIndex={0}>
    <table className={classes.table}>{children}</table>
  </section>
);
