import { Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useIntl } from "react-intl";
import { useAnswer } from "../api/queries.ts";
import { CaseLife } from "../features/case/case-life.tsx";
import { type CaseRead, CaseStatus, factsOf } from "../features/case/case-status.tsx";
import { CaseTasks } from "../features/case/case-tasks.tsx";
import { Tier } from "../features/customer/tier.tsx";
import { Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icons.tsx";
import { Moment } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, SkeletonRows } from "../ui/states.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./case.module.css";

const route = getRouteApi("/cases/$caseId");

/** One piece of service: how it went, whether its customer was asked and what they said, and who looks after it. */
export function CasePage() {
  const say = useSay();
  const { caseId } = route.useParams();
  const answer = useAnswer("case.read", { caseId });
  const read = answer.data;
  return (
    <Page
      title={read?.subject ?? say("case")}
      lead={
        read && (
          <span className={classes.lead}>
            <CaseStatus status={read.status} />
            <span>
              {read.source} · {read.externalId}
            </span>
            {read.customerId && (
              <Link to="/customers/$customerId" params={{ customerId: read.customerId }} className={classes.link ?? ""}>
                <Icon name="person" size={14} /> {read.customerName ?? say("customer")}
              </Link>
            )}
            {read.url && (
              <a href={read.url} target="_blank" rel="noreferrer" className={classes.link}>
                <Icon name="outside" size={14} /> {say("case.atHelpDesk")}
              </a>
            )}
          </span>
        )
      }
    >
      <Answer
        query={answer}
        skeleton={
          <div className={classes.columns}>
            <SkeletonRows rows={5} height={64} />
            <Skeleton height={320} radius="lg" />
          </div>
        }
      >
        {(value) => (
          <div className={classes.columns}>
            <Panel title={say("case.life")}>
              <CaseLife value={value} />
            </Panel>
            <div className={classes.side}>
              {value.tasks.length > 0 && <CaseTasks tasks={value.tasks} />}
              <Panel title={say("case.facts")}>
                <CaseFacts value={value} />
              </Panel>
            </div>
          </div>
        )}
      </Answer>
    </Page>
  );
}

function CaseFacts({ value }: { value: CaseRead }) {
  const say = useSay();
  const term = useTerm();
  const intl = useIntl();
  const { contacts, isComplaint, isValid } = factsOf(value);
  return (
    <Facts
      facts={[
        [
          say("customer"),
          value.customerId ? (
            <Link key="customer" to="/customers/$customerId" params={{ customerId: value.customerId }}>
              {value.customerName ?? say("customer")}
            </Link>
          ) : (
            say("reason.customer_unknown")
          ),
        ],
        [say("case.tier"), value.tier && <Tier key="tier" tier={value.tier} />],
        [say("case.agent"), value.agentName ?? value.agentId],
        [say("case.team"), value.teamName ?? value.teamId],
        [say("case.location"), value.locationId],
        [say("case.channel"), value.channel && term("caseChannel", value.channel)],
        [say("case.product"), value.product],
        [say("case.issueType"), value.issueType?.replaceAll("_", " ")],
        [say("case.priority"), value.priority],
        [say("case.contacts"), contacts !== undefined && intl.formatNumber(contacts)],
        [
          say("case.complaint"),
          isComplaint !== undefined &&
            (isComplaint && isValid !== undefined
              ? say(isValid ? "case.justified" : "case.notJustified")
              : say(isComplaint ? "yes" : "no")),
        ],
        [say("case.known"), <Moment key="known" at={value.createdAt} />],
      ]}
    />
  );
}
