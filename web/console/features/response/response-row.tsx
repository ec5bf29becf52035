import { Link } from "@tanstack/react-router";
import type { Got } from "../../api/client.ts";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useSay } from "../../words/words.tsx";
import { Tier } from "../customer/tier.tsx";
import { ScoreBox } from "../survey/score-box.tsx";
import classes from "./response-row.module.css";

type Response = Got<"response.list">["responses"][number];

/** One answer: the score, who gave it, their words, and what it was about. */
export function ResponseRow({ response }: { response: Response }) {
  const say = useSay();
  return (
    <li className={classes.row}>
      <ScoreBox kind={response.kind} score={response.score} />
      <div className={classes.body}>
        <div className={classes.first}>
          <span className={classes.who}>
            {response.customerId ? (
              <Link
                to="/customers/$customerId"
                params={{ customerId: response.customerId }}
                className={classes.name ?? ""}
              >
                {response.customerName ?? say("customer")}
              </Link>
            ) : (
              <strong>{response.customerName ?? say("customer")}</strong>
            )}
            {response.tier === "high" && <Tier tier="high" />}
            {response.isRecovery && (
              <Mark meaning="info" icon="loop">
                {say("responses.afterClosing")}
              </Mark>
            )}
            {response.validity && (
              <Mark meaning={response.validity === "excluded" ? "bad" : "warning"}>
                {say(`responses.validity.${response.validity}`)}
              </Mark>
            )}
            {response.isPartial && <Mark meaning="info">{say("validity.partial")}</Mark>}
            {response.contactRequested && (
              <Mark meaning="info" icon="phone">
                {say("task.contactRequested")}
              </Mark>
            )}
          </span>
          <span className={classes.soft}>
            <Moment at={response.at} />
          </span>
        </div>
        {response.comment ? (
          <blockquote className={classes.said}>{response.comment}</blockquote>
        ) : (
          <p className={classes.none}>{say("task.noWords")}</p>
        )}
        {response.answers.length > 0 && (
          <dl className={classes.answers}>
            {response.answers.map(({ question, said }) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{said.join(" · ")}</dd>
              </div>
            ))}
          </dl>
        )}
        <div className={classes.last}>
          {response.publicLinkId && (
            <span className={classes.part}>
              <Icon name="outside" size={14} /> {say("response.publicLink")}
            </span>
          )}
          {response.campaignId && (
            <span className={classes.part}>
              <Icon name="flag" size={14} /> {say("response.campaign")}
            </span>
          )}
          {response.caseId && (
            <Link to="/cases/$caseId" params={{ caseId: response.caseId }} className={classes.case ?? ""}>
              <Icon name="case" size={14} /> {response.subject ?? say("case")}
            </Link>
          )}
          <Link
            to="/invitations/$invitationId"
            params={{ invitationId: response.invitationId }}
            className={classes.case ?? ""}
          >
            <Icon name="mail" size={14} /> {say("message.toInvitation")}
          </Link>
          {response.agentName && (
            <span className={classes.part}>
              <Icon name="person" size={14} /> {response.agentName}
            </span>
          )}
        </div>
      </div>
    </li>
  );
}
