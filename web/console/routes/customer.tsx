import { Button, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Got } from "../api/client.ts";
import { usePages } from "../api/queries.ts";
import { Contact } from "../features/customer/contact.tsx";
import { History, type HistoryEntry } from "../features/customer/history.tsx";
import { suppressionsOf } from "../features/customer/suppression.ts";
import { Tier } from "../features/customer/tier.tsx";
import { Score } from "../features/survey/score.tsx";
import { Chips } from "../ui/chips.tsx";
import { Moment } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Empty, Failed, SkeletonRows, Stale } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./customer.module.css";

const route = getRouteApi("/customers/$customerId");

/** What can be looked at by itself, and the entries that it shows. */
const parts = {
  case: ["case"],
  survey: ["invitation", "response"],
  task: ["task"],
  visit: ["visit"],
  consent: ["consent", "suppression"],
} as const satisfies Record<string, readonly HistoryEntry["kind"][]>;
const partNames = Object.keys(parts) as (keyof typeof parts)[];

/** A customer: who they are, and everything that happened as one timeline. */
export function CustomerPage() {
  const say = useSay();
  const { customerId } = route.useParams();
  const show = route.useSearch({ select: (search) => search.show });
  const list = usePages("customer.read", { customerId }, { whole: show !== undefined });
  const read = list.data?.pages[0];
  const told = list.data?.pages.flatMap((page) => page.history) ?? [];
  const entries = read ? everything(read, told, list.hasNextPage) : [];
  const shown = show ? entries.filter(({ kind }) => (parts[show] as readonly string[]).includes(kind)) : entries;
  return (
    <Page
      title={read?.customer.name ?? say("customer")}
      lead={read ? <Lead customer={read.customer} entries={told} /> : <Skeleton height={20} width={260} maw="100%" />}
    >
      {list.error && !list.data ? (
        <Failed error={list.error} retry={() => list.refetch()} />
      ) : (
        <>
          <Stale query={list} />
          <div className={classes.columns} aria-busy={!read || undefined}>
            <Panel title={say("customer.contact")}>
              {read ? (
                <Contact customer={read.customer} suppressions={suppressionsOf(read)} />
              ) : (
                <SkeletonRows rows={5} height={36} />
              )}
            </Panel>
            <Panel
              title={say("customer.history")}
              aside={
                <Chips
                  label={say("customer.show")}
                  all={{
                    isHere: !show,
                    link: (
                      <Link to="/customers/$customerId" params={{ customerId }} resetScroll={false}>
                        {say("all")}
                      </Link>
                    ),
                  }}
                  chips={partNames.map((each) => ({
                    key: each,
                    isHere: each === show,
                    link: (
                      <Link
                        to="/customers/$customerId"
                        params={{ customerId }}
                        search={{ show: each }}
                        resetScroll={false}
                      >
                        {say(`customer.show.${each}`)}
                      </Link>
                    ),
                  }))}
                />
              }
            >
              {!read || (shown.length === 0 && list.hasNextPage) ? (
                <SkeletonRows rows={6} height={56} />
              ) : shown.length === 0 && show ? (
                <Empty icon="person" title={say("customer.nothingLikeThis")} />
              ) : (
                <History entries={shown} byDay />
              )}
              {list.hasNextPage && shown.length > 0 && (
                <div className={classes.more}>
                  <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                    {say("customer.earlier")}
                  </Button>
                </div>
              )}
            </Panel>
          </div>
        </>
      )}
    </Page>
  );
}

type Read = Got<"customer.read">;

/** What the platform tells, with the words on consent and the addresses that must not be written to, as far back as it has come. */
function everything(read: Read, told: Read["history"], hasMore: boolean): HistoryEntry[] {
  const { consent } = read.customer;
  const consents = (["email", "sms"] as const).flatMap((channel): HistoryEntry[] => {
    const at = consent[`${channel}At`];
    return at ? [{ at, kind: "consent", id: channel, channel, isAllowed: consent[channel] }] : [];
  });
  const suppressions = (suppressionsOf(read) ?? []).map(
    ({ channel, why, at }): HistoryEntry => ({ at, kind: "suppression", id: channel, channel, reason: why }),
  );
  const oldest = hasMore ? (told.at(-1)?.at ?? "") : "";
  return [...told, ...[...consents, ...suppressions].filter(({ at }) => at >= oldest)].sort((a, b) =>
    b.at.localeCompare(a.at),
  );
}

/** Who this is in a line: how much they matter, when something happened last, and what they answered lately. */
function Lead({ customer, entries }: { customer: Read["customer"]; entries: Read["history"] }) {
  const say = useSay();
  const answers = entries.filter(({ kind, score }) => kind === "response" && score !== undefined).slice(0, 3);
  return (
    <span className={classes.lead}>
      <Tier tier={customer.tier} />
      {entries[0] && (
        <span>
          {say("customer.lastContact")} <Moment at={entries[0].at} />
        </span>
      )}
      {answers.length > 0 && (
        <span className={classes.answers}>
          {say("customer.lastAnswers")}
          {answers.map((answer) => (
            <Score key={answer.id} kind={answer.surveyKind ?? ""} score={answer.score ?? 0} />
          ))}
        </span>
      )}
    </span>
  );
}
