import { Button, Loader } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FormattedNumber, useIntl } from "react-intl";
import { type ApiError, call, type Got } from "../../api/client.ts";
import { may, useMe } from "../../api/me.ts";
import { useAnswer } from "../../api/queries.ts";
import { announce } from "../../ui/announce.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { visitViewsOf } from "../visit/views.ts";
import classes from "./draw-record.module.css";
import { useStratum } from "./stratum.ts";

type Draw = Got<"draw.list">["draws"][number];

/** What was drawn, from whom, with which chance, and all that proves it. */
export function DrawRecord({ draw, canProve }: { draw: Draw; canProve: boolean }) {
  const say = useSay();
  const term = useTerm();
  const nameOf = useStratum();
  const me = useMe();
  const staff = useAnswer("staff.list", {}, { enabled: may("staff.list", me) });
  const sum = (of: "eligible" | "drawn") => draw.strata.reduce((total, stratum) => total + stratum[of], 0);
  const requestedBy = staff.data?.staff.find(({ id }) => id === draw.requestedBy)?.name;
  const isDrawn = draw.state === "drawn";
  return (
    <>
      <Panel
        flush
        title={draw.quarter}
        aside={
          isDrawn ? (
            visitViewsOf(me).includes("all") && (
              <Link to="/visits" search={{ view: "all", quarter: draw.quarter }} className={classes.link ?? ""}>
                {say("draw.toVisits")}
              </Link>
            )
          ) : (
            <Mark meaning="info">{say("draws.drawing")}</Mark>
          )
        }
      >
        <div aria-live="polite">
          {isDrawn ? (
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
                    <th scope="row">{nameOf(stratum.stratum)}</th>
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
          ) : (
            <p className={classes.drawing}>
              <Loader size="sm" /> {say("draw.drawingText")}
            </p>
          )}
        </div>
      </Panel>
      <Panel title={say("draw.proof")}>
        <p className={classes.text}>{say("draw.proofText")}</p>
        <Facts
          facts={[
            [say("draw.seedHash"), <Code key="hash" text={draw.seedHash} />],
            [say("draw.seed"), draw.seed && <Code key="seed" text={draw.seed} />],
            [say("draw.frameHash"), draw.frameHash && <Code key="frame" text={draw.frameHash} />],
            [say("draw.frameSize"), draw.frameSize !== undefined && <FormattedNumber value={draw.frameSize} />],
            [say("draw.algorithm"), <Code key="algorithm" text={draw.algorithm} />],
            [
              say("draw.exclusions"),
              Object.entries(draw.exclusions)
                .map(([why, n]) => `${term("exclusion", why)}: ${n}`)
                .join(" · "),
            ],
            [
              say("draw.requestedAt"),
              <span key="requested">
                <Moment at={draw.requestedAt} />
                {requestedBy && ` · ${requestedBy}`}
              </span>,
            ],
            [say("draw.drawnAt"), draw.drawnAt && <Moment at={draw.drawnAt} />],
          ]}
        />
        {isDrawn && <Verify draw={draw} canProve={canProve} />}
      </Panel>
    </>
  );
}

const Code = ({ text }: { text: string }) => <code className={classes.code}>{text}</code>;

/** How anybody repeats the draw: the whole record as a file, and the command that checks it. */
function Verify({ draw, canProve }: { draw: Draw; canProve: boolean }) {
  const say = useSay();
  const intl = useIntl();
  const file = `draw-${draw.quarter}.json`;
  const download = useMutation<void, ApiError>({
    mutationFn: async () => {
      const record = await wholeRecord(draw);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(record, null, 2)], { type: "application/json" }));
      link.download = file;
      link.click();
      URL.revokeObjectURL(link.href);
      announce(say("draw.downloaded", { n: intl.formatNumber(record.frame.length) }));
    },
  });
  return (
    <div className={classes.verify}>
      <h3>{say("draw.verify")}</h3>
      <p className={classes.text}>{say(canProve ? "draw.verifyText" : "draw.verifyWho")}</p>
      <pre className={classes.command}>npm run draw -- verify {file}</pre>
      {download.error && <Failed error={download.error} />}
      {canProve && (
        <Button
          variant="default"
          leftSection={<Icon name="copy" size={16} />}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          {say("draw.download")}
        </Button>
      )}
    </div>
  );
}

/** The record with its whole frame, which the API gives page by page. */
async function wholeRecord(draw: Draw): Promise<Got<"draw.record">> {
  const { programId, quarter } = draw;
  const record = await call("draw.record", { programId, quarter });
  let { nextPage } = record;
  while (nextPage !== null) {
    const page = await call("draw.record", { programId, quarter, page: nextPage });
    record.frame.push(...page.frame);
    nextPage = page.nextPage;
  }
  return { ...record, nextPage: null };
}
