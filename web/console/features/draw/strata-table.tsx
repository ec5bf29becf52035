import { FormattedNumber } from "react-intl";
import { Panel } from "../../ui/page.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay } from "../../words/words.tsx";
import type { Draw } from "./quarter-timeline.tsx";
import classes from "./strata-table.module.css";
import { useStratum } from "./stratum.ts";

/** From whom how many were drawn, and each customer's chance; the bar is the stratum's part of the frame. */
export function StrataTable({ draw }: { draw: Draw }) {
  const say = useSay();
  const nameOf = useStratum();
  const sum = (of: "eligible" | "drawn") => draw.strata.reduce((total, stratum) => total + stratum[of], 0);
  const most = Math.max(1, ...draw.strata.map(({ eligible }) => eligible));
  return (
    <Panel flush title={say("draw.strata")}>
      <Table label={say("draw.strata")}>
        <thead>
          <tr>
            <th>{say("draw.stratum")}</th>
            <th data-number>{say("draw.eligible")}</th>
            <th data-number>{say("draw.drawnCount")}</th>
            <th data-number>{say("draw.probability")}</th>
          </tr>
        </thead>
        <tbody>
          {draw.strata.map((stratum) => (
            <tr key={stratum.stratum}>
              <th scope="row">
                {nameOf(stratum.stratum)}
                <span className={classes.bar} aria-hidden="true">
                  <span style={{ width: `${(stratum.eligible / most) * 100}%` }}>
                    <span style={{ width: `${stratum.probability * 100}%` }} />
                  </span>
                </span>
              </th>
              <td data-number>
                <FormattedNumber value={stratum.eligible} />
              </td>
              <td data-number>
                <FormattedNumber value={stratum.drawn} />
              </td>
              <td data-number>
                <FormattedNumber value={stratum.probability} style="percent" maximumFractionDigits={2} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say("draw.total")}</th>
            <td data-number>
              <FormattedNumber value={sum("eligible")} />
            </td>
            <td data-number>
              <FormattedNumber value={sum("drawn")} />
            </td>
            <td />
          </tr>
        </tfoot>
      </Table>
    </Panel>
  );
}
