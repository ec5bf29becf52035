import { FormattedNumber } from "react-intl";
import type { Got } from "../../api/client.ts";
import { Mark, type Meaning } from "../../ui/mark.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import { OutcomeBar, OutcomeKey } from "../metric/outcomes.tsx";
import classes from "./campaign.module.css";

export type Campaign = Got<"campaign.list">["campaigns"][number];
type Progress = Campaign["progress"];

const meaningOf: Record<Progress["stage"], Meaning> = {
  ...{ scheduled: "plain", planning: "info", sending: "info", done: "good" },
  ...{ paused: "warning", cancelling: "warning", cancelled: "plain" },
};

/** How a campaign stands, in a word. */
export function CampaignStage({ stage }: { stage: Progress["stage"] }) {
  const say = useSay();
  return <Mark meaning={meaningOf[stage]}>{say(`campaignStage.${stage}`)}</Mark>;
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** The sums as the bar of a ledger takes them. */
const ledgerOf = ({ framed, uncounted, ...rest }: Progress) => ({
  ...rest,
  resolved: framed,
  unaccounted: Math.max(0, uncounted),
});

export const CampaignBar = ({ progress }: { progress: Progress }) => (
  <div className={classes.bar}>
    <OutcomeBar ledger={ledgerOf(progress)} />
  </div>
);

/** What became of everybody in the frame, so that it adds up. */
export function CampaignSums({ progress }: { progress: Progress }) {
  const say = useSay();
  const { framed, customers, sent, pending, uncounted, answered } = progress;
  const suppressed = total(progress.suppressed);
  const failed = total(progress.failed);
  const sums = { sent, pending, suppressed, failed } as const;
  return (
    <>
      <CampaignBar progress={progress} />
      <dl className={classes.sums}>
        {(Object.keys(sums) as (keyof typeof sums)[]).map((kind) => (
          <div key={kind}>
            <dt>
              <OutcomeKey kind={kind} /> {say(`campaign.${kind}`)}
            </dt>
            <dd>
              <FormattedNumber value={sums[kind]} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{say("campaign.answered")}</dt>
          <dd>
            <FormattedNumber value={answered} />
          </dd>
        </div>
      </dl>
      <p className={classes.text}>{say("campaign.sum", { framed, ...sums })}</p>
      {uncounted > 0 && <p className={classes.text}>{say("campaign.counting", { n: uncounted })}</p>}
      {progress.stage === "planning" && <p className={classes.text}>{say("campaign.looked", { n: customers })}</p>}
    </>
  );
}

/** Why people were not asked, the most frequent reason first. */
export function Reasons({ counts }: { counts: Record<string, number> }) {
  const say = useSay();
  const term = useTerm();
  const reasons = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return <p className={classes.text}>{say("campaign.whyNone")}</p>;
  return (
    <ul className={classes.reasons}>
      {reasons.map(([reason, n]) => (
        <li key={reason}>
          <span>{term("reason", reason)}</span>
          <strong>
            <FormattedNumber value={n} />
          </strong>
        </li>
      ))}
    </ul>
  );
}
