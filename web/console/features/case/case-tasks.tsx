import { Link } from "@tanstack/react-router";
import { useMe } from "../../api/me.ts";
import { useNow } from "../../api/platform-time.ts";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { mayOpenTask } from "../queue/views.ts";
import { useTimeLeft } from "../task/clock.tsx";
import type { CaseRead } from "./case-status.tsx";
import classes from "./case-tasks.module.css";

/** The closed-loop tasks of a case, with their owner and how much time is left. */
export function CaseTasks({ tasks }: { tasks: CaseRead["tasks"] }) {
  const say = useSay();
  const term = useTerm();
  const me = useMe();
  const now = useNow();
  const timeLeft = useTimeLeft();
  return (
    <Panel title={say("case.tasks")}>
      <ul className={classes.tasks}>
        {tasks.map((task) => (
          <li key={task.id} className={classes.task}>
            <p className={classes.line}>
              <Mark meaning={task.status === "closed" ? "good" : "info"} icon="loop">
                {term("taskStatus", task.status)}
              </Mark>
              <span>{task.ownerName ? say("task.ownedBy", { name: task.ownerName }) : say("task.noOwner")}</span>
            </p>
            <p className={classes.soft}>
              {task.closedAt ? (
                <>
                  {say("task.closedAt")} <Moment at={task.closedAt} />
                </>
              ) : (
                timeLeft(task.nextDueAt, now)
              )}
            </p>
            {task.action && <p className={classes.action}>{task.action}</p>}
            {mayOpenTask(me, task) && (
              <Link to="/tasks/$taskId" params={{ taskId: task.id }} className={classes.link ?? ""}>
                {say("case.toTask")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
