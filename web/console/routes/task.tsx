import { Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useAnswer } from "../api/queries.ts";
import { neighboursOf } from "../features/queue/order.ts";
import { ClockLine, clockNames, type TaskDetail } from "../features/task/clock.tsx";
import { Closing } from "../features/task/closing.tsx";
import { Composer, useComposerDraft } from "../features/task/composer.tsx";
import { type ComposedVerb, NextStep } from "../features/task/next-step.tsx";
import { Person } from "../features/task/person.tsx";
import { Story } from "../features/task/story.tsx";
import { Trail } from "../features/task/trail.tsx";
import { useIssueType } from "../features/taxonomy/issue-type.tsx";
import { Icon } from "../ui/icons.tsx";
import { Mark } from "../ui/mark.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { useShortcuts } from "../ui/shell/keys.ts";
import { Answer } from "../ui/states.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./task.module.css";

const route = getRouteApi("/tasks/$taskId");

/** A page about a person: what they said, what happened, what to do next. */
export function TaskPage() {
  const say = useSay();
  const term = useTerm();
  const issueType = useIssueType();
  const { taskId } = route.useParams();
  const answer = useAnswer("task.fromId", { taskId });
  const task = answer.data;
  return (
    <Page
      wide
      title={task?.customerName ?? say("task")}
      actions={<Neighbours key={taskId} taskId={taskId} />}
      lead={
        task && (
          <span className={classes.lead}>
            <Mark meaning={task.status === "closed" ? "good" : "plain"}>{term("taskStatus", task.status)}</Mark>
            <span>{say("task.ownedBy", { name: task.ownerName ?? say("task.noOwner") })}</span>
            {task.teamName && <span>{task.teamName}</span>}
            {task.topic && <span>{issueType(task.topic)}</span>}
          </span>
        )
      }
    >
      <Answer query={answer} skeleton={<Waiting />}>
        {(here) => <Columns key={here.id} task={here} />}
      </Answer>
    </Page>
  );
}

/** The tasks before and after this one, as the queue was left. */
function Neighbours({ taskId }: { taskId: string }) {
  const say = useSay();
  const navigate = route.useNavigate();
  const near = neighboursOf(taskId);
  const go = (to: string | undefined) =>
    to && navigate({ to: "/tasks/$taskId", params: { taskId: to }, search: {}, replace: true });
  useShortcuts("table.keys", [
    ...(near?.after ? [{ keys: "j", word: "task.after" as const, run: () => go(near.after) }] : []),
    ...(near?.before ? [{ keys: "k", word: "task.before" as const, run: () => go(near.before) }] : []),
    { keys: "u", word: "task.toQueue", run: () => navigate({ to: "/queue" }) },
  ]);
  if (!near) return null;
  const arrow = (to: string | undefined, word: "task.before" | "task.after", icon: "chevronUp" | "chevronDown") =>
    to ? (
      <Link
        to="/tasks/$taskId"
        params={{ taskId: to }}
        search={{}}
        replace
        className={classes.near ?? ""}
        aria-label={say(word)}
        title={say(word)}
      >
        <Icon name={icon} size={16} />
      </Link>
    ) : (
      <span className={classes.near} data-none aria-hidden="true">
        <Icon name={icon} size={16} />
      </span>
    );
  return (
    <nav className={classes.neighbours} aria-label={say("task.inQueue")}>
      <span>{say("task.place", { place: near.place, total: near.total })}</span>
      {arrow(near.before, "task.before", "chevronUp")}
      {arrow(near.after, "task.after", "chevronDown")}
    </nav>
  );
}

const Waiting = () => (
  <div className={classes.columns}>
    <div className={classes.story}>
      <Skeleton height={140} radius="lg" />
    </div>
    <div className={classes.side}>
      <Skeleton height={280} radius="lg" />
    </div>
    <div className={classes.timeline}>
      <Skeleton height={360} radius="lg" />
    </div>
    <div className={classes.person}>
      <Skeleton height={220} radius="lg" />
    </div>
  </div>
);

function Columns({ task }: { task: TaskDetail }) {
  const say = useSay();
  const composer = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useComposerDraft(task.id);
  const compose = (mode: ComposedVerb) => {
    setDraft({ ...draft, mode });
    composer.current?.scrollIntoView({ block: "center" });
    setTimeout(
      () =>
        composer.current
          ?.querySelector<HTMLElement>(mode === "addNote" ? "textarea" : "[name=outcome]")
          ?.focus({ preventScroll: true }),
      50,
    );
  };
  const { act } = route.useSearch();
  const atFirst = useRef(act === "logAttempt" ? compose : undefined);
  useEffect(() => {
    atFirst.current?.("logAttempt");
    atFirst.current = undefined;
  }, []);
  const isClosed = task.status === "closed";
  return (
    <div className={classes.columns}>
      <div className={classes.story}>
        <Panel>
          <h2 className={classes.hidden}>
            {say(task.kind === "visit" ? "task.found" : task.lost ? "task.contactLost" : "task.words")}
          </h2>
          <Story task={task} />
        </Panel>
      </div>
      <div className={classes.side}>
        <Panel title={say("task.clocks")}>
          <ul className={classes.clocks}>
            {clockNames.map((name) => (
              <ClockLine key={name} name={name} clock={task.clocks[name]} isClosed={isClosed} />
            ))}
          </ul>
        </Panel>
        {task.can.some((verb) => verb !== "addNote") && (
          <Panel title={say(task.nextStep && task.can.includes(task.nextStep) ? "task.next" : "task.more")}>
            <NextStep task={task} onCompose={compose} initial={act} />
          </Panel>
        )}
        {(task.rootCause || task.recovery) && (
          <Panel title={say("task.closing")}>
            <Closing task={task} />
          </Panel>
        )}
      </div>
      <div className={classes.timeline}>
        <Panel title={say("task.timeline")}>
          <Trail task={task} />
          {task.can.some((verb) => verb === "addNote" || verb === "logAttempt") && (
            <div className={classes.composer}>
              <Composer ref={composer} task={task} draft={draft} setDraft={setDraft} />
            </div>
          )}
        </Panel>
      </div>
      <div className={classes.person}>
        <Person task={task} />
      </div>
    </div>
  );
}
