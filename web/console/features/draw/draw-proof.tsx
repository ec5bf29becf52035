import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { FormattedNumber, useIntl } from "react-intl";
import { type ApiError, call, type Got } from "../../api/client.ts";
import { may, useMe } from "../../api/me.ts";
import { Facts } from "../../ui/facts.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import classes from "./draw-proof.module.css";
import type { Draw } from "./quarter-timeline.tsx";

/** All that proves a draw: what was published before, what was drawn from, and how anybody repeats it. */
export function DrawProof({ draw }: { draw: Draw }) {
  const say = useSay();
  const term = useTerm();
  const canProve = may("draw.record", useMe());
  return (
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
        ]}
      />
      {draw.state === "drawn" && <Verify draw={draw} canProve={canProve} />}
    </Panel>
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
