import { useNow } from "../../api/platform-time.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { Tier } from "../customer/tier.tsx";
import { Score } from "../survey/score.tsx";
import { ClockRing, nextClock, type TaskRow as Row, stateOf, useTimeLeft } from "../task/clock.tsx";
import { useIssueType } from "../taxonomy/issue-type.tsx";
import classes from "./task-row.module.css";

/** One task of the queue: how much time is left, who it is, what they wrote. A plain link, because thousands of them pass by. */
export function TaskRow({ task, isActive, showsOwner }: { task: Row; isActive: boolean; showsOwner: boolean }) {
  const say = useSay();
  const term = useTerm();
  const issueType = useIssueType();
  const now = useNow();
  const timeLeft = useTimeLeft();
  const name = nextClock(task);
  const clock = name && task.clocks[name];
  return (
    <div className={classes.row}>
      <ClockRing clock={clock} />
      <div className={classes.body}>
        <div className={classes.first}>
          <a
            href={`/tasks/${task.id}`}
            className={classes.name}
            data-task={task.id}
            {...(isActive && { "aria-current": "true" as const })}
          >
            {task.customerName}
          </a>
          <span className={classes.time} data-state={clock && stateOf(clock, now)}>
            {clock ? (
              <>
                {say(`clock.${name}.short`)} · {timeLeft(clock.dueAt, now)}
              </>
            ) : (
              task.closedAt && <Moment at={task.closedAt} />
            )}
          </span>
        </div>
        <p className={classes.words}>
          {task.lost && say(`task.lost.${task.lost.channel}`, { to: task.lost.masked })}
          {task.words ?? (!task.lost && <em>{say(task.kind === "visit" ? "task.noItems" : "task.noWords")}</em>)}
        </p>
        <div className={classes.last}>
          {task.score !== undefined && <Score kind={task.surveyKind ?? ""} score={task.score} />}
          {task.kind === "visit" && (
            <span className={classes.part}>
              <Icon name="visit" size={14} /> {say("task.fromVisit")}
            </span>
          )}
          {task.tier && <Tier tier={task.tier as "high"} />}
          {task.topic && <span className={classes.part}>{issueType(task.topic)}</span>}
          {showsOwner && (
            <span className={classes.part}>
              <Icon name="person" size={14} /> {task.ownerName ?? say("task.noOwner")}
            </span>
          )}
          {task.contactRequested && (
            <Mark meaning="info" icon="phone">
              {say("task.contactRequested")}
            </Mark>
          )}
          <Mark meaning="plain">{term("taskStatus", task.status)}</Mark>
        </div>
      </div>
    </div>
  );
}
