import { Link } from "@tanstack/react-router";
import type { IconName } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { DateTime, Moment } from "../../ui/moment.tsx";
import { Empty } from "../../ui/states.tsx";
import { Said, Timeline, TimelineEntry } from "../../ui/timeline.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { Score } from "../survey/score.tsx";
import classes from "./case-life.module.css";
import { type CaseRead, factsOf } from "./case-status.tsx";

type Invitation = CaseRead["invitations"][number];
type Step = { at: string; key: string; icon: IconName; title: string; invitation?: Invitation };

/** A case from its beginning on: opened, resolved, reopened, and what became of asking its customer each time. */
export function CaseLife({ value }: { value: CaseRead }) {
  const say = useSay();
  const { acceptedAt, closedAt } = factsOf(value);
  const step = (at: string | undefined, key: string, icon: IconName, title: string): Step[] =>
    at ? [{ at, key, icon, title }] : [];
  const resolvedTitle = (n: number) =>
    value.resolutions.length === 1 ? say("case.resolved") : say("case.resolvedNth", { n: n + 1 });
  const steps: Step[] = [
    ...step(value.openedAt, "opened", "case", say("case.opened")),
    ...step(acceptedAt, "accepted", "person", say("case.accepted")),
    ...value.resolutions.flatMap((at, n) => step(at, `resolved${n}`, "checkCircle", resolvedTitle(n))),
    ...(value.reopenings ?? []).flatMap((at, n) => step(at, `reopened${n}`, "loop", say("case.reopened"))),
    ...step(closedAt, "closed", "flag", say("case.closed")),
    ...value.invitations.map((invitation): Step => {
      const isUnsent = !invitation.sentAt && invitation.reason !== undefined;
      const title = say(isUnsent ? "case.notAsked" : invitation.recoveryOf ? "case.askedAgain" : "case.asked");
      return {
        at: invitation.plannedAt,
        key: invitation.id,
        icon: isUnsent ? "off" : invitation.channel === "sms" ? "phone" : "mail",
        title,
        invitation,
      };
    }),
  ];
  if (steps.length === 0)
    return (
      <Empty icon="case" title={say("case.noLife")}>
        {say("case.noLifeText")}
      </Empty>
    );
  return (
    <Timeline label={say("case.life")}>
      {steps
        .sort((a, b) => a.at.localeCompare(b.at))
        .map(({ key, at, icon, title, invitation }) => (
          <TimelineEntry
            key={key}
            icon={icon}
            at={at}
            title={
              invitation ? (
                <Link to="/invitations/$invitationId" params={{ invitationId: invitation.id }}>
                  {title}
                </Link>
              ) : (
                title
              )
            }
          >
            {invitation && <Outcome invitation={invitation} />}
          </TimelineEntry>
        ))}
    </Timeline>
  );
}

/** What became of an invitation: why not, or how far it came, and what was answered. */
function Outcome({ invitation }: { invitation: Invitation }) {
  const say = useSay();
  const term = useTerm();
  const { reason, sentAt, sendAt, channel, status, response, expiresAt } = invitation;
  const isWaiting = !sentAt && !reason;
  return (
    <div className={classes.outcome}>
      <p className={classes.line}>
        {reason && !sentAt ? (
          <Mark meaning="warning" icon="off">
            {term("reason", reason)}
          </Mark>
        ) : (
          <Mark meaning={response ? "good" : "plain"}>
            {response ? say("case.answered") : term("invitationStatus", status)}
          </Mark>
        )}
        {channel && <span>{say("case.by", { channel: say(`channel.${channel}`) })}</span>}
        {sentAt && (
          <span>
            {say("case.sent")} <Moment at={sentAt} />
          </span>
        )}
        {isWaiting && sendAt && (
          <span>
            {say("case.willSend")} <DateTime at={sendAt} />
          </span>
        )}
        {sentAt && !response && status !== "void" && (
          <span>
            {say("case.answerUntil")} <Moment at={expiresAt} />
          </span>
        )}
        {sentAt && reason && <span>{term("reason", reason)}</span>}
      </p>
      {response && (
        <>
          <p className={classes.line}>
            <Score kind={invitation.kind} score={response.score} />
            <Moment at={response.confirmedAt} />
            {response.contactRequested && (
              <Mark meaning="info" icon="phone">
                {say("task.contactRequested")}
              </Mark>
            )}
          </p>
          {response.comment && <Said>{response.comment}</Said>}
        </>
      )}
    </div>
  );
}
