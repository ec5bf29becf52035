import body from "virtual:body/key.create";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormattedDate } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { NewSecret } from "../../features/key/new-secret.tsx";
import { RevokeKey } from "../../features/key/revoke-key.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../../ui/states.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay } from "../../words/words.tsx";

type Key = Got<"key.list">["keys"][number];

/** What help desks prove themselves with: made here, shown once, locked out here. */
export function ApiKeys() {
  const say = useSay();
  const keys = useAnswer("key.list", {});
  const create = useDeed("key.create", ["key.list"]);
  const [made, setMade] = useState<Got<"key.create">>();
  const [revoking, setRevoking] = useState<Key>();
  const form = useForm("key.create", {
    schema: body,
    draft: "key",
    initial: { name: "" },
    send: async (key) => setMade(await create.mutateAsync(key)),
  });
  return (
    <AdminPage title={say("apiKeys")} lead={say("apiKey.lead")}>
      <div className={classes.stack}>
        {made ? (
          <NewSecret made={made} onStored={() => setMade(undefined)} />
        ) : (
          <Panel title={say("apiKey.new")}>
            <div className={classes.narrow}>
              <Form form={form} action={say("apiKey.create")}>
                <TextInput
                  {...form.field("name", say("apiKey.name"), say("apiKey.nameMissing"))}
                  description={say("apiKey.nameHint")}
                />
              </Form>
            </div>
          </Panel>
        )}
        <Panel flush title={say("apiKey.list")}>
          <Answer query={keys} skeleton={<SkeletonRows rows={3} height={48} />}>
            {(data) =>
              data.keys.length === 0 ? (
                <Empty icon="keyboard" title={say("apiKey.empty")}>
                  {say("apiKey.emptyText")}
                </Empty>
              ) : (
                <Keys keys={data.keys} onRevoke={setRevoking} />
              )
            }
          </Answer>
        </Panel>
      </div>
      {revoking && <RevokeKey apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </AdminPage>
  );
}

function Keys({ keys, onRevoke }: { keys: Key[]; onRevoke: (key: Key) => void }) {
  const say = useSay();
  return (
    <Table label={say("apiKey.list")}>
      <thead>
        <tr>
          {(["name", "prefix", "created", "used", "state"] as const).map((column) => (
            <th key={column}>{say(`apiKey.column.${column}`)}</th>
          ))}
          <th aria-label={say("apiKey.revoke")} />
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id} data-quiet={key.revokedAt ? true : undefined}>
            <th scope="row">
              <strong>{key.name}</strong>
            </th>
            <td>
              <code>{key.prefix}…</code>
            </td>
            <td>
              <Moment at={key.createdAt} />
              <span className={classes.second}>{key.createdBy}</span>
            </td>
            <td>
              {key.lastUsedOn ? (
                <FormattedDate
                  value={`${key.lastUsedOn}T00:00:00Z`}
                  timeZone="UTC"
                  year="numeric"
                  month="short"
                  day="numeric"
                />
              ) : (
                <span data-quiet>{say("apiKey.never")}</span>
              )}
            </td>
            <td>
              {key.revokedAt ? (
                <>
                  <Mark meaning="bad">{say("apiKey.revoked")}</Mark>
                  <span className={classes.second}>
                    <Moment at={key.revokedAt} /> · {say("apiKey.revokedBy", { name: key.revokedBy ?? "" })}
                  </span>
                </>
              ) : (
                <Mark meaning="good">{say("apiKey.valid")}</Mark>
              )}
            </td>
            <td data-number>
              {!key.revokedAt && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={say("apiKey.revokeName", { name: key.name })}
                  onClick={() => onRevoke(key)}
                >
                  {say("apiKey.revoke")}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
