import { Button, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useAnswer } from "../../api/queries.ts";
import { Icon } from "../../ui/icons.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import { Tier } from "../customer/tier.tsx";
import { ClockLine, clockNames, type TaskDetail } from "../task/clock.tsx";
import { NextStep } from "../task/next-step.tsx";
import { Reach } from "../task/person.tsx";
import { Story } from "../task/story.tsx";
import classes from "./preview.module.css";

/** A task beside the queue: enough to decide, with the next step at hand. */
export function Preview({ taskId, onOpen, isQuiet }: { taskId: string; onOpen: () => void; isQuiet: boolean }) {
  const say = useSay();
  const answer = useAnswer("task.fromId", { taskId });
  return (
    <aside className={classes.preview} aria-label={say("queue.preview")}>
      <Answer query={answer} skeleton={<Skeleton height={420} radius="md" />}>
        {(task: TaskDetail) => (
          <>
            <header className={classes.head}>
              <div>
                <h2 className={classes.name}>{task.customerName}</h2>
                {task.tier && <Tier tier={task.tier as "high"} />}
              </div>
              <Button
                renderRoot={(props) => <Link to="/tasks/$taskId" params={{ taskId }} {...props} />}
                variant="default"
                size="xs"
                rightSection={<Icon name="arrowRight" size={14} />}
              >
                {say("queue.open")}
              </Button>
            </header>
            <Story task={task} />
            <NextStep key={task.id} task={task} onCompose={onOpen} isQuiet={isQuiet} />
            <ul className={classes.clocks}>
              {clockNames.map((name) => (
                <ClockLine key={name} name={name} clock={task.clocks[name]} isClosed={task.status === "closed"} />
              ))}
            </ul>
            <Reach task={task} />
          </>
        )}
      </Answer>
    </aside>
  );
}
