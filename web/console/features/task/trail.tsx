import type { IconName } from "../../ui/icons.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Said, Timeline, TimelineEntry } from "../../ui/timeline.tsx";
import { type Say, useSay, useTerm } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";
import classes from "./trail.module.css";

type Entry = TaskDetail["trail"][number];

const icons: Record<Entry["verb"], IconName> = {
  take: "person",
  acknowledge: "check",
  logAttempt: "phone",
  addNote: "note",
  handOver: "arrowRight",
  wait: "clock",
  resume: "arrowRight",
  resolve: "checkCircle",
  close: "loop",
  reopen: "retry",
  open: "flag",
  answer: "message",
  passClock: "warning",
  recover: "star",
};

const nameOf = (by: string, say: Say): string => (by === "system" || by === "customer" ? say(`by.${by}`) : by);

/** The story of a task from the case to now, oldest first: the case, what happened by itself, attempts, notes. */
export function Trail({ task }: { task: TaskDetail }) {
  const say = useSay();
  const term = useTerm();
  const { snapshot } = task;
  return (
    <Timeline label={say("task.timeline")}>
      {snapshot?.openedAt && (
        <TimelineEntry icon="case" at={snapshot.openedAt} title={say("task.caseOpened")}>
          <p className={classes.text}>
            {[snapshot.subject, snapshot.product, snapshot.channel && term("caseChannel", snapshot.channel)]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </TimelineEntry>
      )}
      {snapshot?.resolvedAt && (
        <TimelineEntry
          icon="checkCircle"
          at={snapshot.resolvedAt}
          title={say("task.caseResolved")}
          by={snapshot.agentName}
        >
          {!snapshot.openedAt && snapshot.subject && <p className={classes.text}>{snapshot.subject}</p>}
        </TimelineEntry>
      )}
      {task.trail.map((entry) => (
        <TimelineEntry
          key={entry.n}
          icon={icons[entry.verb]}
          at={entry.at}
          title={<Title entry={entry} />}
          by={nameOf(entry.by, say)}
        >
          {entry.note && <Said>{entry.note}</Said>}
          {entry.attempt?.nextTryAt && (
            <p className={classes.text}>
              {say("task.nextTry")} <Moment at={entry.attempt.nextTryAt} />
            </p>
          )}
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

function Title({ entry }: { entry: Entry }) {
  const say = useSay();
  const term = useTerm();
  if (entry.attempt) return say("trail.attempt", { outcome: term("outcome", entry.attempt.outcome) });
  const owner = entry.after?.ownerName;
  if (entry.clock)
    return say(entry.clock.step === "breached" ? "trail.breached" : "trail.atRisk", {
      clock: say(`clock.${entry.clock.name}`),
    });
  if (entry.verb === "handOver" && typeof owner === "string") return say("trail.handedTo", { name: owner });
  return say(`trail.${entry.verb}`);
}
