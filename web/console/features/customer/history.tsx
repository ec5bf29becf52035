import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Got } from "../../api/client.ts";
import { type Me, may, useMe } from "../../api/me.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Empty } from "../../ui/states.tsx";
import { Said, Timeline, TimelineEntry } from "../../ui/timeline.tsx";
import { type Say, useSay, useTerm } from "../../words/words.tsx";
import { Score } from "../survey/score.tsx";
import classes from "./history.module.css";

type Kind = Got<"customer.read">["history"][number]["kind"];

export interface HistoryEntry {
  at: string;
  kind: Kind;
  id: string;
  title?: string | undefined;
  status?: string | undefined;
  reason?: string | undefined;
  score?: number | undefined;
  surveyKind?: string | undefined;
  comment?: string | undefined;
}

const icons: Record<Kind, IconName> = {
  case: "case",
  invitation: "mail",
  response: "message",
  task: "loop",
  visit: "visit",
};

/** What an entry is called, and where it leads. */
function titleOf(entry: HistoryEntry, say: Say, me: Me): ReactNode {
  const title = entry.title || say(`history.${entry.kind}`);
  switch (entry.kind) {
    case "task":
      return !may("task.fromId", me) ? (
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
    default:
      return title;
  }
}

/** Everything that happened with a customer, newest first. */
export function History({ entries }: { entries: HistoryEntry[] }) {
  const say = useSay();
  const me = useMe();
  const term = useTerm();
  if (entries.length === 0) return <Empty icon="person" title={say("customer.noHistory")} />;
  return (
    <Timeline label={say("customer.history")}>
      {entries.map((entry) => (
        <TimelineEntry
          key={`${entry.kind}${entry.id}${entry.at}`}
          icon={icons[entry.kind]}
          at={entry.at}
          title={titleOf(entry, say, me)}
        >
          <div className={classes.line}>
            {entry.title && <span>{say(`history.${entry.kind}`)}</span>}
            {entry.status && <span>{term(`${entry.kind}Status`, entry.status)}</span>}
            {entry.reason && <span>{term("reason", entry.reason)}</span>}
            {entry.score !== undefined && <Score kind={entry.surveyKind ?? ""} score={entry.score} />}
          </div>
          {entry.comment && <Said>{entry.comment}</Said>}
        </TimelineEntry>
      ))}
    </Timeline>
  );
}
