import { Link } from "@tanstack/react-router";
import { may, useMe } from "../../api/me.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Said } from "../../ui/timeline.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { Score } from "../survey/score.tsx";
import type { TaskDetail } from "./clock.tsx";
import classes from "./story.module.css";

/** What the customer said, in their own words and large; or what the visit found. */
export function Story({ task }: { task: TaskDetail }) {
  const say = useSay();
  const term = useTerm();
  const me = useMe();
  return (
    <div className={classes.story}>
      <span className={classes.quote}>
        <Icon name={task.kind === "visit" ? "visit" : task.lost ? "phone" : "quote"} size={22} />
      </span>
      <div>
        {task.kind === "visit" ? (
          <ul className={classes.items}>
            {task.failedItems?.map((item) => (
              <li key={item.itemId}>{item.title}</li>
            ))}
          </ul>
        ) : task.lost ? (
          <p className={classes.lost}>{say(`task.lost.${task.lost.channel}`, { to: task.lost.masked })}</p>
        ) : task.words ? (
          <Said large>{task.words}</Said>
        ) : (
          <p className={classes.none}>{say("task.noWords")}</p>
        )}
        <div className={classes.facts}>
          {task.score !== undefined && <Score kind={task.surveyKind ?? ""} score={task.score} />}
          {task.contactRequested && (
            <Mark meaning="info" icon="phone">
              {task.preferredTime
                ? say("task.callAt", { time: term("time", task.preferredTime) })
                : say("task.contactRequested")}
            </Mark>
          )}
          {task.severity === "high" && <Mark meaning="warning">{say("task.severe")}</Mark>}
          {task.kind === "visit" && may("visit.fromId", me) && (
            <Link to="/visits/$visitId" params={{ visitId: task.causeId }} className={classes.link ?? ""}>
              {say("task.toVisit")}
            </Link>
          )}
        </div>
      </div>
    </div>
  );
}
