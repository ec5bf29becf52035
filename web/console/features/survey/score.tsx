import { useSay } from "../../words/words.tsx";
import classes from "./score.module.css";

export const scoreHighest: Record<string, number> = { nps: 10, csat: 5, ces: 7 };
export const scoreNames: Record<string, string> = { nps: "NPS", csat: "CSAT", ces: "CES" };

/** A score as the customer gave it, in neutral colours: "NPS 3 of 10". */
export function Score({ kind, score }: { kind: string; score: number }) {
  const say = useSay();
  return (
    <span className={classes.score}>
      {scoreNames[kind]} <strong>{score}</strong>
      {scoreHighest[kind] !== undefined && <span>{say("score.of", { highest: scoreHighest[kind] })}</span>}
    </span>
  );
}
