import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Got } from "../../api/client.ts";
import { useNow } from "../../api/platform-time.ts";
import { useAnswer } from "../../api/queries.ts";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, SkeletonRows } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import { type ClockState, nextClock, stateOf, type TaskRow, worstState } from "../task/clock.tsx";
import { lateIn, ownDay } from "./asked.ts";
import { BriefRow } from "./brief-row.tsx";
import { ClockCounts } from "./clock-counts.tsx";
import classes from "./day.module.css";
import type { QueueView } from "./views.ts";

const waiting = (
  <div className={classes.waiting}>
    <Skeleton height={68} radius="md" />
    <SkeletonRows rows={3} height={72} />
  </div>
);

const toQueue = (view: QueueView, word: string) => (
  <Link to="/queue" search={{ view }} className={classes.link ?? ""}>
    {word}
  </Link>
);

const countsOf = (tasks: TaskRow[], now: number): Record<ClockState, number> => {
  const counts = { breached: 0, at_risk: 0, running: 0 };
  for (const task of tasks) counts[worstState(task, now)]++;
  return counts;
};

/** Nothing to do is said as good news. */
const Nothing = ({ children }: { children: string }) => (
  <p className={classes.nothing}>
    <Icon name="checkCircle" size={20} /> {children}
  </p>
);

/** The day of somebody who closes loops: their tasks by clock, and whom to call next. */
export function MyDay() {
  const say = useSay();
  const now = useNow();
  const mine = useAnswer("task.list", ownDay);
  return (
    <Panel title={say("home.day")} aside={toQueue("mine", say("home.day.all"))}>
      <Answer query={mine} skeleton={waiting}>
        {({ tasks }) => {
          const counts = countsOf(tasks, now);
          const next = [...tasks].filter((task) => !task.nextTryAt || Date.parse(task.nextTryAt) <= now).slice(0, 3);
          const first = next.length > 0 ? next : tasks.slice(0, 3);
          return (
            <>
              <ClockCounts counts={counts} view="mine" />
              {first.length === 0 ? (
                <Nothing>{say("home.day.none")}</Nothing>
              ) : (
                <>
                  <h3 className={classes.heading}>{say("home.day.next")}</h3>
                  <Rows label={say("home.day.next")} tasks={first} showsOwner={false} />
                </>
              )}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}

/** What is late in the widest queue that somebody may see, the longest first; `counts` are those of all teams. */
export function LateNow({ counts, view }: { counts: Got<"metric.home">["tasks"]; view: QueueView }) {
  const say = useSay();
  const now = useNow();
  const list = useAnswer("task.list", lateIn(view));
  return (
    <Panel title={say("home.late")} aside={toQueue(view, say("home.late.all"))}>
      <Answer query={list} skeleton={waiting}>
        {({ tasks }) => {
          const late = tasks.filter((task) => {
            const name = nextClock(task);
            return name && stateOf(task.clocks[name], now) === "breached";
          });
          return (
            <>
              <ClockCounts counts={view === "all" ? counts : countsOf(tasks, now)} view={view} />
              {late.length > 0 ? (
                <Rows label={say("home.late")} tasks={late.slice(0, 5)} showsOwner />
              ) : (
                <Nothing>{say("home.late.none")}</Nothing>
              )}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}

const Rows = ({ label, tasks, showsOwner }: { label: string; tasks: TaskRow[]; showsOwner: boolean }) => (
  <ul className={classes.rows} aria-label={label}>
    {tasks.map((task) => (
      <BriefRow key={task.id} task={task} showsOwner={showsOwner} />
    ))}
  </ul>
);
