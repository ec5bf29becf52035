import addBody from "virtual:body/suppression.add";
import checkBody from "virtual:body/suppression.check";
import liftBody from "virtual:body/suppression.takeBack";
import { Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call, type Got, type Sent } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import classes from "./suppression.module.css";

type Point = Sent<"suppression.check">;
type Standing = Got<"suppression.check">;

/** A mail address has an @, a number none. */
const channelOf = (address: string): Point["channel"] => (address.includes("@") ? "email" : "sms");

/** Asks about one contact point, says how it stands, and takes what may be written down about it. */
export function CheckPoint() {
  const say = useSay();
  const [found, setFound] = useState<{ point: Point; standing: Standing }>();
  const form = useForm("suppression.check", {
    schema: checkBody,
    draft: "suppression.check",
    initial: { channel: "email", address: "" },
    send: async ({ address }) => {
      const point = { channel: channelOf(address), address };
      setFound({ point, standing: await call("suppression.check", point) });
    },
  });
  return (
    <Panel title={say("suppression.check")}>
      <div className={classes.sides}>
        <Form form={form} action={say("suppression.checkAction")}>
          <TextInput
            autoComplete="off"
            {...form.field("address", say("suppression.address"), say("suppression.addressMissing"))}
            description={say("suppression.addressHint")}
          />
        </Form>
        <div aria-live="polite">
          {found && (
            <Stands
              key={`${found.standing.masked} ${found.standing.suppression?.at}`}
              {...found}
              onChange={(standing) => setFound({ ...found, standing })}
            />
          )}
        </div>
      </div>
    </Panel>
  );
}

function Stands(props: { point: Point; standing: Standing; onChange: (standing: Standing) => void }) {
  const { suppression, canLift, masked, lifts } = props.standing;
  const say = useSay();
  const term = useTerm();
  return (
    <div className={classes.standing}>
      <p className={classes.head}>
        <bdi>{masked}</bdi>
        <Mark meaning={suppression ? "bad" : "good"}>
          {say(suppression ? "suppression.suppressed" : "suppression.free")}
        </Mark>
      </p>
      {suppression && (
        <Facts
          facts={[
            [say("suppression.why"), term("suppressionWhy", suppression.why)],
            [say("suppression.at"), <Moment key="at" at={suppression.at} />],
            [say("suppression.by"), suppression.by],
            [say("suppression.note"), suppression.note],
          ]}
        />
      )}
      {lifts.length > 0 && (
        <section>
          <h3 className={classes.title}>{say("suppression.trail")}</h3>
          <ul className={classes.trail}>
            {lifts.map((lift) => (
              <li key={lift.at}>
                {say("suppression.trailEntry", {
                  why: term("suppressionWhy", lift.why),
                  who: lift.by ?? say("suppression.customer"),
                })}
                , <Moment at={lift.at} />
                {lift.note && <span className={classes.quiet}>{lift.note}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {suppression && !canLift ? (
        <p className={classes.text}>
          {say(suppression.why === "bounced" ? "suppression.stays.bounced" : "suppression.stays.complained")}
        </p>
      ) : suppression ? (
        <Lift {...props} />
      ) : (
        <Add {...props} />
      )}
    </div>
  );
}

/** Sends, tells how it stands then, and has the list asked anew. */
function useChange(name: "suppression.add" | "suppression.takeBack", onChange: (standing: Standing) => void) {
  const client = useQueryClient();
  return async (body: Sent<typeof name>) => {
    onChange(await call(name, body));
    client.invalidateQueries({ queryKey: keyOf("suppression.list") });
  };
}

type Props = Parameters<typeof Stands>[0];

function Add({ point, onChange }: Props) {
  const say = useSay();
  const form = useForm("suppression.add", {
    schema: addBody,
    draft: "suppression.add",
    initial: { ...point, note: "" },
    send: useChange("suppression.add", onChange),
    said: say("suppression.added"),
  });
  return (
    <Form form={form} title={say("suppression.add")} action={say("suppression.addAction")}>
      <Textarea
        autosize
        minRows={2}
        {...form.field("note", say("suppression.addNote"), say("suppression.noteMissing"))}
      />
    </Form>
  );
}

function Lift({ point, onChange }: Props) {
  const say = useSay();
  const form = useForm("suppression.takeBack", {
    schema: liftBody,
    draft: "suppression.lift",
    initial: { ...point, note: "" },
    send: useChange("suppression.takeBack", onChange),
    said: say("suppression.lifted"),
  });
  return (
    <Form form={form} title={say("suppression.lift")} action={say("suppression.liftAction")}>
      <p className={classes.text}>{say("suppression.liftText")}</p>
      <Textarea
        autosize
        minRows={2}
        {...form.field("note", say("suppression.liftNote"), say("suppression.noteMissing"))}
      />
    </Form>
  );
}
