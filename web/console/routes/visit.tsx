import { Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { may, useMe } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { useStratum } from "../features/draw/stratum.ts";
import { useLocationName } from "../features/location/names.ts";
import { VisitForm } from "../features/visit/visit-form.tsx";
import { VisitLife } from "../features/visit/visit-life.tsx";
import { VisitPlan } from "../features/visit/visit-plan.tsx";
import { VisitResult } from "../features/visit/visit-result.tsx";
import { LastDay, useVisitName } from "../features/visit/visit-row.tsx";
import { VisitStatus } from "../features/visit/visit-status.tsx";
import { Icon } from "../ui/icons.tsx";
import { Moment } from "../ui/moment.tsx";
import { Page } from "../ui/page.tsx";
import { Answer, SkeletonRows } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./visit.module.css";

const route = getRouteApi("/visits/$visitId");

/** One visit, from taking it to its score. */
export function VisitPage() {
  const say = useSay();
  const me = useMe();
  const stratumName = useStratum();
  const nameOf = useVisitName();
  const locationName = useLocationName();
  const { visitId } = route.useParams();
  const answer = useAnswer("visit.fromId", { visitId });
  const visit = answer.data?.visit;
  return (
    <Page
      title={visit ? nameOf(visit) : say("visit")}
      lead={
        visit && (
          <span className={classes.lead}>
            <VisitStatus status={visit.status} />
            <span>{visit.quarter}</span>
            <span>{stratumName(visit.stratum)}</span>
            {visit.locationId && (
              <span>
                <Icon name="place" size={14} /> {locationName(visit.locationId)}
              </span>
            )}
            {visit.submittedAt ? (
              <span>
                {say("visit.submittedAt")} <Moment at={visit.submittedAt} />
              </span>
            ) : (
              <span>
                {say("visit.until")} <LastDay visit={visit} />
              </span>
            )}
          </span>
        )
      }
    >
      <Answer
        query={answer}
        skeleton={
          <div className={classes.columns}>
            <div className={classes.waiting}>
              <Skeleton height={160} radius="lg" />
              <SkeletonRows rows={4} />
            </div>
            <Skeleton height={220} radius="lg" />
          </div>
        }
      >
        {({ visit: here, scorecard }) => {
          const isMine = here.auditorId === me.id;
          if (here.status === "in_progress" && isMine)
            return <VisitForm key={here.id} visit={here} scorecard={scorecard} />;
          return (
            <div className={classes.columns}>
              {here.status === "submitted" ? (
                <VisitResult visit={here} scorecard={scorecard} />
              ) : (
                <VisitPlan
                  visit={here}
                  scorecard={scorecard}
                  isAuditor={may("visit.take", me)}
                  isMine={isMine && here.status !== "open"}
                />
              )}
              <VisitLife visit={here} />
            </div>
          );
        }}
      </Answer>
    </Page>
  );
}
