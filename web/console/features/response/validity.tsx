import body from "virtual:body/validity.ask";
import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call, type Got } from "../../api/client.ts";
import { may, useMe } from "../../api/me.ts";
import { keyOf, useAnswer } from "../../api/queries.ts";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Answer, SkeletonRows } from "../../ui/states.tsx";
import { Said, Timeline, TimelineEntry } from "../../ui/timeline.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import classes from "./validity.module.css";

type Validity = Got<"validity.read">;
type Act = Validity["can"][number];

/** Whether an answer counts: who opened the link as far as can be told, what staff decided, and what the reader may do about it. */
export function ValidityPanel({ invitationId }: { invitationId: string }) {
  const say = useSay();
  const validity = useAnswer("validity.read", { invitationId });
  return (
    <Panel title={say("validity")}>
      <Answer query={validity} skeleton={<SkeletonRows rows={2} height={48} />}>
        {(data) => (
          <div className={classes.whole}>
            <p className={classes.state}>
              <State validity={data} />
            </p>
            <Trail validity={data} />
            <Acts invitationId={invitationId} validity={data} />
            <Looks validity={data} />
          </div>
        )}
      </Answer>
    </Panel>
  );
}

function State({ validity: { state, isPartial, isExcluded, isAsked } }: { validity: Validity }) {
  const say = useSay();
  if (!state) return <Mark meaning="plain">{say("validity.none")}</Mark>;
  if (state === "intent") return <Mark meaning="warning">{say("validity.machine")}</Mark>;
  return (
    <>
      <Mark meaning={isExcluded ? "bad" : "good"}>{say(isExcluded ? "validity.excluded" : "validity.counts")}</Mark>
      {isAsked && <Mark meaning="warning">{say("validity.asked")}</Mark>}
      {isPartial && <Mark meaning="info">{say("validity.partial")}</Mark>}
    </>
  );
}

function Trail({ validity: { trail } }: { validity: Validity }) {
  const say = useSay();
  if (trail.length === 0) return null;
  return (
    <Timeline label={say("validity.trail")}>
      {trail.map(({ did, at, byName, reason }) => (
        <TimelineEntry key={at} icon="note" title={say(`validity.did.${did}`, { who: byName })} at={at}>
          {reason && <Said>{reason}</Said>}
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

function Acts({ invitationId, validity }: { invitationId: string; validity: Validity }) {
  const say = useSay();
  const me = useMe();
  const [chosen, setChosen] = useState<Act>();
  if (validity.can.length === 0 || !may("validity.ask", me)) return null;
  if (chosen && validity.can.includes(chosen))
    return <Reason key={chosen} invitationId={invitationId} act={chosen} onDone={() => setChosen(undefined)} />;
  return (
    <div className={classes.acts}>
      {validity.can.map((act) => (
        <Button key={act} variant="default" onClick={() => setChosen(act)}>
          {say(`validity.act.${act}`)}
        </Button>
      ))}
    </div>
  );
}

/** Every act wants a reason: it stands beside the answer from then on. */
function Reason({ invitationId, act, onDone }: { invitationId: string; act: Act; onDone: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const form = useForm(`validity.${act}`, {
    schema: body,
    draft: `validity.${act}.${invitationId}`,
    initial: { reason: "" },
    send: async ({ reason }) => {
      const standing = await call(`validity.${act}`, { invitationId, reason });
      client.setQueryData(keyOf("validity.read", { invitationId }), standing);
      client.invalidateQueries({ queryKey: keyOf("response.list") });
      client.invalidateQueries({ queryKey: keyOf("metric.home") });
      announce(say(`validity.done.${act}`));
      onDone();
    },
  });
  return (
    <Form form={form} action={say(`validity.act.${act}`)} onCancel={onDone}>
      <Textarea
        autosize
        minRows={2}
        data-autofocus
        {...form.field("reason", say("validity.reason"), say("validity.reasonMissing"))}
        description={say(`validity.hint.${act}`)}
      />
    </Form>
  );
}

function Looks({ validity: { looks, more } }: { validity: Validity }) {
  const say = useSay();
  const term = useTerm();
  if (looks.length === 0) return <p className={classes.soft}>{say("validity.noLooks")}</p>;
  const machines = looks.filter(({ verdict }) => verdict === "machine").length;
  return (
    <details className={classes.looks}>
      <summary>{say("validity.looks", { n: looks.length, machines })}</summary>
      <ul>
        {looks.map((look, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two openings may be alike in everything, and their order never changes
          <li key={index}>
            <Mark meaning={look.verdict === "machine" ? "warning" : "plain"}>
              {say(`validity.verdict.${look.verdict}`)}
            </Mark>
            <DateTime at={look.at} />
            {look.score !== undefined && <span>{say("validity.score", { score: look.score })}</span>}
            {look.signs.length > 0 && (
              <span className={classes.soft}>{look.signs.map((sign) => term("sign", sign)).join(" · ")}</span>
            )}
            {look.agent && <code className={classes.agent}>{look.agent}</code>}
          </li>
        ))}
      </ul>
      {more && <p className={classes.soft}>{say("validity.moreLooks")}</p>}
    </details>
  );
}
