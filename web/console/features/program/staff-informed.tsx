import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useDeed } from "../../api/queries.ts";
import { announce } from "../../ui/announce.tsx";
import { useDraft } from "../../ui/kept.ts";
import { Panel } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./form.module.css";
import type { Program } from "./program-facts.tsx";

/** Nothing is drawn before it is recorded how staff were told that audits happen. */
export function StaffInformed({ program, canRecord }: { program: Program; canRecord: boolean }) {
  const say = useSay();
  const record = useDeed("program.recordStaffInformed", ["program.list"]);
  const [{ how }, setDraft] = useDraft(`informed.${program.id}`, { how: "" });
  const [tried, setTried] = useState(false);
  return (
    <Panel title={say("informed.title")}>
      <p className={classes.text}>{say(canRecord ? "informed.text" : "informed.wait")}</p>
      {canRecord && (
        <form
          className={classes.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (how.trim())
              record.mutate(
                { programId: program.id, how: how.trim() },
                {
                  onSuccess: () => {
                    setDraft({ how: "" });
                    announce(say("informed.done"));
                  },
                },
              );
          }}
        >
          <Textarea
            required
            autosize
            minRows={2}
            maxLength={500}
            label={say("informed.how")}
            description={say("informed.howHint")}
            value={how}
            onChange={(event) => setDraft({ how: event.currentTarget.value })}
            error={tried && !how.trim() && say("informed.howMissing")}
          />
          {record.error && <Failed error={record.error} />}
          <Button type="submit" loading={record.isPending}>
            {say("informed.record")}
          </Button>
        </form>
      )}
    </Panel>
  );
}
