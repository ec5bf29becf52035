import type { ReactNode } from "react";
import classes from "./tabs.module.css";

/** Saved views of a list as links, so that each has an address. */
export const Tabs = ({ label, tabs }: { label: string; tabs: { key: string; isHere: boolean; link: ReactNode }[] }) => (
  <nav className={classes.tabs} aria-label={label}>
    {tabs.map((tab) => (
      <span key={tab.key} className={classes.tab} data-here={tab.isHere || undefined}>
        {tab.link}
      </span>
    ))}
  </nav>
);
