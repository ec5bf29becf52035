import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { FormattedNumber, useIntl } from "react-intl";
import { platformNow } from "../../api/platform-time.ts";
import { useAnswer } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./anonymous-answers.module.css";

/** The present month and eleven before, latest first. */
function latestMonths(): string[] {
  const now = new Date(platformNow());
  return Array.from({ length: 12 }, (_, ago) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago)).toISOString().slice(0, 7),
  );
}

/** What may be shown of a month's anonymous answers: nothing that leads to one of few. */
export function AnonymousAnswers({ surveyId }: { surveyId: string }) {
  const say = useSay();
  const intl = useIntl();
  const months = latestMonths();
  const [month, setMonth] = useState(months[0] as string);
  const answers = useAnswer("response.anonymous", { surveyId, month });
  return (
    <Panel
      title={say("anonymous")}
      aside={
        <NativeSelect
          size="xs"
          aria-label={say("anonymous.month")}
          value={month}
          onChange={(event) => setMonth(event.currentTarget.value)}
          data={months.map((value) => ({
            value,
            label: intl.formatDate(`${value}-01T00:00:00Z`, { timeZone: "UTC", year: "numeric", month: "long" }),
          }))}
        />
      }
    >
      <Answer query={answers} skeleton={<SkeletonRows rows={2} height={40} />}>
        {({ n, scores, comments }) =>
          n === null || !scores ? (
            <Empty icon="off" title={say("anonymous.few")}>
              {say("anonymous.fewText")}
            </Empty>
          ) : (
            <>
              <p className={classes.text}>{say("anonymous.count", { n })}</p>
              <Facts
                facts={Object.entries(scores).map(([score, count]) => [
                  say("anonymous.score", { score }),
                  count === null ? say("anonymous.hidden") : <FormattedNumber key={score} value={count} />,
                ])}
              />
              {comments ? (
                <ul className={classes.comments} aria-label={say("anonymous.comments")}>
                  {comments.map((comment, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: comments have no identity, by design
                    <li key={at} dir="auto">
                      {comment}
                    </li>
                  ))}
                </ul>
              ) : (
                <p className={classes.text}>{say("anonymous.fewComments")}</p>
              )}
            </>
          )
        }
      </Answer>
    </Panel>
  );
}
