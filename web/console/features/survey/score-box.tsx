import { VisuallyHidden } from "@mantine/core";
import { useSay } from "../../words/words.tsx";
import { scoreHighest, scoreNames } from "./score.tsx";
import classes from "./score-box.module.css";

/** A score as a neutral square: how far up its scale it lies is drawn as the square's filling, never as a colour that judges. */
export function ScoreBox({ kind, score }: { kind: string; score: number }) {
  const say = useSay();
  const highest = scoreHighest[kind] ?? score;
  return (
    <span className={classes.box}>
      <span className={classes.fill} style={{ height: `${(score / highest) * 100}%` }} aria-hidden="true" />
      <strong>{score}</strong>
      <span className={classes.kind}>{scoreNames[kind]}</span>
      <VisuallyHidden>{say("score.of", { highest })}</VisuallyHidden>
    </span>
  );
}
