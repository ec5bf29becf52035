import { useCallback } from "react";
import { useSay, useTerm } from "../../words/words.tsx";

const tiers = ["high", "medium", "low"];

/** A stratum's name for people: `high|DE` is "High value · DE". */
export function useStratum(): (stratum: string) => string {
  const say = useSay();
  const term = useTerm();
  return useCallback(
    (stratum) => {
      const word = (part: string) => {
        if (part === "all") return say("all");
        if (part === "?") return say("unknown");
        return tiers.includes(part) ? term("tier", part) : decodeURIComponent(part);
      };
      return stratum.split("|").map(word).join(" · ");
    },
    [say, term],
  );
}
