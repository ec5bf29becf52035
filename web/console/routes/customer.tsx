import { Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useAnswer } from "../api/queries.ts";
import { Contact } from "../features/customer/contact.tsx";
import { History } from "../features/customer/history.tsx";
import { Tier } from "../features/customer/tier.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, SkeletonRows } from "../ui/states.tsx";
import { useSay } from "../words/words.tsx";
import classes from "./customer.module.css";

const route = getRouteApi("/customers/$customerId");

/** A customer: who they are, and everything that happened. */
export function CustomerPage() {
  const say = useSay();
  const { customerId } = route.useParams();
  const answer = useAnswer("customer.read", { customerId });
  return (
    <Page
      title={answer.data?.customer.name ?? say("customer")}
      lead={answer.data && <Tier tier={answer.data.customer.tier} />}
    >
      <Answer
        query={answer}
        skeleton={
          <div className={classes.columns}>
            <Skeleton height={300} radius="lg" />
            <SkeletonRows rows={5} />
          </div>
        }
      >
        {({ customer, history }) => (
          <div className={classes.columns}>
            <Panel title={say("customer.contact")}>
              <Contact customer={customer} />
            </Panel>
            <Panel title={say("customer.history")}>
              <History entries={history} />
            </Panel>
          </div>
        )}
      </Answer>
    </Page>
  );
}
