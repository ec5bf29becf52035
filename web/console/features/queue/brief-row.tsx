import { Link } from "@tanstack/react-router";
import { useNow } from "../../api/platform-time.ts";
import { Icon } from "../../ui/icons.tsx";
import { useSay } from "../../words/words.tsx";
import { Tier } from "../customer/tier.tsx";
import { Score } from "../survey/score.tsx";
import { ClockRing, nextClock, stateOf, type TaskRow, useTimeLeft } from "../task/clock.tsx";
import classes from "./brief-row.module.css";

/** One task in a few words: how much time is left, whom to call, what they wrote. */
export function BriefRow({ task, showsOwner }: { task: TaskRow; showsOwner: boolean }) {
  const say = useSay();
  const now = useNow();
  const timeLeft = useTimeLeft();
  const name = nextClock(task);
  const clock = name && task.clocks[name];
  return (
    <li className={classes.row}>
      <ClockRing clock={clock} size={32} />
      <span className={classes.body}>
        <span className={classes.first}>
          <Link to="/tasks/$taskId" params={{ taskId: task.id }} className={classes.name ?? ""}>
            {task.customerName}
          </Link>
          {clock && (
            <span className={classes.time} data-state={stateOf(clock, now)}>
              {say(`clock.${name}.short`)} · {timeLeft(clock.dueAt, now)}
            </span>
          )}
        </span>
        <span className={classes.words}>{task.words ?? task.title ?? say("task.noWords")}</span>
        <span className={classes.last}>
          {task.score !== undefined && <Score kind={task.surveyKind ?? ""} score={task.score} />}
          {task.tier === "high" && <Tier tier="high" />}
          {task.contactRequested && (
            <span className={classes.part}>
              <Icon name="phone" size={14} /> {say("task.contactRequested")}
            </span>
          )}
          {showsOwner && (
            <span className={classes.part}>
              <Icon name="person" size={14} /> {task.ownerName ?? say("task.noOwner")}
            </span>
          )}
        </span>
      </span>
    </li>
  );
}
