import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Got } from "../api/client.ts";
import { platformNow } from "../api/platform-time.ts";
import { useAnswer, usePages } from "../api/queries.ts";
import { DayName } from "../features/invitation/days.tsx";
import { Stage } from "../features/invitation/stage.tsx";
import { MessageCopy, MessageFacts, MessageSkeleton } from "../features/message/message-view.tsx";
import { Score } from "../features/survey/score.tsx";
import { Icon } from "../ui/icons.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty } from "../ui/states.tsx";
import { DataTable } from "../ui/table/data-table.tsx";
import type { Column } from "../ui/table/table-column.ts";
import { isFiltering, useTableState } from "../ui/table/table-state.ts";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./messages.module.css";

const route = getRouteApi("/messages");
const facets = ["kind", "channel", "stage"] as const;

type Row = Got<"message.list">["messages"][number];
const idOf = (row: Row) => row.id;

const beside = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

/** What was sent on a day, newest first; the one chosen stands beside the list as it was. */
export function Messages() {
  const say = useSay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isWide = useMediaQuery("(min-width: 75em)", false, { getInitialValueInEffect: false });
  const today = new Date(platformNow()).toISOString().slice(0, 10);
  const day = search.day ?? today;
  const [state, onState] = useTableState(search, facets, (patch) =>
    navigate({ search: (before) => ({ ...before, ...patch }) as never, replace: true, resetScroll: false }),
  );
  const list = usePages("message.list", { day }, { whole: isFiltering(state) });
  const rows = useMemo(() => list.data?.pages.flatMap(({ messages }) => messages) ?? [], [list.data]);
  const columns = useColumns();
  const here = search.message ?? (isFiltering(state) ? undefined : rows[0]?.id);
  const open = (row: Row) =>
    isWide
      ? navigate({ search: (before) => ({ ...before, message: row.id }), replace: true, resetScroll: false })
      : navigate({ to: "/messages/$messageId", params: { messageId: row.id } });
  return (
    <Page title={say("messages")} lead={say("messages.lead")} wide actions={<DayChoice day={day} today={today} />}>
      <div className={classes.columns} data-preview={isWide || undefined}>
        <Panel flush title={<DayName day={day} long />}>
          <DataTable<Row>
            label={say("messages")}
            name="messages"
            columns={columns}
            rows={rows}
            idOf={idOf}
            state={state}
            onState={onState}
            query={list as never}
            more={{ has: list.hasNextPage, isFetching: list.isFetchingNextPage, fetch: () => list.fetchNextPage() }}
            onOpen={(row) => navigate({ to: "/messages/$messageId", params: { messageId: row.id } })}
            {...(isWide && { active: here, onActive: open })}
            card={(row) => <Card row={row} />}
            cardHeight={92}
            empty={
              <Empty
                icon="mail"
                title={say("messages.empty")}
                action={
                  <Button variant="default" renderRoot={(props) => <Link to="/invitations" {...props} />}>
                    {say("messages.toInvitations")}
                  </Button>
                }
              >
                {say("messages.emptyText")}
              </Empty>
            }
          />
        </Panel>
        {isWide && <Preview messageId={here} />}
      </div>
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const say = useSay();
  const term = useTerm();
  return useMemo(
    () => [
      {
        id: "name",
        title: say("messages.to"),
        value: (row) => row.name ?? say("messages.forStaff"),
        cell: (row) => (
          <span className={classes.to}>
            <Link to="/messages/$messageId" params={{ messageId: row.id }} className={classes.link ?? ""}>
              {row.name ?? say("messages.forStaff")}
            </Link>
            <span className={classes.quiet}>{row.address}</span>
          </span>
        ),
        text: (row) => `${row.name ?? say("messages.forStaff")} ${row.address}`,
        isTitle: true,
        width: 175,
      },
      { id: "subject", title: say("messages.about"), value: (row) => row.subject },
      {
        id: "kind",
        title: say("messages.kind"),
        value: (row) => row.kind,
        cell: (row) => (
          <span className={classes.kind}>
            <Icon name={row.channel === "email" ? "mail" : "message"} size={16} />
            {term("messageKind", row.kind)}
          </span>
        ),
        text: (row) => term("messageKind", row.kind),
        facet: (kind) => term("messageKind", kind),
        width: 165,
      },
      {
        id: "channel",
        title: say("messages.channel"),
        value: (row) => row.channel,
        cell: (row) => term("messageChannel", row.channel),
        text: (row) => term("messageChannel", row.channel),
        facet: (channel) => term("messageChannel", channel),
        shown: "off",
        width: 130,
      },
      {
        id: "stage",
        title: say("messages.stage"),
        value: (row) => row.stage,
        cell: (row) => (
          <span className={classes.stage}>
            <Stage stage={row.stage} />
            {row.score !== undefined && <Score kind={row.surveyKind ?? ""} score={row.score} />}
          </span>
        ),
        text: (row) => term("invitationStatus", row.stage),
        facet: (stage) => term("invitationStatus", stage),
        width: 130,
      },
      {
        id: "at",
        title: say("messages.at"),
        value: (row) => row.at,
        cell: (row) => <TimeOfDay at={row.at} />,
        width: 84,
      },
    ],
    [say, term],
  );
}

/** A message on a phone: to whom and when, about what, and how it stands. */
function Card({ row }: { row: Row }) {
  const say = useSay();
  const term = useTerm();
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <Link to="/messages/$messageId" params={{ messageId: row.id }} className={classes.link ?? ""}>
          {row.name ?? say("messages.forStaff")}
        </Link>
        <TimeOfDay at={row.at} />
      </div>
      {row.subject}
      <span className={classes.cardFoot}>
        <span className={classes.kind}>
          <Icon name={row.channel === "email" ? "mail" : "message"} size={14} />
          {term("messageKind", row.kind)}
        </span>
        <Stage stage={row.stage} />
        {row.score !== undefined && <Score kind={row.surveyKind ?? ""} score={row.score} />}
      </span>
    </div>
  );
}

