import { Skeleton } from "@mantine/core";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import classes from "../features/policy/policy.module.css";
import { RulesForm } from "../features/policy/rules-form.tsx";
import { type Read, type Rule, ruleName, useRuleSentence } from "../features/policy/sentence.ts";
import { Moment } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";

/** By which rules resolved cases are surveyed: as sentences, in their order, in versions. */
export function PolicyPage() {
  const say = useSay();
  const me = useMe();
  const read = useAnswer("policy.read", {});
  return (
    <Page title={say("policy")} lead={say("policy.lead")}>
      <Answer query={read} skeleton={<Skeleton height={420} radius="md" />}>
        {(data) => (
          <div className={classes.stack}>
            {may("policy.publish", me) ? (
              <Panel title={say("policy.rules")} aside={<Version version={data.policy} />}>
                <RulesForm policy={data.policy} surveys={data.surveys} />
              </Panel>
            ) : (
              <Panel title={say("policy.rules")} aside={<Version version={data.policy} />}>
                <Sentences rules={data.policy.rules} surveys={data.surveys} />
              </Panel>
            )}
            {data.earlier.length > 0 && (
              <Panel title={say("policy.earlier")}>
                {data.earlier.map((version) => (
                  <details key={version.version} className={classes.earlier}>
                    <summary>
                      <Version version={version} />
                    </summary>
                    <Sentences rules={version.rules} surveys={data.surveys} />
                  </details>
                ))}
              </Panel>
            )}
          </div>
        )}
      </Answer>
    </Page>
  );
}

function Version({ version: { version, publishedAt, publishedBy } }: { version: Read["policy"] }) {
  const say = useSay();
  if (version === 0) return <span className={classes.quiet}>{say("policy.asDelivered")}</span>;
  return (
    <span className={classes.quiet}>
      {say("policy.version", { version, name: publishedBy ?? "" })}
      {publishedAt && (
        <>
          , <Moment at={publishedAt} />
        </>
      )}
    </span>
  );
}

function Sentences({ rules, surveys }: { rules: Rule[]; surveys: Read["surveys"] }) {
  const sentence = useRuleSentence(surveys);
  return (
    <ol className={classes.rules}>
      {rules.map((rule, at) => (
        <li key={rule.id} className={classes.rule}>
          <div className={classes.head}>
            <span className={classes.place} aria-hidden="true">
              {at + 1}
            </span>
            <div className={classes.says}>
              <strong>{ruleName(rule.name)}</strong>
              <p>{sentence(rule, at === rules.length - 1)}</p>
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
