import body from "virtual:body/task.close";
import { NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { useAnswer } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Answer } from "../../ui/states.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";
import { useTaskVerb } from "./verbs.ts";

const offered = <E extends { retired?: boolean | undefined }>(causes: E[]): E[] =>
  causes.filter((cause) => !cause.retired);

/** Closing wants what the cause was and what was done about it. */
export function CloseForm({ task, onDone }: { task: TaskDetail; onDone: () => void }) {
  const say = useSay();
  const { locale } = useLocale();
  const causes = useAnswer("task.rootCauses", {});
  const deed = useTaskVerb(task.id);
  const form = useForm("task.close", {
    schema: body,
    draft: `close.${task.id}`,
    initial: { rootCause: { level1: "", level2: "" }, action: "" },
    send: (close) => deed.mutateAsync({ verb: "close", ...close }),
    onDone,
  });
  const word = (cause: { en: string; zh: string }) => (locale === "zh-CN" ? cause.zh : cause.en);
  const { level1, level2 } = form.values.rootCause;
  return (
    <Form form={form} title={say("close.title")} action={say("task.verb.close")} onCancel={onDone}>
      <Answer query={causes} skeleton={<Skeleton height={60} />}>
        {({ rootCauses }) => (
          <NativeSelect
            autoFocus
            {...form.field("rootCause", say("close.cause"), say("close.causeMissing"))}
            description={say("close.causeHint")}
            value={level1 && `${level1}/${level2}`}
            onChange={(event) => {
              const [level1 = "", level2 = ""] = event.currentTarget.value.split("/");
              form.set("rootCause", { level1, level2 });
            }}
            data={[
              { value: "", label: say("choose") },
              ...offered(rootCauses).map((cause) => ({
                group: word(cause),
                items: offered(cause.children).map((child) => ({
                  value: `${cause.id}/${child.id}`,
                  label: word(child),
                })),
              })),
            ]}
          />
        )}
      </Answer>
      <Textarea
        autosize
        minRows={3}
        {...form.field("action", say("close.action"), say("close.actionMissing"))}
        description={say("close.actionHint")}
      />
    </Form>
  );
}
