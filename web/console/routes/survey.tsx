import { Button, Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import type { Got } from "../api/client.ts";
import { may, useMe } from "../api/me.ts";
import { useAnswer, useDeed } from "../api/queries.ts";
import { AnonymousAnswers } from "../features/survey/anonymous-answers.tsx";
import { SurveyEditor } from "../features/survey/editor/editor.tsx";
import { SurveyState } from "../features/survey/state.tsx";
import { Icon } from "../ui/icons.tsx";
import { Page } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";

const route = getRouteApi("/surveys/$surveyId");

/** One survey: its draft beside what customers would see, its versions, and whether it asks. */
export function SurveyPage() {
  const say = useSay();
  const { surveyId } = route.useParams();
  // What is typed here is newer than what a refresh would bring.
  const survey = useAnswer("survey.read", { surveyId }, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Page
      wide
      title={survey.data?.name ?? say("surveys.one")}
      lead={survey.data && <SurveyState survey={survey.data} />}
      actions={survey.data && <Ways survey={survey.data} />}
    >
      <Answer query={survey} skeleton={<Skeleton height={600} radius="md" />}>
        {(data) => (
          <>
            {data.published?.anonymous && <AnonymousAnswers surveyId={data.id} />}
            <SurveyEditor key={`${data.id} ${data.version}`} survey={data} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Ways({ survey }: { survey: Got<"survey.read"> }) {
  const say = useSay();
  const me = useMe();
  const pause = useDeed("survey.pause", ["survey.read", "survey.list"]);
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(survey.draft, null, 2))}`;
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="download" size={16} />}
        component="a"
        href={file}
        download={`${survey.id}.json`}
      >
        {say("surveys.export")}
      </Button>
      {may("survey.pause", me) && survey.version > 0 && (
        <Button
          variant="default"
          loading={pause.isPending}
          onClick={() => pause.mutate({ surveyId: survey.id, isPaused: !survey.isPaused })}
        >
          {say(survey.isPaused ? "surveys.resume" : "surveys.pause")}
        </Button>
      )}
    </>
  );
}
