import body from "virtual:body/visit.schedule";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import type { OperationName } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { MomentInput } from "../../ui/form/fields.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { wallOf } from "../../ui/form/zoned.ts";
import { Icon } from "../../ui/icons.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { goToHeading, Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useLocale, useSay, type WordId } from "../../words/words.tsx";
import { useVisitAct } from "./verbs.ts";
import classes from "./visit-plan.module.css";
import { LastDay } from "./visit-row.tsx";
import type { Scorecard, Visit } from "./visit-status.tsx";

const changes: OperationName[] = ["visit.fromId", "visit.list", "metric.home"];

/** What comes before the scorecard: take the visit, say when it will be, begin it. */
export function VisitPlan({
  visit,
  scorecard,
  isAuditor,
  isMine,
}: {
  visit: Visit;
  scorecard: Scorecard;
  isAuditor: boolean;
  isMine: boolean;
}) {
  const say = useSay();
  const { locale } = useLocale();
  const act = useVisitAct();
  const start = useDeed("visit.start", changes);
  const [isMoving, move] = useState(false);
  const visitId = visit.id;
  const done = (word: WordId) => {
    announce(say(word));
    goToHeading();
  };
  const doAct = (verb: "take" | "release") => {
    act(verb, visitId);
    goToHeading();
  };
  return (
    <div className={classes.plan}>
      {isAuditor && visit.status === "open" && (
        <Panel title={say("visit.openTitle")}>
          <p className={classes.text}>{say("visit.openText")}</p>
          <Button size="md" onClick={() => doAct("take")}>
            {say("visit.take")}
          </Button>
        </Panel>
      )}
      {isMine && (
        <Panel title={say(visit.status === "scheduled" ? "visit.scheduledTitle" : "visit.scheduleTitle")}>
          {visit.status === "scheduled" && visit.scheduledAt && !isMoving ? (
            <>
              <p className={classes.when}>
                <Icon name="calendar" size={22} /> <DateTime at={visit.scheduledAt} />
              </p>
              <div className={classes.buttons}>
                <Button
                  size="md"
                  loading={start.isPending}
                  onClick={() => start.mutate({ visitId }, { onSuccess: () => done("visit.done.start") })}
                >
                  {say("visit.start")}
                </Button>
                <Button size="md" variant="default" onClick={() => move(true)}>
                  {say("visit.move")}
                </Button>
              </div>
            </>
          ) : (
            <ScheduleForm visit={visit} onDone={() => move(false)} />
          )}
          {start.error && <Failed error={start.error} />}
          <Button variant="subtle" color="gray" mt="md" onClick={() => doAct("release")}>
            {say("visit.release")}
          </Button>
        </Panel>
      )}
      <Panel title={scorecard.title[locale]}>
        <p className={classes.text}>{say("visit.cardText")}</p>
        <ol className={classes.sections}>
          {scorecard.sections.map((section) => (
            <li key={section.id}>
              <strong>{section.title[locale]}</strong>
              <span className={classes.weight}>{say("visit.weight", { weight: section.weight })}</span>
              <ul>
                {section.items.map((item) => (
                  <li key={item.id}>
                    {item.title[locale]}
                    {item.critical && <span className={classes.critical}> · {say("visit.critical")}</span>}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}

function ScheduleForm({ visit, onDone }: { visit: Visit; onDone: () => void }) {
  const say = useSay();
  const schedule = useDeed("visit.schedule", changes);
  const { timeZone = "UTC" } = useIntl();
  const form = useForm("visit.schedule", {
    schema: body,
    draft: `schedule.${visit.id}`,
    initial: { at: visit.scheduledAt ?? "" },
    send: (when) => schedule.mutateAsync({ visitId: visit.id, ...when }),
    said: say("visit.done.schedule"),
    onDone: () => {
      onDone();
      goToHeading();
    },
  });
  return (
    <Form form={form} action={say("visit.schedule")}>
      <MomentInput
        {...form.field("at", say("visit.when"), say("visit.whenMissing"))}
        size="md"
        description={
          <>
            {say("visit.until")} <LastDay visit={visit} />
          </>
        }
        min={wallOf(visit.windowStart, timeZone)}
        max={wallOf(visit.windowEnd, timeZone)}
      />
    </Form>
  );
}
