import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import classes from "../features/campaign/campaign.module.css";
import { type Campaign, CampaignBar, CampaignStage } from "../features/campaign/progress.tsx";
import { Icon } from "../ui/icons.tsx";
import { Moment } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../ui/states.tsx";
import { Table } from "../ui/table/table.tsx";
import { useSay } from "../words/words.tsx";

/** The surveys that go out by the calendar, and how far each is. */
export function Campaigns() {
  const say = useSay();
  const me = useMe();
  const list = useAnswer("campaign.list", {});
  const begin = may("campaign.create", me) && (
    <Button
      leftSection={<Icon name="plus" size={16} />}
      renderRoot={(props) => <Link to="/campaigns/new" {...props} />}
    >
      {say("newCampaign")}
    </Button>
  );
  return (
    <Page title={say("campaigns")} lead={say("campaigns.lead")} actions={begin}>
      <Panel flush>
        <Answer query={list} skeleton={<SkeletonRows rows={4} height={56} />}>
          {(data) =>
            data.campaigns.length === 0 ? (
              <Empty icon="flag" title={say("campaigns.empty")} action={begin}>
                {say(begin ? "campaigns.emptyText" : "campaigns.none")}
              </Empty>
            ) : (
              <Rows campaigns={data.campaigns} />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}

function Rows({ campaigns }: { campaigns: Campaign[] }) {
  const say = useSay();
  return (
    <Table label={say("campaigns")}>
      <thead>
        <tr>
          <th>{say("campaign.column.name")}</th>
          <th>{say("campaign.column.stage")}</th>
          <th>{say("campaign.column.begins")}</th>
          <th data-number>{say("campaign.column.sent")}</th>
          <th data-number>{say("campaign.column.answered")}</th>
          <th>{say("campaign.column.progress")}</th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <tr key={campaign.id} data-quiet={campaign.state === "cancelled" || undefined}>
            <th scope="row">
              <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} className={classes.link ?? ""}>
                {campaign.name}
              </Link>
              <span className={classes.second}>
                {[
                  campaign.surveyName,
                  campaign.repeats !== "never" && say("campaign.quarterly"),
                  campaign.run > 1 && say("campaign.run", { n: campaign.run }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </th>
            <td>
              <CampaignStage stage={campaign.progress.stage} />
            </td>
            <td>
              <Moment at={campaign.startsAt} />
            </td>
            <td data-number>
              <FormattedNumber value={campaign.progress.sent} />
            </td>
            <td data-number>
              <FormattedNumber value={campaign.progress.answered} />
            </td>
            <td>
              <CampaignBar progress={campaign.progress} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
