import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Got } from "../../api/client.ts";
import { useDeed, usePages } from "../../api/queries.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { DateTime, Moment } from "../../ui/moment.tsx";
import { Empty, Failed, SkeletonRows, Stale } from "../../ui/states.tsx";
import { type Say, useSay } from "../../words/words.tsx";
import classes from "./notice-list.module.css";

type Notice = Got<"notice.list">["notices"][number];

const icons: Record<Notice["kind"], [IconName, meaning?: "bad" | "warning" | "good"]> = {
  "task.assigned": ["queue"],
  "task.handed_over": ["arrowRight"],
  "task.at_risk": ["warning", "warning"],
  "task.breached": ["bad", "bad"],
  "task.recovered": ["loop", "good"],
  "visits.drawn": ["visit"],
  "sending.stopped": ["warning", "bad"],
};

/** What stops sending until somebody mends it, or a day or a month begins. */
const causes = ["daily_quota", "spend_limit", "paused", "sender_not_verified", "setup", "too_long"] as const;

/** A notice as a sentence. */
function sentenceOf(say: Say, { kind, values }: Notice): string {
  const clock = values.clock === "contact" ? "firstContact" : values.clock === "close" ? "close" : "acknowledge";
  if (kind === "sending.stopped")
    return say(`notice.sending.${causes.find((cause) => cause === values.trouble) ?? "stopped"}`, {
      channel: values.channel ?? "",
    });
  return say(`notice.${kind}`, {
    ...values,
    clock: say(`clock.${clock}`),
    survey: (values.surveyKind ?? "").toUpperCase(),
    count: Number(values.count ?? 0),
  });
}

/** What the reader was told, newest first. Who has seen it has read it; what was new stays marked for as long as it is shown. */
export function NoticeList({ onGo }: { onGo?: () => void }) {
  const say = useSay();
  const { mutate: markRead } = useDeed("notice.markRead", ["notice.unread"]);
  const list = usePages("notice.list", {}, { whole: false });
  const first = list.data?.pages[0];
  const newest = first?.notices[0]?.at;
  const readBefore = useRef<string>(undefined);
  if (first && readBefore.current === undefined) readBefore.current = first.readTo ?? "";
  useEffect(() => {
    if (newest && newest > (readBefore.current ?? "")) markRead({ readTo: newest });
  }, [newest, markRead]);
  if (list.error && !list.data) return <Failed error={list.error} retry={() => list.refetch()} />;
  if (!list.data)
    return (
      <div aria-busy="true">
        <SkeletonRows rows={6} height={52} />
      </div>
    );
  const notices = list.data.pages.flatMap((page) => page.notices);
  if (notices.length === 0)
    return (
      <Empty icon="bell" title={say("notices.empty")}>
        {say("notices.emptyText")}
      </Empty>
    );
  return (
    <>
      <Stale query={list} />
      <ul className={classes.list} aria-label={say("notices")}>
        {notices.map((notice) => (
          <Row
            key={notice.id}
            notice={notice}
            isNew={notice.at > (readBefore.current ?? "")}
            {...(onGo && { onClick: onGo })}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {say("more")}
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ notice, isNew, onClick }: { notice: Notice; isNew: boolean; onClick?: () => void }) {
  const say = useSay();
  const { kind, values, at } = notice;
  const [icon, meaning] = icons[kind];
  const link = { className: classes.row ?? "", ...(onClick && { onClick }) };
  const inside = (
    <>
      <span className={classes.icon} data-meaning={meaning}>
        <Icon name={icon} size={16} />
      </span>
      <span className={classes.body}>
        <span className={classes.sentence}>{sentenceOf(say, notice)}</span>
        {values.note && <span className={classes.note}>{values.note}</span>}
        <span className={classes.time}>
          <Moment at={at} />
          {values.dueAt && (
            <span>
              {say("notice.due")} <DateTime at={values.dueAt} />
            </span>
          )}
        </span>
      </span>
      {isNew && <span className={classes.new}>{say("notices.new")}</span>}
    </>
  );
  return (
    <li>
      {values.taskId ? (
        <Link to="/tasks/$taskId" params={{ taskId: values.taskId }} {...link}>
          {inside}
        </Link>
      ) : notice.kind === "sending.stopped" ? (
        <Link to="/messages" {...link}>
          {inside}
        </Link>
      ) : (
        <Link to="/visits" search={{ view: "open", ...(values.quarter && { quarter: values.quarter }) }} {...link}>
          {inside}
        </Link>
      )}
    </li>
  );
}
