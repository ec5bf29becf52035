import type { Got } from "../../api/client.ts";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./surveys.module.css";

type Row = Got<"survey.list">["surveys"][number];

/** Whether a survey asks, in which version, and whether a draft waits. */
export function SurveyState({ survey }: { survey: Pick<Row, "version" | "isPaused" | "hasDraft"> }) {
  const say = useSay();
  return (
    <span className={classes.state}>
      {survey.version === 0 ? (
        <Mark meaning="plain">{say("surveys.neverSent")}</Mark>
      ) : survey.isPaused ? (
        <Mark meaning="warning">{say("surveys.paused")}</Mark>
      ) : (
        <Mark meaning="good">{say("surveys.asks")}</Mark>
      )}
      {survey.version > 0 && <span>{say("surveys.version", { version: survey.version })}</span>}
      {survey.hasDraft && survey.version > 0 && <Mark meaning="info">{say("surveys.hasDraft")}</Mark>}
    </span>
  );
}