/** Of a day in UTC, as its heading says. */
function TimeOfDay({ at }: { at: string }) {
  return (
    <time dateTime={at} className={classes.time}>
      {at.slice(11, 16)}
    </time>
  );
}

function DayChoice({ day, today }: { day: string; today: string }) {
  const say = useSay();
  const navigate = route.useNavigate();
  const go = (to: string) => navigate({ search: { ...(to !== today && { day: to }) } });
  return (
    <div className={classes.choice}>
      <Button variant="default" px="xs" aria-label={say("messages.previous")} onClick={() => go(beside(day, -1))}>
        <Icon name="arrowLeft" size={16} />
      </Button>
      <input
        type="date"
        className={classes.date}
        aria-label={say("messages.day")}
        value={day}
        max={today}
        onChange={(event) => event.target.value && go(event.target.value)}
      />
      <Button
        variant="default"
        px="xs"
        aria-label={say("messages.next")}
        disabled={day >= today}
        onClick={() => go(beside(day, 1))}
      >
        <Icon name="arrowRight" size={16} />
      </Button>
      {day !== today && (
        <Button variant="default" onClick={() => go(today)}>
          {say("messages.today")}
        </Button>
      )}
    </div>
  );
}

function Preview({ messageId }: { messageId: string | undefined }) {
  const say = useSay();
  const message = useAnswer("message.fromId", { messageId: messageId ?? "" }, { enabled: messageId !== undefined });
  return (
    <aside className={classes.preview} aria-label={say("message")}>
      {messageId === undefined ? (
        <Empty icon="mail" title={say("messages.choose")} />
      ) : (
        <Answer query={message} skeleton={<MessageSkeleton />}>
          {(data) => (
            <>
              <MessageFacts message={data} />
              <MessageCopy key={data.id} message={data} />
            </>
          )}
        </Answer>
      )}
    </aside>
  );
}
