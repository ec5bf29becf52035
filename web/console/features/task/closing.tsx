import { useAnswer } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import { Score } from "../survey/score.tsx";
import type { TaskDetail } from "./clock.tsx";

/** How the loop was closed, and what the customer says since. */
export function Closing({ task }: { task: TaskDetail }) {
  const say = useSay();
  const { locale } = useLocale();
  const causes = useAnswer("task.rootCauses", {}, { enabled: task.rootCause !== undefined });
  const level1 = causes.data?.rootCauses.find((cause) => cause.id === task.rootCause?.level1);
  const level2 = level1?.children.find((cause) => cause.id === task.rootCause?.level2);
  const word = (cause?: { en: string; zh: string }) => (locale === "zh-CN" ? cause?.zh : cause?.en);
  return (
    <Facts
      facts={[
        [say("close.cause"), task.rootCause && [word(level1), word(level2)].filter(Boolean).join(" › ")],
        [say("close.action"), task.action],
        [say("task.closedAt"), task.closedAt && <Moment at={task.closedAt} />],
        [
          say("task.recovery"),
          task.recovery ? (
            <>
              {task.score !== undefined && task.surveyKind === task.recovery.surveyKind && `${task.score} → `}
              <Score kind={task.recovery.surveyKind} score={task.recovery.score} /> · <Moment at={task.recovery.at} />
            </>
          ) : (
            task.status === "closed" && task.kind === "response" && say("task.recoveryPending")
          ),
        ],
      ]}
    />
  );
}
