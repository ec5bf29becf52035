import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Panel } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import classes from "./policy.module.css";
import type { Read, Rule } from "./sentence.ts";

type Found = Got<"policy.dryRun">;
type Verdict = Found["examples"][number]["before"];

/** What the draft would have done with the last month's cases, beside what the published rules would. */
export function DryRun({ rules, surveys }: { rules: Rule[]; surveys: Read["surveys"] }) {
  const say = useSay();
  const run = useDeed("policy.dryRun", []);
  const [tried, setTried] = useState("");
  const present = JSON.stringify(rules);
  const { data } = run;
  return (
    <Panel title={say("policy.dryRun")}>
      <div className={classes.run} aria-live="polite">
        <p className={classes.quiet}>{say("policy.dryRunHint")}</p>
        {run.error && <Failed error={run.error} />}
        {data && !run.isPending && (
          <>
            {tried !== present && <p className={classes.quiet}>{say("policy.stale")}</p>}
            <Sums found={data} surveys={surveys} />
          </>
        )}
        <Button
          variant="default"
          loading={run.isPending}
          onClick={() => {
            setTried(present);
            run.mutate({ rules });
          }}
        >
          {say(data ? "policy.runAgain" : "policy.run")}
        </Button>
        {data && !run.isPending && data.examples.length > 0 && <Examples found={data} surveys={surveys} />}
      </div>
    </Panel>
  );
}

function Sums({ found, surveys }: { found: Found; surveys: Read["surveys"] }) {
  const say = useSay();
  const term = useTerm();
  const intl = useIntl();
  const outcome = ({ sent, suppressed, surveys: asked }: Found["draft"]) => {
    const reasons = Object.entries(suppressed).sort(([, a], [, b]) => b - a);
    const all = reasons.reduce((sum, [, n]) => sum + n, 0);
    const list = reasons.map(([reason, n]) => say("policy.countOf", { n, what: term("reason", reason) }));
    const by = Object.entries(asked).map(([id, n]) =>
      say("policy.countOf", { n, what: surveys.find((survey) => survey.id === id)?.name ?? id }),
    );
    return (
      <>
        <p className={classes.would}>{say("policy.would", { sent, suppressed: all })}</p>
        <p className={classes.text}>{[intl.formatList(by), intl.formatList(list)].filter(Boolean).join(" — ")}</p>
      </>
    );
  };
  return (
    <>
      <p className={classes.quiet}>
        {say(found.isWhole ? "policy.looked" : "policy.lookedPart", {
          n: found.resolutions,
          from: found.from,
          to: found.to,
        })}
      </p>
      <div className={classes.two}>
        <section>
          <h3>{say("policy.draft")}</h3>
          {outcome(found.draft)}
        </section>
        <section>
          <h3>{say("policy.present")}</h3>
          {outcome(found.present)}
        </section>
      </div>
      <p className={classes.text}>{say("policy.changed", { n: found.changed })}</p>
    </>
  );
}

function Examples({ found, surveys }: { found: Found; surveys: Read["surveys"] }) {
  const say = useSay();
  const term = useTerm();
  const verdict = ({ survey, reason }: Verdict) =>
    reason ? term("reason", reason) : (surveys.find(({ id }) => id === survey)?.name ?? survey);
  return (
    <Table label={say("policy.examples")}>
      <thead>
        <tr>
          <th>{say("policy.case")}</th>
          <th>{say("policy.present")}</th>
          <th>{say("policy.draft")}</th>
        </tr>
      </thead>
      <tbody>
        {found.examples.map((example) => (
          <tr key={`${example.caseId}${example.resolvedAt}`}>
            <th scope="row">
              <Link to="/cases/$caseId" params={{ caseId: example.caseId }}>
                {example.name ?? say("invitation.unknownCustomer")}
              </Link>
              {example.subject && <span className={classes.second}>{example.subject}</span>}
            </th>
            <td>{verdict(example.before)}</td>
            <td>{verdict(example.after)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
