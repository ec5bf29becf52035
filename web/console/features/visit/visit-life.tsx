import { Link } from "@tanstack/react-router";
import { may, useMe } from "../../api/me.ts";
import { useAnswer } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { useSay } from "../../words/words.tsx";
import { LastDay } from "./visit-row.tsx";
import type { Visit } from "./visit-status.tsx";

/** When a visit was planned, scheduled, begun and handed in, and by whom. */
export function VisitLife({ visit }: { visit: Visit }) {
  const say = useSay();
  const me = useMe();
  const staff = useAnswer("staff.list", {}, { enabled: may("staff.list", me) });
  const auditor =
    visit.auditorId === me.id ? me.name : staff.data?.staff.find(({ id }) => id === visit.auditorId)?.name;
  const moment = (at: string | undefined) => at && <DateTime at={at} />;
  return (
    <Panel title={say("visit.life")}>
      <Facts
        facts={[
          [say("visit.life.auditor"), auditor],
          [say("visit.life.planned"), moment(visit.plannedAt)],
          [say("visit.life.scheduledFor"), moment(visit.scheduledAt)],
          [say("visit.life.started"), moment(visit.startedAt)],
          [say("visit.life.submitted"), moment(visit.submittedAt)],
          [say("visits.lastDay"), !visit.submittedAt && <LastDay visit={visit} />],
          [
            say("customer"),
            visit.customerId && may("customer.read", me) && (
              <Link to="/customers/$customerId" params={{ customerId: visit.customerId }}>
                {visit.customerName ?? say("visit.customerPage")}
              </Link>
            ),
          ],
        ]}
      />
    </Panel>
  );
}
