import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { type Me, may, useMe } from "../../api/me.ts";
import { useNow } from "../../api/platform-time.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Moment, useAbsolute } from "../../ui/moment.tsx";
import { Empty } from "../../ui/states.tsx";
import { Said, Timeline, TimelineEntry } from "../../ui/timeline.tsx";
import { type Say, useSay, useTerm } from "../../words/words.tsx";
import { mayOpenTask } from "../queue/views.ts";
import { Score } from "../survey/score.tsx";
import classes from "./history.module.css";

type Told = Got<"customer.read">["history"][number];

/** What happened with a customer: from the platform, or a word on consent or an address that must not be written to. */
export type HistoryEntry = Omit<Partial<Told>, "kind"> & {
  at: string;
  kind: Told["kind"] | "consent" | "suppression";
  id: string;
  isAllowed?: boolean;
};

const iconOf = (entry: HistoryEntry): IconName => {
  if (entry.kind === "invitation" && entry.reason && !entry.sentAt) return "off";
  if (entry.kind === "invitation" && entry.channel === "sms") return "phone";
  const icons = {
    case: "case",
    invitation: "mail",
    response: "message",
    task: "loop",
    visit: "visit",
    consent: entry.isAllowed ? "checkCircle" : "off",
    suppression: "off",
  } as const;
  return icons[entry.kind];
};

/** What an entry is called, and where it leads. */
function titleOf(entry: HistoryEntry, say: Say, me: Me): ReactNode {
  const title = entry.title || say(`history.${entry.kind}`);
  switch (entry.kind) {
    case "case":
      return (
        <Link to="/cases/$caseId" params={{ caseId: entry.id }}>
          {title}
        </Link>
      );
    case "invitation":
    case "response":
      return (
        <Link to="/invitations/$invitationId" params={{ invitationId: entry.id }}>
          {entry.kind === "invitation" ? invitationTitle(entry, say) : title}
        </Link>
      );
    case "task":
      return !mayOpenTask(me, entry) ? (
        title
      ) : (
        <Link to="/tasks/$taskId" params={{ taskId: entry.id }}>
          {title}
        </Link>
      );
    case "visit":
      return !may("visit.fromId", me) ? (
        title
      ) : (
        <Link to="/visits/$visitId" params={{ visitId: entry.id }}>
          {title}
        </Link>
      );
    case "consent":
      return say(entry.isAllowed ? "history.consent.given" : "history.consent.refused", {
        channel: say(`channel.${entry.channel ?? "email"}`),
      });
    case "suppression":
      return say("history.suppressed", { channel: say(`channel.${entry.channel ?? "email"}`) });
  }
}

/** "Asked by mail", "Will be asked by text message", "Not asked". */
function invitationTitle({ channel, sentAt, reason }: HistoryEntry, say: Say): string {
  if (reason && !sentAt) return say("history.notAsked");
  if (!channel) return say("history.invitation");
  return say(sentAt ? "history.asked" : "history.willAsk", { channel: say(`channel.${channel}`) });
}

/** Everything that happened with a customer, newest first; `byDay` puts each day under its own heading. */
export function History({ entries, byDay }: { entries: HistoryEntry[]; byDay?: boolean }) {
  const say = useSay();
  const dayOf = useDay();
  if (entries.length === 0) return <Empty icon="person" title={say("customer.noHistory")} />;
  if (!byDay)
    return (
      <Timeline label={say("customer.history")}>
        {entries.map((entry) => (
          <HistoryLine key={`${entry.kind}${entry.id}${entry.at}`} entry={entry} />
        ))}
      </Timeline>
    );
  const days: { name: string; entries: HistoryEntry[] }[] = [];
  for (const entry of entries) {
    const name = dayOf(entry.at);
    if (days.at(-1)?.name === name) days.at(-1)?.entries.push(entry);
    else days.push({ name, entries: [entry] });
  }
  return (
    <div className={classes.days}>
      {days.map((day) => (
        <section key={day.name} className={classes.day}>
          <h3 className={classes.name}>{day.name}</h3>
          <Timeline label={day.name}>
            {day.entries.map((entry) => (
              <HistoryLine key={`${entry.kind}${entry.id}${entry.at}`} entry={entry} isInDay />
            ))}
          </Timeline>
        </section>
      ))}
    </div>
  );
}

function HistoryLine({ entry, isInDay }: { entry: HistoryEntry; isInDay?: boolean }) {
  const say = useSay();
  const intl = useIntl();
  const absolute = useAbsolute();
  const me = useMe();
  const term = useTerm();
  const facts: [string, ReactNode][] = [
    ["kind", entry.title && entry.kind !== "invitation" && say(`history.${entry.kind}`)],
    ["subject", entry.kind === "invitation" && entry.title],
    ["status", entry.status && entry.kind !== "response" && term(`${entry.kind}Status`, entry.status)],
    ["reason", entry.reason && term(entry.kind === "suppression" ? "suppressed" : "reason", entry.reason)],
    ["score", entry.score !== undefined && <Score kind={entry.surveyKind ?? ""} score={entry.score} />],
    ["agent", entry.agentName && say("history.servedBy", { name: entry.agentName })],
    ["owner", entry.ownerName && say("task.ownedBy", { name: entry.ownerName })],
    [
      "closed",
      entry.closedAt && (
        <>
          {say("task.closedAt")} <Moment at={entry.closedAt} />
        </>
      ),
    ],
    ["call", entry.contactRequested && say("task.contactRequested")],
  ];
  return (
    <TimelineEntry
      icon={iconOf(entry)}
      title={titleOf(entry, say, me)}
      {...(isInDay
        ? {
            by: (
              <time dateTime={entry.at} title={absolute(entry.at)}>
                {intl.formatTime(entry.at)}
              </time>
            ),
          }
        : { at: entry.at })}
    >
      <div className={classes.line}>{facts.map(([name, fact]) => fact && <span key={name}>{fact}</span>)}</div>
      {entry.comment && <Said>{entry.comment}</Said>}
    </TimelineEntry>
  );
}

/** "Today", "Yesterday", or the day itself, in the reader's zone. */
function useDay(): (at: string) => string {
  const intl = useIntl();
  const say = useSay();
  const now = useNow();
  const written = (at: number | string) =>
    intl.formatDate(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const [today, yesterday] = [written(now), written(now - 86_400_000)];
  return (at) => {
    const day = written(at);
    if (day === today) return say("day.today");
    return day === yesterday ? say("day.yesterday") : day;
  };
}
