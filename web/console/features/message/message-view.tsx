import { SegmentedControl, Skeleton, useComputedColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Got } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { Mark } from "../../ui/mark.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { Empty } from "../../ui/states.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { Stage } from "../invitation/stage.tsx";
import { Score } from "../survey/score.tsx";
import { inScheme } from "./in-scheme.ts";
import classes from "./message-view.module.css";

export type Message = Got<"message.fromId">;

/** Of one message: to whom, from whom, when, and how it stands. */
export function MessageFacts({ message }: { message: Message }) {
  const say = useSay();
  const term = useTerm();
  const { customerId, invitationId, kind, name, address } = message;
  return (
    <Facts
      wide
      facts={[
        [
          say("messages.to"),
          <>
            {customerId && name ? (
              <Link to="/customers/$customerId" params={{ customerId }}>
                {name}
              </Link>
            ) : (
              (name ?? (kind === "notice" && say("messages.forStaff")))
            )}{" "}
            <span className={classes.quiet}>{address}</span>
          </>,
        ],
        [
          say("messages.from"),
          message.channel === "email" &&
            (message.from ?? <span className={classes.quiet}>{say("messages.fromUnknown")}</span>),
        ],
        [say("messages.at"), <DateTime key="at" at={message.at} />],
        [say("messages.kind"), `${term("messageKind", kind)} · ${term("messageChannel", message.channel)}`],
        [
          say("messages.stage"),
          kind !== "notice" && kind !== "reply" && (
            <span className={classes.stage}>
              <Stage stage={message.stage} />
              {message.score !== undefined && <Score kind={message.surveyKind ?? ""} score={message.score} />}
              {invitationId && (
                <Link to="/invitations/$invitationId" params={{ invitationId }}>
                  {say("message.toInvitation")}
                </Link>
              )}
            </span>
          ),
        ],
      ]}
    />
  );
}

/** Whether the words are those that were sent. */
function Version({ message }: { message: Message }) {
  const say = useSay();
  const { copy, templateVersion } = message;
  if (!copy) return null;
  if (copy.isExact)
    return (
      <Mark meaning="plain" icon="check">
        {say("copy.exact", { version: copy.version })}
      </Mark>
    );
  return (
    <Mark meaning="warning">
      {templateVersion === undefined
        ? say("copy.changedUnknown", { version: copy.version })
        : templateVersion === copy.version
          ? say("copy.senderChanged")
          : say("copy.changed", { version: copy.version, sent: templateVersion })}
    </Mark>
  );
}

/** A message as it was: a mail in either of the colours and as plain text, a text message with its parts counted. Nothing in it runs, loads or leads anywhere. */
export function MessageCopy({ message }: { message: Message }) {
  const say = useSay();
  const here = useComputedColorScheme("light");
  const [part, setPart] = useState<"mail" | "text">("mail");
  const [scheme, setScheme] = useState<"light" | "dark">(here);
  const { copy } = message;
  if (!copy)
    return (
      <Empty icon="mail" title={say("copy.gone")}>
        {say("copy.goneText")}
      </Empty>
    );
  const { mail, sms } = copy;
  const isFramed = mail !== undefined && part === "mail";
  return (
    <div className={classes.copy}>
      <div className={classes.switches}>
        {mail && (
          <SegmentedControl
            aria-label={say("copy.part")}
            value={part}
            onChange={(value) => setPart(value as typeof part)}
            data={(["mail", "text"] as const).map((value) => ({ value, label: say(`copy.${value}`) }))}
          />
        )}
        {(isFramed || sms) && (
          <SegmentedControl
            aria-label={say("copy.scheme")}
            value={scheme}
            onChange={(value) => setScheme(value as typeof scheme)}
            data={(["light", "dark"] as const).map((value) => ({ value, label: say(`scheme.${value}`) }))}
          />
        )}
      </div>
      {mail && <p className={classes.subject}>{mail.subject}</p>}
      {isFramed && (
        // Its sandbox allows nothing: no scripts, no forms, no way out. What it may load is what the console may: nothing from elsewhere.
        <iframe
          className={`mail ${classes.frame}`}
          title={say("copy.frame")}
          sandbox=""
          srcDoc={inScheme(mail.html, scheme)}
        />
      )}
      {mail && !isFramed && <pre className={classes.text}>{mail.text}</pre>}
      {sms && (
        <div className={classes.phone} data-scheme={scheme}>
          <p className={classes.bubble} lang={message.locale}>
            {sms.body}
          </p>
        </div>
      )}
      <p className={classes.note}>
        <Version message={message} />
        {sms && (
          <span>
            {say("copy.segments", { segments: sms.segments, characters: sms.characters, encoding: sms.encoding })}
          </span>
        )}
        {sms && sms.outside.length > 0 && sms.outside.length < 6 && (
          <span>{say("copy.outside", { signs: sms.outside.join(" ") })}</span>
        )}
        <span>{say("copy.inert")}</span>
      </p>
    </div>
  );
}

/** The shape of a message that is coming. */
export const MessageSkeleton = () => (
  <div className={classes.waiting}>
    <Skeleton height={84} radius="md" />
    <Skeleton height={36} width="60%" radius="md" />
    <Skeleton height={480} radius="lg" />
  </div>
);
