import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useIntl } from "react-intl";
import type { Got } from "../api/client.ts";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { NewSurvey } from "../features/survey/new-survey.tsx";
import { SurveyState } from "../features/survey/state.tsx";
import classes from "../features/survey/surveys.module.css";
import { Icon } from "../ui/icons.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, SkeletonRows } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";

/** Everything that asks customers: which version is sent, and how many answer. */
export function Surveys() {
  const say = useSay();
  const me = useMe();
  const [isNew, fresh] = useDisclosure(false);
  const surveys = useAnswer("survey.list", {});
  return (
    <Page
      title={say("surveys")}
      lead={say("surveys.lead")}
      actions={
        may("survey.create", me) && (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={fresh.open}>
            {say("surveys.new")}
          </Button>
        )
      }
    >
      <Panel flush>
        <Answer query={surveys} skeleton={<SkeletonRows rows={5} height={64} />}>
          {(data) => (
            <>
              <ul className={classes.list} aria-label={say("surveys")}>
                {data.surveys.map((survey) => (
                  <Row key={survey.id} survey={survey} />
                ))}
              </ul>
              {isNew && <NewSurvey surveys={data.surveys} onClose={fresh.close} />}
            </>
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

function Row({ survey }: { survey: Got<"survey.list">["surveys"][number] }) {
  const say = useSay();
  const intl = useIntl();
  const { rate } = survey;
  const percent = (value: number) => intl.formatNumber(value, { style: "percent", maximumFractionDigits: 0 });
  return (
    <li className={classes.row}>
      <Link to="/surveys/$surveyId" params={{ surveyId: survey.id }} className={classes.name ?? ""}>
        {survey.name}
      </Link>
      <span className={classes.rate}>
        {rate.value === null || rate.low === null || rate.high === null ? (
          <span className={classes.soft}>{say("home.notEnough")}</span>
        ) : (
          <>
            <strong>{percent(rate.value)}</strong>
            <span className={classes.soft}>
              {say("surveys.rateOf", { low: percent(rate.low), high: percent(rate.high), sent: rate.sent })}
            </span>
          </>
        )}
      </span>
      <span className={classes.soft}>
        <SurveyState survey={survey} /> {survey.kind.toUpperCase()} · {say(`surveys.purpose.${survey.purpose}`)} ·{" "}
        {survey.locales.join(", ")}
      </span>
    </li>
  );
}
