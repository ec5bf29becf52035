import { Link } from "@tanstack/react-router";
import { useIntl } from "react-intl";
import { useNow } from "../../api/platform-time.ts";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/page.tsx";
import { useSay } from "../../words/words.tsx";
import { History } from "../customer/history.tsx";
import { Tier } from "../customer/tier.tsx";
import type { TaskDetail } from "./clock.tsx";
import classes from "./person.module.css";

/** How to reach the customer of a task, with their time of day. */
export function Reach({ task }: { task: TaskDetail }) {
  const say = useSay();
  const intl = useIntl();
  const now = useNow();
  const { customer } = task;
  if (!customer) return null;
  return (
    <Facts
      facts={[
        [say("customer.phone"), customer.phone && <a href={`tel:${customer.phone}`}>{customer.phone}</a>],
        [say("customer.email"), customer.email && <a href={`mailto:${customer.email}`}>{customer.email}</a>],
        [
          say("customer.localTime"),
          customer.timeZone && intl.formatTime(now, { timeZone: customer.timeZone, weekday: "short" }),
        ],
        [
          say("customer.language"),
          customer.locale && intl.formatDisplayName(customer.locale, { type: "language", fallback: "code" }),
        ],
      ]}
    />
  );
}

/** Who the customer of a task is, and what happened before. */
export function Person({ task }: { task: TaskDetail }) {
  const say = useSay();
  return (
    <>
      <Panel
        title={task.customerName}
        aside={
          task.customerId && (
            <Link to="/customers/$customerId" params={{ customerId: task.customerId }} className={classes.link ?? ""}>
              {say("task.toCustomer")}
            </Link>
          )
        }
      >
        {task.tier && (
          <p className={classes.tier}>
            <Tier tier={task.tier as "high"} />
          </p>
        )}
        <Reach task={task} />
      </Panel>
      <Panel title={say("customer.history")}>
        <History entries={task.history.filter((entry) => entry.id !== task.id)} />
      </Panel>
    </>
  );
}
