import { Skeleton } from "@mantine/core";
import { useAnswer } from "../../api/queries.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { MappingEditor } from "../../features/intake/mapping.tsx";
import { Vendor } from "../../features/intake/vendor.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";

/** Where help desks tell about their cases: addresses, secrets, and what came last. */
export function Intake() {
  const say = useSay();
  const intake = useAnswer("intake.list", {});
  return (
    <AdminPage title={say("intake")} lead={say("intake.lead")}>
      <Answer query={intake} skeleton={<Skeleton height={560} radius="md" />}>
        {({ vendors }) => (
          <div className={classes.stack}>
            {vendors.map((vendor) => (
              <Vendor key={vendor.vendor} vendor={vendor}>
                {vendor.vendor === "webhook" && <MappingEditor vendor={vendor} />}
              </Vendor>
            ))}
          </div>
        )}
      </Answer>
    </AdminPage>
  );
}
