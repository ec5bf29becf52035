import holdBody from "virtual:body/privacy.hold";
import requestBody from "virtual:body/privacy.request";
import { Button, Textarea, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { FormattedNumber } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, Failed, SkeletonRows } from "../../ui/states.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { ErasePerson } from "./erase-person.tsx";
import classes from "./privacy.module.css";

/** What is known about one person, by kind, and what may be done with it. */
export function KnownPerson({ customerId, onErased }: { customerId: string; onErased: () => void }) {
  const say = useSay();
  const known = useAnswer("privacy.see", { customerId });
  return (
    <Panel title={say("privacy.known")}>
      <Answer query={known} skeleton={<SkeletonRows rows={4} height={36} />}>
        {(data) => <Known known={data} onErased={onErased} />}
      </Answer>
    </Panel>
  );
}

function Known({ known, onErased }: { known: Got<"privacy.see">; onErased: () => void }) {
  const say = useSay();
  const { person, hold } = known;
  const [isErasing, setErasing] = useState(false);
  return (
    <div className={classes.sides}>
      <div className={classes.stack}>
        <p className={classes.head}>
          <Link to="/customers/$customerId" params={{ customerId: person.customerId }}>
            <bdi>{person.name}</bdi>
          </Link>
          {hold && <Mark meaning="warning">{say("privacy.held")}</Mark>}
        </p>
        <Counts counts={known.counts} />
        <Hold known={known} />
      </div>
      <div className={classes.stack}>
        <Export customerId={person.customerId} />
        <section>
          <h3 className={classes.title}>{say("privacy.erase")}</h3>
          <p className={classes.text}>{say(hold ? "privacy.eraseHeld" : "privacy.eraseText")}</p>
          {!hold && (
            <Button variant="default" className={classes.danger ?? ""} onClick={() => setErasing(true)}>
              {say("privacy.eraseOpen")}
            </Button>
          )}
        </section>
      </div>
      {isErasing && <ErasePerson person={person} onClose={() => setErasing(false)} onErased={onErased} />}
    </div>
  );
}

/** How many things of each kind. */
export function Counts({ counts }: { counts: Got<"privacy.see">["counts"] }) {
  const term = useTerm();
  return (
    <Facts
      facts={counts.map(({ kind, n }) => [term("privacy.kind", kind), <FormattedNumber key={kind} value={n} />])}
    />
  );
}

function Export({ customerId }: { customerId: string }) {
  const say = useSay();
  const request = useDeed("privacy.request", ["privacy.list"]);
  const form = useForm("privacy.request", {
    schema: requestBody,
    draft: `privacy.export.${customerId}`,
    initial: { customerId, kind: "export" as const, reason: "" },
    send: async (asked) => void (await request.mutateAsync(asked)),
    said: say("privacy.exportBegun"),
  });
  return (
    <Form form={form} title={say("privacy.export")} action={say("privacy.exportAction")}>
      <p className={classes.text}>{say("privacy.exportText")}</p>
      <TextInput
        autoComplete="off"
        {...form.field("reason", say("privacy.reason"), say("privacy.reasonMissing"))}
        description={say("privacy.reasonHint")}
      />
    </Form>
  );
}

function Hold({ known: { person, hold } }: { known: Got<"privacy.see"> }) {
  const say = useSay();
  const { customerId } = person;
  const release = useDeed("privacy.release", ["privacy.see"]);
  const begin = useDeed("privacy.hold", ["privacy.see"]);
  const form = useForm("privacy.hold", {
    schema: holdBody,
    draft: `privacy.hold.${customerId}`,
    initial: { reason: "" },
    send: async (asked) => void (await begin.mutateAsync({ customerId, ...asked })),
    said: say("privacy.holdDone"),
  });
  if (hold)
    return (
      <section>
        <h3 className={classes.title}>{say("privacy.hold")}</h3>
        <p className={classes.text}>
          {hold.reason}
          <span className={classes.quiet}>
            {hold.by}, <Moment at={hold.at} />
          </span>
        </p>
        {release.error && <Failed error={release.error} />}
        <Button variant="default" loading={release.isPending} onClick={() => release.mutate({ customerId })}>
          {say("privacy.release")}
        </Button>
      </section>
    );
  return (
    <details>
      <summary className={classes.summary}>{say("privacy.hold")}</summary>
      <Form form={form} action={say("privacy.holdAction")}>
        <p className={classes.text}>{say("privacy.holdText")}</p>
        <Textarea
          autosize
          minRows={2}
          {...form.field("reason", say("privacy.holdReason"), say("privacy.holdMissing"))}
        />
      </Form>
    </details>
  );
}
