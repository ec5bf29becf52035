import { Skeleton } from "@mantine/core";
import { useAnswer } from "../api/queries.ts";
import { NewCampaign } from "../features/campaign/new-campaign.tsx";
import { Page } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";

/** A new campaign, and what it would do. */
export function NewCampaignPage() {
  const say = useSay();
  const list = useAnswer("campaign.list", {});
  return (
    <Page title={say("newCampaign")} lead={say("campaigns.lead")}>
      <Answer query={list} skeleton={<Skeleton height={480} radius="lg" />}>
        {(data) => <NewCampaign surveys={data.surveys} perMinute={data.perMinute} />}
      </Answer>
    </Page>
  );
}
