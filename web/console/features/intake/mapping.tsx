import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Body } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./intake.module.css";
import type { VendorEntry } from "./vendor.tsx";

type Mapping = Body<"intake.tryMapping">["mapping"];

const names =
  "deliveryId, at, subject, customerId, customerName, email, phone, locale, tier, agentId, agentName, teamId, locationId, channel, priority, issueType, product, openedAt, url";
const list = (text: string) =>
  text
    .split(/[,，\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

/** Where the facts stand in the generic webhook's body, and what that would read. */
export function MappingEditor({ vendor }: { vendor: VendorEntry }) {
  const say = useSay();
  const known = vendor.mapping;
  const [typed, setTyped] = useState({
    externalId: known?.externalId ?? "",
    status: known?.status ?? "",
    resolved: known?.resolved.join(", ") ?? "",
    open: known?.open.join(", ") ?? "",
    fields: Object.entries(known?.fields ?? {})
      .map(([name, path]) => `${name} = ${path}`)
      .join("\n"),
  });
  const [sample, setSample] = useState("");
  const save = useDeed("intake.saveMapping", ["intake.list"]);
  const attempt = useDeed("intake.tryMapping", []);
  const pairs = typed.fields
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => line.split("=").map((part) => part.trim()));
  const unknown = pairs.find(([name = ""]) => !names.split(", ").includes(name))?.[0];
  const mapping = {
    ...{ externalId: typed.externalId, status: typed.status, resolved: list(typed.resolved), open: list(typed.open) },
    fields: Object.fromEntries(pairs.map(([name, path]) => [name, path ?? ""])),
  } as Mapping;
  const field = (name: "externalId" | "status" | "resolved" | "open") => (
    <TextInput
      className={classes.wide ?? ""}
      label={say(`mapping.${name}`)}
      description={name === "resolved" || name === "open" ? say("mapping.words") : undefined}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (unknown === undefined)
          save.mutate({ mapping, version: vendor.version }, { onSuccess: () => announce(say("mapping.saved")) });
      }}
    >
      <h3 className={classes.heading}>{say("mapping.title")}</h3>
      <p className={classes.lead}>{say("mapping.text")}</p>
      {field("externalId")}
      {field("status")}
      {field("resolved")}
      {field("open")}
      <Textarea
        className={classes.wide ?? ""}
        autosize
        minRows={3}
        label={say("mapping.fields")}
        description={say("mapping.fieldsHint", { names })}
        error={unknown !== undefined && say("mapping.unknown", { name: unknown })}
        value={typed.fields}
        onChange={(event) => setTyped({ ...typed, fields: event.currentTarget.value })}
      />
      <Textarea
        className={classes.wide ?? ""}
        autosize
        minRows={3}
        maxRows={12}
        label={say("mapping.sample")}
        value={sample}
        onChange={(event) => setSample(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate({ mapping, sample })}>
          {say("mapping.try")}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {say("mapping.save")}
        </Button>
      </div>
      {(save.error ?? attempt.error) && <Failed error={(save.error ?? attempt.error) as never} />}
      {attempt.data && (
        <div role="status">
          <p>{say(attempt.data.news ? "mapping.reads" : "mapping.ignores")}</p>
          <pre className={classes.result}>{attempt.data.news ?? attempt.data.reason}</pre>
        </div>
      )}
    </form>
  );
}
