import { Button, Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import classes from "../features/campaign/campaign.module.css";
import { useLocationName } from "../features/location/names.ts";
import { CloseLink } from "../features/public-link/close-link.tsx";
import { Poster, type PublicLink } from "../features/public-link/poster.tsx";
import poster from "../features/public-link/public-link.module.css";
import { LinkResult } from "../features/public-link/result.tsx";
import { Facts } from "../ui/facts.tsx";
import { Mark } from "../ui/mark.tsx";
import { DateTime } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";

const route = getRouteApi("/links/$publicLinkId");

/** A public link: what to print, what was answered, and the way to close it. */
export function PublicLinkPage() {
  const say = useSay();
  const me = useMe();
  const { publicLinkId } = route.useParams();
  const answer = useAnswer("publicLink.fromId", { publicLinkId });
  const [isClosing, setClosing] = useState(false);
  const link = answer.data;
  return (
    <Page
      title={link?.name ?? say("publicLink")}
      lead={link && <State link={link} />}
      actions={
        link &&
        !link.closedAt &&
        may("publicLink.close", me) && (
          <Button variant="default" className={classes.danger ?? ""} onClick={() => setClosing(true)}>
            {say("publicLink.close")}
          </Button>
        )
      }
    >
      <Answer query={answer} skeleton={<Skeleton height={420} radius="lg" />}>
        {(whole) => (
          <div className={classes.columns}>
            {!whole.closedAt && (
              <Panel title={say("publicLink.poster")}>
                <Poster link={whole} />
              </Panel>
            )}
            <div className={classes.side}>
              <Panel title={say("publicLink.answers")}>
                <p className={classes.text}>{say("publicLink.answersText", { n: whole.answered })}</p>
                {whole.answered > 0 && (
                  <p className={classes.text}>
                    <LinkResult link={whole} />
                  </p>
                )}
              </Panel>
              <About link={whole} />
            </div>
          </div>
        )}
      </Answer>
      {link && isClosing && <CloseLink link={link} onClose={() => setClosing(false)} />}
    </Page>
  );
}

export function State({ link }: { link: Pick<PublicLink, "closedAt"> }) {
  const say = useSay();
  return link.closedAt ? (
    <Mark meaning="plain">{say("publicLink.closed")}</Mark>
  ) : (
    <Mark meaning="good">{say("publicLink.open")}</Mark>
  );
}

function About({ link }: { link: PublicLink }) {
  const say = useSay();
  const locationName = useLocationName();
  return (
    <Panel title={say("publicLink.about")}>
      <Facts
        facts={[
          [say("publicLink.survey"), link.surveyName],
          [say("publicLink.location"), link.locationId && locationName(link.locationId)],
          [say("publicLink.medium"), link.medium],
          [say("publicLink.madeBy"), link.createdBy],
          [say("publicLink.column.made"), <DateTime key="made" at={link.createdAt} />],
          [say("publicLink.closedBy"), link.closedBy],
          [
            say("publicLink.address"),
            !link.closedAt && (
              <a key="url" href={link.url} target="_blank" rel="noreferrer" className={poster.address}>
                {link.url}
              </a>
            ),
          ],
        ]}
      />
    </Panel>
  );
}
