import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FormattedDate } from "react-intl";
import type { Got } from "../../api/client.ts";
import { platformNow } from "../../api/platform-time.ts";
import { usePages } from "../../api/queries.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { CheckPoint } from "../../features/suppression/check-point.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Empty, Failed, SkeletonRows, Stale } from "../../ui/states.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay, useTerm } from "../../words/words.tsx";

const route = getRouteApi("/admin/suppressions");

const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);
const shifted = (month: string, by: number): string =>
  monthOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by));

/** Which contact points must not be written to: one that is asked about, and the latest of each month. */
export function Suppressions() {
  const say = useSay();
  const present = monthOf(platformNow());
  const month = route.useSearch().month ?? present;
  return (
    <AdminPage title={say("suppressions")} lead={say("suppression.lead")}>
      <div className={classes.stack}>
        <CheckPoint />
        <Panel flush title={say("suppression.recent")} aside={<Months month={month} present={present} />}>
          <Month key={month} month={month} />
        </Panel>
      </div>
    </AdminPage>
  );
}

function Months({ month, present }: { month: string; present: string }) {
  const say = useSay();
  const to = (by: number, word: "suppression.monthBefore" | "suppression.monthAfter", isOver: boolean) => (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={say(word)}
      {...(isOver
        ? { "data-disabled": true, "aria-disabled": true }
        : {
            renderRoot: (props: object) => (
              <Link to="/admin/suppressions" search={{ month: shifted(month, by) }} resetScroll={false} {...props} />
            ),
          })}
    >
      <Icon name={by < 0 ? "arrowLeft" : "arrowRight"} size={14} />
    </Button>
  );
  return (
    <nav className={classes.monthNav} aria-label={say("suppression.recent")}>
      {to(-1, "suppression.monthBefore", false)}
      <span className={classes.month} aria-live="polite">
        <FormattedDate value={`${month}-01T00:00:00Z`} timeZone="UTC" year="numeric" month="long" />
      </span>
      {to(1, "suppression.monthAfter", month >= present)}
    </nav>
  );
}

function Month({ month }: { month: string }) {
  const say = useSay();
  const list = usePages("suppression.list", { month }, { whole: false });
  const rows = list.data?.pages.flatMap((page) => page.suppressions);
  if (!rows)
    return list.error ? (
      <Failed error={list.error} retry={() => list.refetch()} />
    ) : (
      <SkeletonRows rows={4} height={48} />
    );
  if (rows.length === 0)
    return (
      <Empty icon="message" title={say("suppression.empty")}>
        {say("suppression.emptyText")}
      </Empty>
    );
  return (
    <>
      <Stale query={list} />
      <Rows rows={rows} />
      {list.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {say("more")}
          </Button>
        </div>
      )}
    </>
  );
}

function Rows({ rows }: { rows: Got<"suppression.list">["suppressions"] }) {
  const say = useSay();
  const term = useTerm();
  return (
    <Table label={say("suppression.recent")}>
      <thead>
        <tr>
          <th>{say("suppression.point")}</th>
          <th>{say("suppression.channel")}</th>
          <th>{say("suppression.why")}</th>
          <th>{say("suppression.at")}</th>
          <th>{say("suppression.note")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ channel, why, at, masked, by, note }) => (
          <tr key={`${at} ${channel} ${masked}`}>
            <th scope="row">
              <bdi>{masked}</bdi>
            </th>
            <td>{term("suppressionChannel", channel)}</td>
            <td>{term("suppressionWhy", why)}</td>
            <td>
              <Moment at={at} />
            </td>
            <td>
              {note && (
                <div className={classes.note}>
                  {note}
                  <span className={classes.second}>{by}</span>
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
