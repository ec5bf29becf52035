import { Button, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay, type WordId } from "../../words/words.tsx";
import panels from "../admin/panels.module.css";
import { NewSecret } from "../key/new-secret.tsx";
import classes from "./intake.module.css";

export type VendorEntry = Got<"intake.list">["vendors"][number];

/** A vendor: what to paste where, how it fares, and its secret. */
export function Vendor({ vendor, children }: { vendor: VendorEntry; children?: ReactNode }) {
  const say = useSay();
  const name = say(`intakeVendor.${vendor.vendor}` as WordId);
  const renew = useDeed("intake.renewSecret", ["intake.list"]);
  const [made, setMade] = useState<string>();
  const [given, setGiven] = useState("");
  const send = (secret?: string) =>
    renew.mutate(
      { vendor: vendor.vendor, ...(secret && { secret }) },
      {
        onSuccess: (answer) => {
          setMade(answer.secret);
          setGiven("");
          if (!answer.secret) announce(say("intake.stored"));
        },
      },
    );
  return (
    <Panel title={name}>
      <p className={panels.text}>{say(`intake.how.${vendor.vendor}` as WordId)}</p>
      <Facts vendor={vendor} />
      {made && <NewSecret made={{ key: { name }, secret: made }} onStored={() => setMade(undefined)} />}
      {!made && vendor.secret === "ours" && (
        <Button
          variant="default"
          loading={renew.isPending}
          aria-label={say("intake.renewName", { name })}
          onClick={() => send()}
        >
          {say("intake.renew")}
        </Button>
      )}
      {vendor.secret === "theirs" && (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            send(given);
          }}
        >
          <TextInput
            className={classes.wide ?? ""}
            type="password"
            autoComplete="off"
            label={say("intake.paste", { name })}
            description={say("intake.pasteHint")}
            value={given}
            onChange={(event) => setGiven(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={renew.isPending}>
            {say("intake.store")}
          </Button>
        </form>
      )}
      {renew.error && <Failed error={renew.error} />}
      {children}
    </Panel>
  );
}

function Facts({ vendor }: { vendor: VendorEntry }) {
  const say = useSay();
  const moment = (at: string | undefined) => (at ? <Moment at={at} /> : say("intake.never"));
  return (
    <dl className={classes.facts}>
      {vendor.address && (
        <>
          <dt>{say("intake.address")}</dt>
          <dd>
            <code>{vendor.address}</code>
          </dd>
          <dt>{say("intake.secret")}</dt>
          <dd>
            {vendor.secretMadeAt ? (
              <>
                {say("intake.made")} <Moment at={vendor.secretMadeAt} /> · {vendor.changedBy}
              </>
            ) : (
              say(vendor.vendor === "zendesk" ? "intake.operators" : "intake.none")
            )}
            {vendor.previousUntil && (
              <span className={panels.second}>
                {say("intake.previous")} <Moment at={vendor.previousUntil} />
              </span>
            )}
          </dd>
        </>
      )}
      <dt>{say("intake.received")}</dt>
      <dd>{moment(vendor.receivedAt)}</dd>
      <dt>{say("intake.refused")}</dt>
      <dd>
        {moment(vendor.refusedAt)}
        {vendor.refusedWhy && <span className={panels.second}>{vendor.refusedWhy}</span>}
      </dd>
      <dt>{say("intake.conflicts")}</dt>
      <dd>
        {say("intake.conflictsText", { n: vendor.conflicts ?? 0 })}{" "}
        {vendor.conflictAt && <Moment at={vendor.conflictAt} />}
      </dd>
    </dl>
  );
}
