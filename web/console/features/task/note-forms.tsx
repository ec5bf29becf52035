import handOver from "virtual:body/task.handOver";
import reopen from "virtual:body/task.reopen";
import { NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { useAnswer } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
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
  const staff = useAnswer("staff.list", {});
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
      <Answer query={staff} skeleton={<Skeleton height={60} />}>
        {(all) => (
          <NativeSelect
            autoFocus
            {...form.field("toStaffId", say("handOver.to"), say("handOver.toMissing"))}
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
      <Textarea autosize minRows={3} {...form.field("note", say("handOver.note"), say("handOver.noteMissing"))} />
    </Form>
  );
}

/** Those whom work on tasks is given to. */
const takers = ["owner", "manager"];
