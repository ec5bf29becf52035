import { Button, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import type { Got } from "../api/client.ts";
import { may, useMe } from "../api/me.ts";
import { useNow } from "../api/platform-time.ts";
import { useAnswer } from "../api/queries.ts";
import { lifeOf, type Step } from "../features/invitation/life.ts";
import { Stage } from "../features/invitation/stage.tsx";
import { MessageCopy, MessageSkeleton } from "../features/message/message-view.tsx";
import { ruleName } from "../features/policy/sentence.ts";
import { ValidityPanel } from "../features/response/validity.tsx";
import { Score } from "../features/survey/score.tsx";
import { Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icons.tsx";
import { DateTime } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, SkeletonRows } from "../ui/states.tsx";
import { Said, Timeline, TimelineEntry } from "../ui/timeline.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./invitation.module.css";

const route = getRouteApi("/invitations/$invitationId");

type Whole = Got<"invitation.fromId">;

/** One invitation: its life step by step, the case as it was then, and the message that went out. */
export function InvitationPage() {
  const say = useSay();
  const term = useTerm();
  const { invitationId } = route.useParams();
  const answer = useAnswer("invitation.fromId", { invitationId });
  const { data } = answer;
  return (
    <Page
      title={
        data
          ? say("invitation.to", {
              survey: term("survey", data.invitation.surveyId),
              name: data.invitation.customerName ?? say("invitation.anyone"),
            })
          : say("invitation")
      }
      tab={say("invitation")}
      lead={data && <Lead whole={data} />}
      actions={data && <Ways whole={data} />}
    >
      <Answer
        query={answer}
        skeleton={
          <div className={classes.columns}>
            <SkeletonRows rows={5} height={52} />
            <Skeleton height={320} radius="lg" />
          </div>
        }
      >
        {(whole) => (
          <div className={classes.columns}>
            <Panel title={say("invitation.life")}>
              <Life whole={whole} />
            </Panel>
            <div className={classes.side}>
              <Panel title={say("invitation.case")}>
                <Then whole={whole} />
              </Panel>
              {whole.invitation.sentAt && <ValidityPanel invitationId={invitationId} />}
            </div>
            {whole.messageId && <Copy messageId={whole.messageId} />}
          </div>
        )}
      </Answer>
    </Page>
  );
}

const Lead = ({ whole: { invitation, stage } }: { whole: Whole }) => (
  <span className={classes.lead}>
    <Stage stage={stage} />
    {invitation.response && <Score kind={invitation.kind} score={invitation.response.score} />}
    {invitation.snapshot.subject}
  </span>
);

function Ways({ whole: { invitation, taskId } }: { whole: Whole }) {
  const say = useSay();
  const me = useMe();
  const { caseId, campaignId, customerId, recoveryOf } = invitation;
  const task = taskId ?? recoveryOf;
  return (
    <>
      {task && may("task.fromId", me) && (
        <Button
          leftSection={<Icon name="loop" size={16} />}
          renderRoot={(props) => <Link to="/tasks/$taskId" params={{ taskId: task }} {...props} />}
        >
          {say("invitation.toTask")}
        </Button>
      )}
      {caseId && (
        <Button
          variant="default"
          leftSection={<Icon name="case" size={16} />}
          renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId }} {...props} />}
        >
          {say("case")}
        </Button>
      )}
      {campaignId && may("campaign.fromId", me) && (
        <Button
          variant="default"
          leftSection={<Icon name="flag" size={16} />}
          renderRoot={(props) => <Link to="/campaigns/$campaignId" params={{ campaignId }} {...props} />}
        >
          {say("invitation.toCampaign")}
        </Button>
      )}
      {customerId && (
        <Button
          variant="default"
          leftSection={<Icon name="person" size={16} />}
          renderRoot={(props) => <Link to="/customers/$customerId" params={{ customerId }} {...props} />}
        >
          {say("invitation.toCustomer")}
        </Button>
      )}
    </>
  );
}

function Life({ whole }: { whole: Whole }) {
  const say = useSay();
  const now = new Date(useNow()).toISOString();
  return (
    <Timeline label={say("invitation.life")}>
      {lifeOf(whole, now).map((step) => (
        <TimelineEntry key={`${step.word}${step.at}`} icon={step.icon} title={say(step.word, step.values)} at={step.at}>
          <Detail step={step} whole={whole} />
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

function Detail({ step, whole: { invitation, sendWindow } }: { step: Step; whole: Whole }) {
  const say = useSay();
  const term = useTerm();
  return (
    <>
      <div className={classes.detail}>
        {step.at && <DateTime at={step.at} />}
        {step.reason && <span>{term("reason", step.reason)}</span>}
        {step.word === (step.reason ? "life.notAsked" : "life.planned") && invitation.rule && (
          <span>
            {say("life.rule", { name: ruleName(invitation.rule.name), version: invitation.rule.policyVersion })}
            {invitation.rule.because && ` ${invitation.rule.because}`}
          </span>
        )}
        {step.word === "life.planned" && invitation.channel && (
          <span>
            {term("survey", invitation.surveyId)} · {term("messageChannel", invitation.channel)}
          </span>
        )}
        {step.score !== undefined && <Score kind={invitation.kind} score={step.score} />}
      </div>
      {step.hasWindow && (
        <p className={classes.window}>
          {say("life.window", {
            from: sendWindow.fromHour,
            to: sendWindow.toHour,
            zone: invitation.timeZone.replaceAll("_", " "),
          })}
        </p>
      )}
      {step.comment && <Said>{step.comment}</Said>}
    </>
  );
}

function Then({ whole: { invitation } }: { whole: Whole }) {
  const say = useSay();
  const term = useTerm();
  const { snapshot, to, inclusionProbability } = invitation;
  return (
    <Facts
      facts={[
        [say("fact.subject"), snapshot.subject],
        [say("fact.agent"), snapshot.agentName],
        [say("fact.issue"), snapshot.issueType],
        [say("fact.product"), snapshot.product],
        [say("fact.channel"), snapshot.channel && term("caseChannel", snapshot.channel)],
        [say("fact.priority"), snapshot.priority],
        [say("fact.location"), snapshot.locationId],
        [say("fact.to"), to],
        [
          say("fact.probability"),
          inclusionProbability < 1 && (
            <FormattedNumber key="p" value={inclusionProbability} style="percent" maximumFractionDigits={1} />
          ),
        ],
      ]}
    />
  );
}

function Copy({ messageId }: { messageId: string }) {
  const say = useSay();
  const message = useAnswer("message.fromId", { messageId });
  return (
    <div className={classes.copy}>
      <Panel
        title={say("invitation.copy")}
        aside={
          <Link to="/messages/$messageId" params={{ messageId }} className={classes.link ?? ""}>
            {say("invitation.toMessage")}
          </Link>
        }
      >
        <Answer query={message} skeleton={<MessageSkeleton />}>
          {(data) => <MessageCopy message={data} />}
        </Answer>
      </Panel>
    </div>
  );
}
