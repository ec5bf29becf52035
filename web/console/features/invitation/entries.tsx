import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Got } from "../../api/client.ts";
import { useAnswer, usePages } from "../../api/queries.ts";
import { DateTime } from "../../ui/moment.tsx";
import { Empty } from "../../ui/states.tsx";
import { DataTable } from "../../ui/table/data-table.tsx";
import type { Column } from "../../ui/table/table-column.ts";
import type { More } from "../../ui/table/table-rows.tsx";
import { useTableState } from "../../ui/table/table-state.ts";
import { useSay, useTerm } from "../../words/words.tsx";
import type { OutcomeKind } from "../metric/outcomes.tsx";
import { ruleName } from "../policy/sentence.ts";
import { Score } from "../survey/score.tsx";
import classes from "./entries.module.css";
import { Stage } from "./stage.tsx";

type Entry = Got<"invitation.listSent">["entries"][number] & { reason?: string };

const route = getRouteApi("/invitations");
const entryFacets = ["stage", "channel", "reason"] as const;

interface Source {
  query: ReturnType<typeof useAnswer>;
  rows: Entry[];
  more?: More;
}

const idOf = (entry: Entry) => entry.invitationId;
const none: Entry[] = [];

/** The invitations of a day that ended one way; each leads to its whole life. */
export function Entries({ day, bucket, counted }: { day: string; bucket: OutcomeKind; counted: number | undefined }) {
  return bucket === "sent" ? (
    <Sent day={day} counted={counted} />
  ) : bucket === "pending" ? (
    <Pending day={day} />
  ) : (
    <Unsent day={day} bucket={bucket} />
  );
}

function Sent({ day, counted = 0 }: { day: string; counted: number | undefined }) {
  const say = useSay();
  const list = usePages("invitation.listSent", { day }, { whole: true });
  const rows = useMemo(() => list.data?.pages.flatMap(({ entries }) => entries) ?? none, [list.data]);
  const more = { has: list.hasNextPage, isFetching: list.isFetchingNextPage, fetch: () => list.fetchNextPage() };
  const missing = list.data && !list.hasNextPage ? counted - rows.length : 0;
  return (
    <>
      <EntryTable bucket="sent" query={list as unknown as Source["query"]} rows={rows} more={more} />
      {missing > 0 && <p className={classes.more}>{say("ledger.notListed", { n: missing })}</p>}
    </>
  );
}

function Pending({ day }: { day: string }) {
  const query = useAnswer("invitation.listPending", { day });
  return <EntryTable bucket="pending" query={query as Source["query"]} rows={query.data?.entries ?? none} />;
}

function Unsent({ day, bucket }: { day: string; bucket: "suppressed" | "failed" }) {
  const say = useSay();
  const query = useAnswer("invitation.listUnsent", { day });
  const rows = useMemo(
    () => query.data?.entries.filter(({ stage }) => (stage === "failed") === (bucket === "failed")) ?? none,
    [query.data, bucket],
  );
  return (
    <>
      <EntryTable bucket={bucket} query={query as Source["query"]} rows={rows} />
      {query.data?.more && <p className={classes.more}>{say("ledger.more")}</p>}
    </>
  );
}

function EntryTable({ bucket, query, rows, more }: Source & { bucket: OutcomeKind }) {
  const say = useSay();
  const term = useTerm();
  const navigate = route.useNavigate();
  const [state, onState] = useTableState(route.useSearch(), entryFacets, (patch) =>
    navigate({ search: (before) => ({ ...before, ...patch }) as never, replace: true, resetScroll: false }),
  );
  const columns = useMemo<Column<Entry>[]>(
    () => [
      {
        id: "name",
        title: say("ledger.customer"),
        value: (entry) => entry.name ?? say("invitation.unknownCustomer"),
        cell: (entry) => (
          <Link
            to="/invitations/$invitationId"
            params={{ invitationId: entry.invitationId }}
            className={classes.link ?? ""}
          >
            {entry.name ?? say("invitation.unknownCustomer")}
          </Link>
        ),
        isTitle: true,
        width: 170,
      },
      { id: "subject", title: say("ledger.about"), value: (entry) => entry.subject },
      ...(bucket === "suppressed" || bucket === "failed"
        ? [
            {
              id: "reason",
              title: say("ledger.reason"),
              value: (entry: Entry) => entry.reason,
              cell: (entry: Entry) => term("reason", entry.reason ?? ""),
              text: (entry: Entry) => term("reason", entry.reason ?? ""),
              facet: (reason: string) => term("reason", reason),
              width: 180,
            },
          ]
        : [
            {
              id: "stage",
              title: say("ledger.stage"),
              value: (entry: Entry) => entry.stage,
              cell: (entry: Entry) => (
                <span className={classes.stage}>
                  <Stage stage={entry.stage} />
                  {entry.score !== undefined && <Score kind={entry.surveyKind} score={entry.score} />}
                </span>
              ),
              text: (entry: Entry) => term("invitationStatus", entry.stage),
              facet: (stage: string) => term("invitationStatus", stage),
              width: 190,
            },
          ]),
      {
        id: "rule",
        title: say("ledger.rule"),
        value: (entry) => entry.rule && ruleName(entry.rule),
        ...(bucket !== "suppressed" && { shown: "off" as const }),
        width: 190,
      },
      {
        id: "score",
        title: say("ledger.score"),
        value: (entry) => entry.score,
        isNumber: true,
        shown: "never",
      },
      {
        id: "channel",
        title: say("ledger.channel"),
        value: (entry) => entry.channel,
        cell: (entry) => entry.channel && term("messageChannel", entry.channel),
        text: (entry) => entry.channel && term("messageChannel", entry.channel),
        facet: (channel) => term("messageChannel", channel),
        width: 120,
      },
      {
        id: "at",
        title: say(`ledger.at.${bucket}`),
        value: (entry) => entry.at,
        cell: (entry) => <DateTime at={entry.at} />,
        width: 195,
      },
    ],
    [bucket, say, term],
  );
  return (
    <DataTable<Entry>
      label={say(`ledger.${bucket}`)}
      name={`invitations-${bucket}`}
      columns={columns}
      rows={rows}
      idOf={idOf}
      state={state}
      onState={onState}
      query={query}
      onOpen={({ invitationId }) => navigate({ to: "/invitations/$invitationId", params: { invitationId } })}
      empty={
        <Empty icon="checkCircle" title={say(`ledger.none.${bucket}`)}>
          {say("ledger.noneText")}
        </Empty>
      }
      {...(more && { more })}
    />
  );
}
