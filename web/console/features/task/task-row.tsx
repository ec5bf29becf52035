import { Link } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { useNow } from "../../api/platform-time.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { Tier } from "../customer/tier.tsx";
import { Score } from "../survey/score.tsx";
import { useIssueType } from "../taxonomy/issue-type.tsx";
import { ClockRing, nextClock, type TaskRow as Row, stateOf, useTimeLeft } from "./clock.tsx";
import classes from "./task-row.module.css";

/** One task of the queue: how much time is left, who it is, what they wrote. */
export function TaskRow(props: {
  task: Row;
  isChosen: boolean;
  showsOwner: boolean;
  onClick: (event: MouseEvent<HTMLAnchorElement>) => void;
}) {
  const { task } = props;
  const say = useSay();
  const term = useTerm();
  const issueType = useIssueType();
  const now = useNow();
  const timeLeft = useTimeLeft();
  const name = nextClock(task);
  const clock = name && task.clocks[name];
  return (
    <li className={classes.row} data-chosen={props.isChosen || undefined}>
      <Link
        to="/tasks/$taskId"
        params={{ taskId: task.id }}
        className={classes.link ?? ""}
        onClick={props.onClick}
        data-task={task.id}
        preload={false}
        {...(props.isChosen && { "aria-current": "true" as const })}
      >
        <ClockRing clock={clock} />
        <span className={classes.body}>
          <span className={classes.first}>
            <strong className={classes.name}>{task.customerName}</strong>
            <span className={classes.time} data-state={clock && stateOf(clock, now)}>
              {clock ? (
                <>
                  {say(`clock.${name}.short`)} · {timeLeft(clock.dueAt, now)}
                </>
              ) : (
                task.closedAt && <Moment at={task.closedAt} />
              )}
            </span>
          </span>
          <span className={classes.words}>
            {task.words ?? <em>{say(task.kind === "visit" ? "task.noItems" : "task.noWords")}</em>}
          </span>
          <span className={classes.last}>
            {task.score !== undefined && <Score kind={task.surveyKind ?? ""} score={task.score} />}
            {task.kind === "visit" && (
              <span className={classes.part}>
                <Icon name="visit" size={14} /> {say("task.fromVisit")}
              </span>
            )}
            {task.tier && <Tier tier={task.tier as "high"} />}
            {task.topic && <span className={classes.part}>{issueType(task.topic)}</span>}
            {props.showsOwner && (
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
          </span>
        </span>
      </Link>
    </li>
  );
}
