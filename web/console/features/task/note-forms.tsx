import handOver from "virtual:body/task.handOver";
import reopen from "virtual:body/task.reopen";
import { NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import { useTakers } from "../staff/takers.ts";
import type { TaskDetail } from "./clock.tsx";
import { useTaskVerb } from "./verbs.ts";

/** Reopening wants a reason in words. */
export function ReopenForm({ taskId, onDone }: { taskId: string; onDone: () => void }) {
  const say = useSay();
  const deed = useTaskVerb(taskId);
  const form = useForm("task.reopen", {
    schema: reopen,
    draft: `reopen.${taskId}`,
    initial: { note: "" },
    send: (body) => deed.mutateAsync({ verb: "reopen", ...body }),
    onDone,
  });
  const verb = say("task.verb.reopen");
  return (
    <Form form={form} title={verb} action={verb} onCancel={onDone}>
      <Textarea autoFocus autosize minRows={3} {...form.field("note", say("reason"), say("reasonMissing"))} />
    </Form>
  );
}

/** Handing over is done in writing: to whom, and what they need to know. */
export function HandOverForm({ task, onDone }: { task: TaskDetail; onDone: () => void }) {
  const say = useSay();
  const takers = useTakers(task.ownerId);
  const deed = useTaskVerb(task.id);
  const form = useForm("task.handOver", {
    schema: handOver,
    draft: `handOver.${task.id}`,
    initial: { toStaffId: "", note: "" },
    send: (body) => deed.mutateAsync({ verb: "handOver", ...body }),
    onDone,
  });
  const verb = say("task.verb.handOver");
  return (
    <Form form={form} title={verb} action={verb} onCancel={onDone}>
      <Answer query={takers.query} skeleton={<Skeleton height={60} />}>
        {() => (
          <NativeSelect
            autoFocus
            {...form.field("toStaffId", say("handOver.to"), say("handOver.toMissing"))}
            data={takers.choices}
          />
        )}
      </Answer>
      <Textarea autosize minRows={3} {...form.field("note", say("handOver.note"), say("handOver.noteMissing"))} />
    </Form>
  );
}
