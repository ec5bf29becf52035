import { Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import type { Got } from "../api/client.ts";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { CampaignActs } from "../features/campaign/acts.tsx";
import classes from "../features/campaign/campaign.module.css";
import { FrameWords } from "../features/campaign/frame-words.tsx";
import { CampaignStage, CampaignSums, Reasons } from "../features/campaign/progress.tsx";
import { Facts } from "../ui/facts.tsx";
import { DateTime } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";

const route = getRouteApi("/campaigns/$campaignId");
type Whole = Got<"campaign.fromId">;

/** A campaign: how far it is, what became of everybody in its frame, and what was answered. */
export function CampaignPage() {
  const say = useSay();
  const me = useMe();
  const { campaignId } = route.useParams();
  const answer = useAnswer("campaign.fromId", { campaignId });
  const campaign = answer.data;
  return (
    <Page
      title={campaign?.name ?? say("campaign")}
      lead={campaign && <CampaignStage stage={campaign.progress.stage} />}
      actions={campaign && may("campaign.pause", me) && <CampaignActs campaign={campaign} />}
    >
      <Answer query={answer} skeleton={<Skeleton height={360} radius="lg" />}>
        {(whole) => (
          <div className={classes.columns}>
            <div className={classes.side}>
              <Panel title={say("campaign.progress")}>
                {whole.state === "scheduled" ? (
                  <p className={classes.text}>{say("campaign.notBegun")}</p>
                ) : (
                  <CampaignSums progress={whole.progress} />
                )}
              </Panel>
              {whole.progress.sent > 0 && <Answers whole={whole} />}
              {whole.progress.framed > 0 && (
                <Panel title={say("campaign.why")}>
                  <Reasons counts={{ ...whole.progress.suppressed, ...whole.progress.failed }} />
                </Panel>
              )}
            </div>
            <About whole={whole} />
          </div>
        )}
      </Answer>
    </Page>
  );
}

function Answers({ whole: { progress, kind, result } }: { whole: Whole }) {
  const say = useSay();
  const { answered, sent } = progress;
  return (
    <Panel title={say("campaign.answered")}>
      <p className={classes.text}>
        {say("campaign.answeredOf", { n: answered, all: sent, share: sent > 0 ? answered / sent : 0 })}
      </p>
      {result &&
        (result.value === null ? (
          <p className={classes.text}>{say("campaign.tooFew")}</p>
        ) : (
          <dl className={classes.sums}>
            <div>
              <dt>{say(kind === "nps" ? "campaign.nps" : "campaign.csat")}</dt>
              <dd>
                {kind === "nps" ? (
                  <FormattedNumber value={result.value} maximumFractionDigits={0} signDisplay="exceptZero" />
                ) : (
                  <FormattedNumber value={result.value} style="percent" />
                )}
              </dd>
            </div>
          </dl>
        ))}
    </Panel>
  );
}

function About({ whole }: { whole: Whole }) {
  const say = useSay();
  return (
    <Panel title={say("campaign.about")}>
      <Facts
        facts={[
          [say("campaign.survey"), whole.surveyName],
          [say("campaign.frame"), <FrameWords key="frame" frame={whole.frame} />],
          [say("campaign.share"), whole.sharePercent < 100 && say("campaign.sharePart", { n: whole.sharePercent })],
          [say("campaign.rate"), say("campaign.rateIs", { n: whole.perMinute })],
          [say("campaign.begins"), <DateTime key="begins" at={whole.startsAt} />],
          [say("campaign.repeats"), whole.repeats !== "never" && say(`campaign.repeats.${whole.repeats}`)],
          [say("campaign.made"), whole.createdBy],
          [say("campaign.changed"), whole.changedBy],
        ]}
      />
    </Panel>
  );
}
