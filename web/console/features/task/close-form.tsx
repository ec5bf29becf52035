import { Button, NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { useDraft } from "../../ui/kept.ts";
import { Answer, Failed } from "../../ui/states.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";
import classes from "./next-step.module.css";
import { useTaskVerb } from "./verbs.ts";

/** Closing wants what the cause was and what was done about it. */
export function CloseForm({ task, onDone }: { task: TaskDetail; onDone: () => void }) {
  const say = useSay();
  const { locale } = useLocale();
  const causes = useAnswer("task.rootCauses", {});
  const deed = useTaskVerb(task.id);
  const [draft, setDraft] = useDraft(`close.${task.id}`, { cause: "", action: "" });
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const word = (cause: { en: string; zh: string }) => (locale === "zh-CN" ? cause.zh : cause.en);

  const submit = () => {
    setTried(true);
    const action = draft.action.trim();
    const [level1, level2] = draft.cause.split("/");
    if (!level1 || !level2 || !action) {
      form.current?.querySelector<HTMLElement>(draft.cause ? "textarea" : "select")?.focus();
      return;
    }
    deed.mutate(
      { verb: "close", rootCause: { level1, level2 }, action },
      {
        onSuccess: () => {
          setDraft({ cause: "", action: "" });
          onDone();
        },
      },
    );
  };

  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h3 className={classes.formTitle}>{say("close.title")}</h3>
      <Answer query={causes} skeleton={<Skeleton height={60} />}>
        {({ rootCauses }) => (
          <NativeSelect
            autoFocus
            required
            label={say("close.cause")}
            description={say("close.causeHint")}
            value={draft.cause}
            onChange={(event) => setDraft({ ...draft, cause: event.currentTarget.value })}
            error={tried && !draft.cause && say("close.causeMissing")}
            data={[
              { value: "", label: say("choose") },
              ...rootCauses.map((cause) => ({
                group: word(cause),
                items: cause.children.map((child) => ({ value: `${cause.id}/${child.id}`, label: word(child) })),
              })),
            ]}
          />
        )}
      </Answer>
      <Textarea
        required
        autosize
        minRows={3}
        maxLength={2000}
        label={say("close.action")}
        description={say("close.actionHint")}
        value={draft.action}
        onChange={(event) => setDraft({ ...draft, action: event.currentTarget.value })}
        error={tried && !draft.action.trim() && say("close.actionMissing")}
      />
      {deed.error && <Failed error={deed.error} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={deed.isPending}>
          {say("task.verb.close")}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {say("cancel")}
        </Button>
      </div>
    </form>
  );
}
