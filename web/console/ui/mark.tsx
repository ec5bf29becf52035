import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";
import classes from "./mark.module.css";

export type Meaning = "good" | "warning" | "bad" | "info" | "plain";

const iconOf: Record<Meaning, IconName | undefined> = {
  good: "checkCircle",
  warning: "warning",
  bad: "bad",
  info: "info",
  plain: undefined,
};

/** A word that means something: colour, icon and word together, never colour alone. */
export function Mark({ meaning, icon, children }: { meaning: Meaning; icon?: IconName; children: ReactNode }) {
  const name = icon ?? iconOf[meaning];
  return (
    <span className={classes.mark} data-meaning={meaning}>
      {name && <Icon name={name} size={14} />}
      {children}
    </span>
  );
}
