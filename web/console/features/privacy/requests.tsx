import { Button } from "@mantine/core";
import { useState } from "react";
import { type ApiError, call, type Got } from "../../api/client.ts";
import { useAnswer } from "../../api/queries.ts";
import { Mark, type Meaning } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, Empty, Failed, SkeletonRows } from "../../ui/states.tsx";
import { download } from "../../ui/table/csv.ts";
import { Table } from "../../ui/table/table.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import classes from "./privacy.module.css";

type Request = Got<"privacy.list">["requests"][number];

const meanings = {
  requested: "info",
  running: "info",
  settling: "info",
  done: "good",
  refused: "bad",
} as const satisfies Record<Request["state"], Meaning>;

/** What was asked for, how far it is, and what came of it. */
export function Requests() {
  const say = useSay();
  const list = useAnswer("privacy.list", {});
  return (
    <Panel flush title={say("privacy.requests")}>
      <Answer query={list} skeleton={<SkeletonRows rows={3} height={48} />}>
        {({ requests }) =>
          requests.length === 0 ? (
            <Empty icon="person" title={say("privacy.empty")}>
              {say("privacy.emptyText")}
            </Empty>
          ) : (
            <Table label={say("privacy.requests")}>
              <thead>
                <tr>
                  {(["what", "state", "by", "result"] as const).map((column) => (
                    <th key={column}>{say(`privacy.column.${column}`)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {requests.map((request) => (
                  <Row key={request.id} request={request} />
                ))}
              </tbody>
            </Table>
          )
        }
      </Answer>
    </Panel>
  );
}

function Row({ request }: { request: Request }) {
  const say = useSay();
  const term = useTerm();
  const { kind, state, name, reason, by, requestedAt, done, total, lookAt } = request;
  return (
    <tr>
      <th scope="row">
        <strong>{term("privacy.what", kind)}</strong>
        <span className={classes.quiet}>{name ? <bdi>{name}</bdi> : say("privacy.forgotten")}</span>
      </th>
      <td>
        <Mark meaning={meanings[state]}>{term("privacy.state", state)}</Mark>
        {state === "running" && <span className={classes.quiet}>{say("privacy.progress", { done, total })}</span>}
        {state === "settling" && lookAt && (
          <span className={classes.quiet}>
            {say("privacy.lookAt")} <Moment at={lookAt} />
          </span>
        )}
      </td>
      <td>
        <Moment at={requestedAt} />
        <span className={classes.quiet}>
          {by}
          {reason && `: ${reason}`}
        </span>
      </td>
      <td>
        <Result request={request} />
      </td>
    </tr>
  );
}

/** An export's files, or the certificate. */
function Result({ request: { id, kind, state, certificate, counts } }: { request: Request }) {
  const say = useSay();
  const [error, setError] = useState<ApiError>();
  if (state !== "done") return null;
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const fetched = async (give: (got: Got<"privacy.download">) => void) => {
    setError(undefined);
    await call("privacy.download", { requestId: id }).then(give, setError);
  };
  const button = (word: "privacy.data" | "privacy.page" | "privacy.certificate", act: () => void) => (
    <Button size="compact-sm" variant="default" onClick={act}>
      {say(word)}
    </Button>
  );
  return (
    <div className={classes.buttons}>
      {kind === "export" && (
        <>
          {button("privacy.page", () => fetched(({ html }) => download(`${id}.html`, "text/html", html)))}
          {button("privacy.data", () =>
            fetched(({ data }) => download(`${id}.json`, "application/json", JSON.stringify(data, null, 2))),
          )}
        </>
      )}
      {certificate &&
        button("privacy.certificate", () =>
          download(`${id}.certificate.json`, "application/json", JSON.stringify(certificate)),
        )}
      <span className={classes.quiet}>{say("privacy.things", { n })}</span>
      {error && <Failed error={error} />}
    </div>
  );
}
