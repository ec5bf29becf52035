import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, call } from "../../../api/client.ts";
import { may, useMe } from "../../../api/me.ts";
import { keyOf } from "../../../api/queries.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Mark } from "../../../ui/mark.tsx";
import { DateTime } from "../../../ui/moment.tsx";
import { announce } from "../../../ui/shell/announce.tsx";
import { Failed } from "../../../ui/states.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { spoken } from "../../../words/sentences.ts";
import { useSay } from "../../../words/words.tsx";
import { isSame, type Problem, type Survey, useDefinition } from "./draft.ts";
import classes from "./editor.module.css";
import { PolicyPart } from "./policy.tsx";
import { Preview, usePreview } from "./preview.tsx";
import { Questions } from "./questions.tsx";
import { Variants } from "./variants.tsx";
import { Words } from "./words.tsx";

const route = getRouteApi("/surveys/$surveyId");
const parts = ["words", "questions", "policy", "variants", "versions"] as const;

/** A survey's draft beside what customers would see of it; published when nothing stands against it. */
export function SurveyEditor({ survey }: { survey: Survey }) {
  const say = useSay();
  const me = useMe();
  const client = useQueryClient();
  const part = route.useSearch().part ?? "words";
  const draft = useDefinition(survey);
  const { definition } = draft;
  const [looking, setLooking] = useState({ locale: definition.locales[0] ?? "en", variant: "" });
  const locale = definition.locales.includes(looking.locale) ? looking.locale : (definition.locales[0] ?? "en");
  const preview = usePreview(definition, locale, looking.variant);
  const [failure, setFailure] = useState<ApiError>();
  const [isBusy, setIsBusy] = useState(false);
  const problems = (preview.data?.problems ?? survey.problems).map((problem) => ({
    ...problem,
    message: spoken(problem.message) || problem.message,
  }));
  const mayChange = may("survey.publish", me);
  const isSent = isSame(definition, survey.published);

  const publish = async () => {
    setFailure(undefined);
    setIsBusy(true);
    try {
      const revision = await draft.settle();
      const published = await call("survey.publish", { surveyId: survey.id, revision });
      draft.forget();
      client.setQueryData(keyOf("survey.read", { surveyId: survey.id }), published);
      client.invalidateQueries({ queryKey: keyOf("survey.list") });
      announce(say("surveys.published", { version: published.version }));
    } catch (error) {
      if (error instanceof ApiError) setFailure(error);
      else throw error;
    } finally {
      setIsBusy(false);
    }
  };
  const props = { definition, problems, onChange: draft.change };
  return (
    <div className={classes.editor}>
      <div className={classes.work}>
        <div className={classes.status}>
          <span role="status" className={classes.soft}>
            {draft.saving === "overtaken" ? (
              <Mark meaning="bad">{say("surveys.saving.overtaken")}</Mark>
            ) : draft.saving === "failed" ? (
              <Mark meaning="warning">{say("surveys.saving.failed")}</Mark>
            ) : (
              say(`surveys.saving.${draft.saving}`)
            )}
          </span>
          {mayChange && (
            <span className={classes.tools}>
              <Button variant="default" onClick={draft.undo} disabled={!draft.canUndo}>
                {say("acts.undo")}
              </Button>
              <Button onClick={publish} loading={isBusy} disabled={isSent}>
                {say("surveys.publish", { version: survey.version + 1 })}
              </Button>
            </span>
          )}
        </div>
        <Problems problems={problems} failure={failure} />
        <Tabs
          label={say("surveys.parts")}
          tabs={parts.map((each) => ({
            key: each,
            isHere: each === part,
            link: (
              <Link
                to="/surveys/$surveyId"
                params={{ surveyId: survey.id }}
                search={{ part: each }}
                replace
                aria-current={each === part ? "page" : undefined}
              >
                {say(`surveys.part.${each}`)}
              </Link>
            ),
          }))}
        />
        <fieldset className={classes.whole} disabled={!mayChange} aria-label={say(`surveys.part.${part}`)}>
          {part === "words" && <Words {...props} />}
          {part === "questions" && <Questions {...props} />}
          {part === "policy" && <PolicyPart {...props} />}
          {part === "variants" && <Variants {...props} survey={survey} />}
          {part === "versions" && <Versions survey={survey} />}
        </fieldset>
      </div>
      <Preview definition={definition} looking={{ ...looking, locale }} onLook={setLooking} query={preview} />
    </div>
  );
}

/** What stands against publishing, and what only speaks against it. */
function Problems({ problems, failure }: { problems: Problem[]; failure: ApiError | undefined }) {
  const say = useSay();
  const errors = problems.filter(({ level }) => level === "error");
  const warnings = problems.filter(({ level }) => level === "warning");
  if (failure && Object.keys(failure.fields).length === 0) return <Failed error={failure} />;
  if (problems.length === 0) return null;
  return (
    <details className={classes.problems} open={failure !== undefined}>
      <summary role={failure ? "alert" : undefined}>
        <Mark meaning={errors.length > 0 ? "bad" : "warning"}>
          {say("surveys.problems", { errors: errors.length, warnings: warnings.length })}
        </Mark>
      </summary>
      <ul>
        {problems.map(({ path, message, level }) => (
          <li key={path + message}>
            <Icon name={level === "error" ? "bad" : "warning"} size={14} /> {message}{" "}
            <code className={classes.path}>{path}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Versions({ survey }: { survey: Survey }) {
  const say = useSay();
  return (
    <ul className={classes.versions}>
      {survey.versions.map(({ version, publishedAt, publishedBy }) => (
        <li key={version}>
          <strong>{say("surveys.version", { version })}</strong>
          {version === survey.version && <Mark meaning="good">{say("surveys.sentNow")}</Mark>}
          <span className={classes.soft}>
            {publishedAt ? (
              <>
                {publishedBy}, <DateTime at={publishedAt} />
              </>
            ) : (
              say("surveys.preset")
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
