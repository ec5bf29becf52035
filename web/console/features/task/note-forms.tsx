import { Button, NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { useDraft } from "../../ui/kept.ts";
import { Answer, Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";
import classes from "./next-step.module.css";
import { useTaskVerb } from "./verbs.ts";

function Form(props: {
  title: string;
  action: string;
  busy: boolean;
  submit: () => void;
  cancel: () => void;
  children: ReactNode;
}) {
  const say = useSay();
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.submit();
      }}
    >
      <h3 className={classes.formTitle}>{props.title}</h3>
      {props.children}
      <div className={classes.buttons}>
        <Button type="submit" loading={props.busy}>
          {props.action}
        </Button>
        <Button variant="subtle" color="gray" onClick={props.cancel}>
          {say("cancel")}
        </Button>
      </div>
    </form>
  );
}

/** A step that wants a reason in words. */
export function NoteForm({ taskId, verb, onDone }: { taskId: string; verb: "reopen"; onDone: () => void }) {
  const say = useSay();
  const deed = useTaskVerb(taskId);
  const [{ note }, setDraft] = useDraft(`${verb}.${taskId}`, { note: "" });
  const [tried, setTried] = useState(false);
  const done = () => {
    setDraft({ note: "" });
    onDone();
  };
  return (
    <Form
      title={say(`task.verb.${verb}`)}
      action={say(`task.verb.${verb}`)}
      busy={deed.isPending}
      cancel={onDone}
      submit={() => {
        setTried(true);
        if (note.trim()) deed.mutate({ verb, note: note.trim() }, { onSuccess: done });
      }}
    >
      <Textarea
        autoFocus
        required
        autosize
        minRows={3}
        maxLength={4000}
        label={say("reason")}
        value={note}
        onChange={(event) => setDraft({ note: event.currentTarget.value })}
        error={tried && !note.trim() && say("reasonMissing")}
      />
      {deed.error && <Failed error={deed.error} />}
    </Form>
  );
}

/** Handing over is done in writing: to whom, and what they need to know. */
export function HandOverForm({ task, onDone }: { task: TaskDetail; onDone: () => void }) {
  const say = useSay();
  const staff = useAnswer("staff.list", {});
  const deed = useTaskVerb(task.id);
  const empty = { toStaffId: "", note: "" };
  const [draft, setDraft] = useDraft(`handOver.${task.id}`, empty);
  const [tried, setTried] = useState(false);
  const done = () => {
    setDraft(empty);
    onDone();
  };
  return (
    <Form
      title={say("task.verb.handOver")}
      action={say("task.verb.handOver")}
      busy={deed.isPending}
      cancel={onDone}
      submit={() => {
        setTried(true);
        const note = draft.note.trim();
        if (draft.toStaffId && note)
          deed.mutate({ verb: "handOver", toStaffId: draft.toStaffId, note }, { onSuccess: done });
      }}
    >
      <Answer query={staff} skeleton={<Skeleton height={60} />}>
        {(all) => (
          <NativeSelect
            autoFocus
            required
            label={say("handOver.to")}
            value={draft.toStaffId}
            onChange={(event) => setDraft({ ...draft, toStaffId: event.currentTarget.value })}
            error={tried && !draft.toStaffId && say("handOver.toMissing")}
            data={[
              { value: "", label: say("choose") },
              ...all.staff
                .filter((member) => member.id !== task.ownerId && member.roles.some((role) => takers.includes(role)))
                .map((member) => ({
                  value: member.id,
                  label: member.away ? say("handOver.away", { name: member.name }) : member.name,
                  disabled: member.away,
                })),
            ]}
          />
        )}
      </Answer>
      <Textarea
        required
        autosize
        minRows={3}
        maxLength={4000}
        label={say("handOver.note")}
        value={draft.note}
        onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })}
        error={tried && !draft.note.trim() && say("handOver.noteMissing")}
      />
      {deed.error && <Failed error={deed.error} />}
    </Form>
  );
}

/** Those whom work on tasks is given to. */
const takers = ["owner", "manager", "head", "admin"];
