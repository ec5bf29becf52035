import body from "virtual:body/staff.setAway";
import { Button } from "@mantine/core";
import { platformNow } from "../../api/platform-time.ts";
import { useDeed } from "../../api/queries.ts";
import { MomentInput } from "../../ui/form/fields.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./staff.module.css";

export interface Absence {
  id: string;
  away: boolean;
  awayFrom?: string | undefined;
  awayUntil?: string | undefined;
}

/** Whether a member is here, away or going to be away. */
function Presence({ of }: { of: Absence }) {
  const say = useSay();
  const isPlanned = !of.away && of.awayFrom !== undefined && Date.parse(of.awayFrom) > platformNow();
  return (
    <p className={classes.presence}>
      <Mark meaning={of.away ? "warning" : "good"}>{say(of.away ? "away" : "here")}</Mark>
      {isPlanned && of.awayFrom && (
        <span>
          {say("away.from")} <DateTime at={of.awayFrom} />
        </span>
      )}
      {(of.away || isPlanned) &&
        (of.awayUntil ? (
          <span>
            {say("away.until")} <DateTime at={of.awayUntil} />
          </span>
        ) : (
          <span>{say("away.openEnd")}</span>
        ))}
    </p>
  );
}

/** Says from when until when a member is away, or that the member is back. */
export function AwayPanel({ of }: { of: Absence }) {
  const say = useSay();
  const set = useDeed("staff.setAway", ["staff.me", "staff.list"]);
  const comeBack = useDeed("staff.comeBack", ["staff.me", "staff.list"]);
  const form = useForm("staff.setAway", {
    schema: body,
    draft: `away.${of.id}`,
    initial: { from: "", until: "" },
    send: (times) => set.mutateAsync({ staffId: of.id, ...times }),
    said: say("away.done"),
  });
  const isSet = of.away || (of.awayFrom !== undefined && Date.parse(of.awayFrom) > platformNow());
  return (
    <Panel title={say("away.title")}>
      <Presence of={of} />
      <p className={classes.text}>{say("away.text")}</p>
      {isSet ? (
        <>
          {comeBack.error && <Failed error={comeBack.error} />}
          <Button
            loading={comeBack.isPending}
            onClick={() => comeBack.mutate({ staffId: of.id }, { onSuccess: () => announce(say("away.backDone")) })}
          >
            {say(of.away ? "away.comeBack" : "away.cancel")}
          </Button>
        </>
      ) : (
        <Form form={form} action={say("away.set")}>
          <div className={classes.pair}>
            <MomentInput {...form.field("from", say("away.fromField"))} description={say("away.fromHint")} />
            <MomentInput {...form.field("until", say("away.untilField"))} description={say("away.untilHint")} />
          </div>
        </Form>
      )}
    </Panel>
  );
}
