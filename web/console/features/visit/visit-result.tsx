import { FormattedNumber } from "react-intl";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Panel } from "../../ui/page.tsx";
import { Table } from "../../ui/table/table.tsx";
import { Said } from "../../ui/timeline.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import classes from "./visit-result.module.css";
import type { Scorecard, Visit } from "./visit-status.tsx";

/** The score of a submitted visit and how it came about, down to each answer. */
export function VisitResult({ visit, scorecard }: { visit: Visit; scorecard: Scorecard }) {
  const say = useSay();
  const { locale } = useLocale();
  const { score } = visit;
  const items = scorecard.sections.flatMap((section) => section.items);
  const answers = new Map((visit.answers ?? []).map((answer) => [answer.itemId, answer]));
  const failed = items.filter((item) => score?.failedCritical.includes(item.id));
  const number = (value: number | null) =>
    value === null ? say("visit.withheld") : <FormattedNumber value={value} maximumFractionDigits={1} />;
  return (
    <div className={classes.result}>
      {score && (
        <Panel title={say("visit.score")}>
          <p className={classes.final} data-withheld={score.final === null || undefined}>
            {number(score.final)}
            {score.final !== null && <span>{say("score.of", { highest: 100 })}</span>}
          </p>
          {failed.length > 0 && (
            <div className={classes.failed}>
              <Mark meaning="bad">{say("visit.criticalFailed", { n: failed.length })}</Mark>
              <span>{failed.map((item) => item.title[locale]).join(" · ")}</span>
              <span className={classes.raw}>
                {say("visit.rawStays")} {number(score.raw)}
              </span>
            </div>
          )}
          {score.naPercent > 0 && (
            <p className={classes.quiet}>
              {say("visit.naShare", { share: score.naPercent, cap: scorecard.naCapPercent })}
            </p>
          )}
          <p className={classes.arithmetic}>
            <Icon name="info" size={16} /> <code>{score.arithmetic}</code>
          </p>
        </Panel>
      )}
      {score && (
        <Panel flush title={say("visit.how")}>
          <Table label={say("visit.how")}>
            <thead>
              <tr>
                <th>{say("visit.sectionName")}</th>
                <th data-number>{say("visit.score")}</th>
                <th data-number>{say("visit.share")}</th>
                <th>{say("visit.arithmetic")}</th>
              </tr>
            </thead>
            <tbody>
              {score.sections.map((section) => (
                <tr key={section.id}>
                  <th scope="row">{scorecard.sections.find(({ id }) => id === section.id)?.title[locale]}</th>
                  <td data-number>{number(section.score)}</td>
                  <td data-number>
                    <FormattedNumber value={section.sharePercent / 100} style="percent" maximumFractionDigits={1} />
                  </td>
                  <td data-quiet>
                    <code>{section.arithmetic}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      {scorecard.sections.map((section) => (
        <Panel key={section.id} title={section.title[locale]}>
          <dl className={classes.answers}>
            {section.items.map((item) => {
              const answer = answers.get(item.id);
              return (
                <div key={item.id}>
                  <dt>
                    {item.title[locale]}
                    {score?.failedCritical.includes(item.id) && <Mark meaning="bad">{say("visit.failedItem")}</Mark>}
                  </dt>
                  <dd>
                    {answer?.na ? (
                      <>
                        {say("visit.na")}: {answer.naReason}
                      </>
                    ) : item.max === 1 ? (
                      say(answer?.score === 1 ? "yes" : "no")
                    ) : (
                      <>
                        {answer?.score} / {item.max}
                      </>
                    )}
                    {answer?.comment && <Said>{answer.comment}</Said>}
                  </dd>
                </div>
              );
            })}
          </dl>
        </Panel>
      ))}
      {visit.note && (
        <Panel title={say("visit.note")}>
          <Said>{visit.note}</Said>
        </Panel>
      )}
    </div>
  );
}
