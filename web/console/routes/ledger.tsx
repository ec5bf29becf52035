import { SegmentedControl, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FormattedDate, FormattedNumber } from "react-intl";
import type { Got } from "../api/client.ts";
import { useAnswer } from "../api/queries.ts";
import { OutcomeBar, OutcomeKey, outcomeKinds, outcomesOf, Reasons } from "../features/metric/outcomes.tsx";
import { Mark } from "../ui/mark.tsx";
import { DateTime } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../ui/states.tsx";
import { Table } from "../ui/table.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./ledger.module.css";

const route = getRouteApi("/ledger");

/** The why-not ledger: every resolved case ends as sent, not asked, not delivered or pending, and each day adds up. */
export function Ledger() {
  const say = useSay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const days = search.days ?? 30;
  const ledger = useAnswer("metric.ledger", { days });
  return (
    <Page
      title={say("ledger.title")}
      tab={say("ledger")}
      lead={say("ledger.lead")}
      actions={
        <SegmentedControl
          aria-label={say("home.period")}
          value={String(days)}
          onChange={(value) => navigate({ search: { days: Number(value) as 7 }, replace: true })}
          data={[7, 30, 90].map((count) => ({ value: String(count), label: say("home.days", { days: count }) }))}
        />
      }
    >
      <Answer query={ledger} skeleton={<SkeletonRows rows={8} height={48} />}>
        {(data) =>
          data.days.length === 0 ? (
            <Panel>
              <Empty icon="ledger" title={say("ledger.empty")}>
                {say("ledger.emptyText")}
              </Empty>
            </Panel>
          ) : (
            <div className={classes.page}>
              <Days days={data.days} chosen={search.day} />
              {search.day && (
                <Day
                  key={search.day}
                  day={search.day}
                  ledger={data.days.find((row) => row.day === search.day)}
                  reason={search.reason}
                />
              )}
            </div>
          )
        }
      </Answer>
    </Page>
  );
}

type DayRow = Got<"metric.ledger">["days"][number];

export const DayName = ({ day }: { day: string }) => (
  <FormattedDate value={`${day}T00:00:00Z`} timeZone="UTC" weekday="short" day="numeric" month="short" />
);

function Days({ days, chosen }: { days: DayRow[]; chosen: string | undefined }) {
  const say = useSay();
  return (
    <Panel flush>
      <Table label={say("ledger.title")}>
        <thead>
          <tr>
            <th>{say("ledger.day")}</th>
            <th data-number>{say("ledger.resolved")}</th>
            {outcomeKinds.map((kind) => (
              <th key={kind} data-number>
                <OutcomeKey kind={kind} /> {say(`ledger.${kind}`)}
              </th>
            ))}
            <th className={classes.barCell}>{say("ledger.shares")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((row) => {
            const outcomes = outcomesOf(row);
            return (
              <tr key={row.day} data-chosen={row.day === chosen || undefined}>
                <th scope="row">
                  <Link
                    to="/ledger"
                    search={(before) => ({ ...(before.days && { days: before.days }), day: row.day })}
                    resetScroll={false}
                    className={classes.link ?? ""}
                    aria-current={row.day === chosen ? "true" : undefined}
                  >
                    <DayName day={row.day} />
                  </Link>
                </th>
                <td data-number>
                  <strong>
                    <FormattedNumber value={row.resolved} />
                  </strong>
                </td>
                {outcomeKinds.map((kind) => (
                  <td key={kind} data-number data-none={outcomes[kind] === 0 || undefined}>
                    <FormattedNumber value={outcomes[kind]} />
                  </td>
                ))}
                <td className={classes.barCell}>
                  <div className={classes.shares}>
                    <OutcomeBar ledger={row} />
                    {row.unaccounted !== 0 && (
                      <Mark meaning="bad">{say("ledger.unaccounted", { n: row.unaccounted })}</Mark>
                    )}
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Panel>
  );
}

function Day({ day, ledger, reason }: { day: string; ledger: DayRow | undefined; reason: string | undefined }) {
  const say = useSay();
  const term = useTerm();
  const entries = useAnswer("invitation.listUnsent", { day, ...(reason && { reason: reason as "quarantine" }) });
  const reasons = Object.keys({ ...ledger?.suppressed, ...ledger?.failed });
  return (
    <div className={classes.day}>
      <Panel title={<DayName day={day} />}>
        {ledger ? <Reasons counts={{ ...ledger.suppressed, ...ledger.failed }} /> : say("ledger.noDay")}
      </Panel>
      <Panel
        flush
        title={say("ledger.entries")}
        aside={
          reasons.length > 1 && (
            <nav className={classes.reasons} aria-label={say("ledger.reasons")}>
              {[undefined, ...reasons].map((each) => (
                <Link
                  key={each ?? ""}
                  to="/ledger"
                  search={(before) => ({
                    ...(before.days && { days: before.days }),
                    day,
                    ...(each && { reason: each }),
                  })}
                  replace
                  resetScroll={false}
                  className={classes.reason ?? ""}
                  data-here={each === reason || undefined}
                  aria-current={each === reason ? "true" : undefined}
                >
                  {each ? term("reason", each) : say("all")}
                </Link>
              ))}
            </nav>
          )
        }
      >
        <div className={classes.entries} aria-live="polite">
          <Answer query={entries} skeleton={<Skeleton height={180} radius="md" />}>
            {(data) =>
              data.entries.length === 0 ? (
                <Empty icon="checkCircle" title={say("ledger.noEntries")} />
              ) : (
                <>
                  <ul className={classes.list}>
                    {data.entries.map((entry) => (
                      <li key={entry.invitationId}>
                        <div>
                          {entry.customerId ? (
                            <Link
                              to="/customers/$customerId"
                              params={{ customerId: entry.customerId }}
                              className={classes.link ?? ""}
                            >
                              {entry.subject ?? entry.caseId}
                            </Link>
                          ) : (
                            (entry.subject ?? entry.caseId)
                          )}
                          <span className={classes.status}>
                            {term("reason", entry.reason)} · {term("invitationStatus", entry.status)}
                          </span>
                        </div>
                        <span className={classes.at}>
                          <DateTime at={entry.at} />
                        </span>
                      </li>
                    ))}
                  </ul>
                  {data.more && <p className={classes.more}>{say("ledger.more")}</p>}
                </>
              )
            }
          </Answer>
        </div>
      </Panel>
    </div>
  );
}
