import { Icon } from "../../ui/icons.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./tier.module.css";

/** How much a customer matters to the business; only the high tier stands out. */
export function Tier({ tier }: { tier: "high" | "medium" | "low" }) {
  const say = useSay();
  return (
    <span className={classes.tier} data-tier={tier}>
      {tier === "high" && <Icon name="star" size={14} />}
      {say(`tier.${tier}`)}
    </span>
  );
}
