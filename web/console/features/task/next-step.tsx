import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useShortcuts } from "../../ui/shell/keys.ts";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";
import { CloseForm } from "./close-form.tsx";
import classes from "./next-step.module.css";
import { HandOverForm, ReopenForm } from "./note-forms.tsx";
import { type TaskVerb, useTaskVerb } from "./verbs.ts";

const icons: Record<TaskVerb, IconName> = {
  take: "person",
  acknowledge: "check",
  logAttempt: "phone",
  addNote: "note",
  wait: "clock",
  resume: "arrowRight",
  resolve: "checkCircle",
  close: "loop",
  handOver: "arrowRight",
  reopen: "retry",
};

/** Keys of the verbs that are done most; the others are in the palette. */
const keys: Partial<Record<TaskVerb, string>> = {
  take: "t",
  acknowledge: "a",
  logAttempt: "l",
  addNote: "n",
  handOver: "h",
  close: "c",
};

/** Verbs that the composer under the timeline does. */
export type ComposedVerb = "addNote" | "logAttempt";
const isComposed = (verb: TaskVerb): verb is ComposedVerb => verb === "addNote" || verb === "logAttempt";
/** Verbs that want words before they are done. */
const worded: TaskVerb[] = ["close", "handOver", "reopen"];

/** What the reader can do now: the next step as the one primary button, the rest below it. */
export function NextStep(props: {
  task: TaskDetail;
  onCompose: (verb: ComposedVerb) => void;
  /** The verb whose form is open at first. */
  initial?: TaskVerb | undefined;
  /** Its keys rest where they mean something else. */
  isQuiet?: boolean;
}) {
  const { task, onCompose } = props;
  const say = useSay();
  const deed = useTaskVerb(task.id);
  const [open, setOpen] = useState(props.initial);
  const asked = open && task.can.includes(open) ? open : undefined;
  const next = task.can.find((verb) => verb === task.nextStep);
  const others = task.can.filter((verb) => verb !== task.nextStep && verb !== asked && verb !== "addNote");

  const steps = useRef<HTMLDivElement>(null);
  const version = useRef(task.version);
  useEffect(() => {
    // The button that was pressed has gone with what it did: the next one takes its place.
    if (version.current !== task.version && document.activeElement === document.body)
      steps.current?.querySelector("button")?.focus();
    version.current = task.version;
  }, [task.version]);

  const start = (verb: TaskVerb) => {
    if (isComposed(verb)) onCompose(verb);
    else if (worded.includes(verb)) setOpen(verb);
    else deed.mutate({ verb } as Parameters<typeof deed.mutate>[0]);
  };
  useShortcuts(
    "task",
    (props.isQuiet ? [] : task.can).map((verb) => ({
      ...(keys[verb] && { keys: keys[verb] }),
      word: `task.verb.${verb}` as const,
      icon: icons[verb],
      run: () => start(verb),
    })),
  );
  const done = () => setOpen(undefined);
  const button = (verb: TaskVerb, isNext: boolean) => (
    <Button
      key={verb}
      fullWidth
      size={isNext ? "md" : "sm"}
      variant={isNext ? "filled" : "default"}
      leftSection={<Icon name={icons[verb]} />}
      loading={deed.isPending && deed.variables.verb === verb}
      onClick={() => start(verb)}
    >
      {say(`task.verb.${verb}`)}
    </Button>
  );

  return (
    <div className={classes.steps} ref={steps}>
      {next && !asked && button(next, true)}
      {asked === "close" && <CloseForm task={task} onDone={done} />}
      {asked === "handOver" && <HandOverForm task={task} onDone={done} />}
      {asked === "reopen" && <ReopenForm taskId={task.id} onDone={done} />}
      {deed.error && <Failed error={deed.error} />}
      {!asked && others.length > 0 && <div className={classes.others}>{others.map((verb) => button(verb, false))}</div>}
    </div>
  );
}
