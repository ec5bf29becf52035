import { Button, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type Ref, useState } from "react";
import { useIntl } from "react-intl";
import { useDraft } from "../../ui/form/kept.ts";
import { momentAt } from "../../ui/form/zoned.ts";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";
import classes from "./composer.module.css";
import { useTaskVerb } from "./verbs.ts";

const outcomes = ["reached", "voicemail", "wrong_number", "refused", "mail_sent"] as const;
type Outcome = (typeof outcomes)[number];
export interface Draft {
  mode: "addNote" | "logAttempt";
  outcome: Outcome | "";
  note: string;
  nextTryAt: string;
}
const empty: Draft = { mode: "addNote", outcome: "", note: "", nextTryAt: "" };

/** What somebody has begun to write under a task's timeline; it survives a reload and a sign-in. */
export const useComposerDraft = (taskId: string) => useDraft<Draft>(`composer.${taskId}`, empty);

/** Adds to the timeline: a note, or a try to reach the customer. */
export function Composer(props: {
  task: TaskDetail;
  draft: Draft;
  setDraft: (draft: Draft) => void;
  ref?: Ref<HTMLFormElement>;
}) {
  const { task, draft, setDraft } = props;
  const say = useSay();
  const { timeZone = "UTC" } = useIntl();
  const deed = useTaskVerb(task.id);
  const [tried, setTried] = useState(false);
  const modes = (["addNote", "logAttempt"] as const).filter((verb) => task.can.includes(verb));
  const mode = modes.includes(draft.mode) ? draft.mode : modes[0];
  if (!mode) return null;
  const note = draft.note.trim();

  const submit = () => {
    setTried(true);
    const cleared = () => {
      setDraft({ ...empty, mode });
      setTried(false);
    };
    if (mode === "addNote" && note)
      deed.mutate(
        { verb: "addNote", note },
        { onSuccess: cleared, typed: { draft: `composer.${task.id}`, field: "note", text: note } },
      );
    if (mode === "logAttempt" && draft.outcome)
      deed.mutate(
        {
          verb: "logAttempt",
          outcome: draft.outcome,
          ...(note && { note }),
          ...(draft.nextTryAt && { nextTryAt: momentAt(draft.nextTryAt, timeZone) }),
        },
        { onSuccess: cleared },
      );
  };

  return (
    <form
      ref={props.ref}
      className={classes.composer}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {modes.length > 1 && (
        <SegmentedControl
          size="sm"
          aria-label={say("composer.what")}
          style={{ alignSelf: "flex-start" }}
          value={mode}
          onChange={(value) => {
            setTried(false);
            setDraft({ ...draft, mode: value as Draft["mode"] });
          }}
          data={modes.map((value) => ({ value, label: say(`composer.${value}`) }))}
        />
      )}
      {mode === "logAttempt" && (
        <fieldset className={classes.outcomes}>
          <legend>{say("composer.outcome")}</legend>
          <div className={classes.pills}>
            {outcomes.map((outcome) => (
              <label key={outcome} className={classes.pill}>
                <input
                  type="radio"
                  name="outcome"
                  value={outcome}
                  checked={draft.outcome === outcome}
                  onChange={() => setDraft({ ...draft, outcome })}
                  aria-describedby={tried && !draft.outcome ? "outcome-missing" : undefined}
                />
                {say(`outcome.${outcome}`)}
              </label>
            ))}
          </div>
          {tried && !draft.outcome && (
            <p id="outcome-missing" className={classes.missing} role="alert">
              {say("composer.outcomeMissing")}
            </p>
          )}
        </fieldset>
      )}
      <Textarea
        autosize
        minRows={2}
        maxLength={4000}
        label={say(mode === "addNote" ? "composer.note" : "composer.said")}
        required={mode === "addNote"}
        value={draft.note}
        onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })}
        error={tried && mode === "addNote" && !note && say("composer.noteMissing")}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit();
        }}
      />
      {mode === "logAttempt" && draft.outcome && draft.outcome !== "reached" && (
        <TextInput
          type="datetime-local"
          label={say("composer.nextTry")}
          value={draft.nextTryAt}
          onChange={(event) => setDraft({ ...draft, nextTryAt: event.currentTarget.value })}
          w="fit-content"
          maw="100%"
        />
      )}
      {deed.error && <Failed error={deed.error} />}
      <Button
        type="submit"
        variant={task.nextStep === mode ? "filled" : "default"}
        loading={deed.isPending}
        w="fit-content"
      >
        {say(`composer.${mode}.action`)}
      </Button>
    </form>
  );
}
