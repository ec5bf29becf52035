import body from "virtual:body/program.recordStaffInformed";
import { Textarea } from "@mantine/core";
import { useDeed } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./form.module.css";
import type { Program } from "./program-facts.tsx";

/** Nothing is drawn before it is recorded how staff were told that audits happen. */
export function StaffInformed({ program, canRecord }: { program: Program; canRecord: boolean }) {
  const say = useSay();
  return (
    <>
      <p className={classes.text}>{say(canRecord ? "informed.text" : "informed.wait")}</p>
      {canRecord && <RecordForm programId={program.id} />}
    </>
  );
}

function RecordForm({ programId }: { programId: string }) {
  const say = useSay();
  const record = useDeed("program.recordStaffInformed", ["program.list"]);
  const form = useForm("program.recordStaffInformed", {
    schema: body,
    draft: `informed.${programId}`,
    initial: { how: "" },
    send: (told) => record.mutateAsync({ programId, ...told }),
    said: say("informed.done"),
  });
  return (
    <Form form={form} action={say("informed.record")}>
      <Textarea
        autosize
        minRows={2}
        {...form.field("how", say("informed.how"), say("informed.howMissing"))}
        description={say("informed.howHint")}
      />
    </Form>
  );
}
