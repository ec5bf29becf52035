import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { OperationName } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./campaign.module.css";
import type { Campaign } from "./progress.tsx";

type Act = "pause" | "resume" | "cancel";

/** What can be done with a campaign as it stands, each behind a second step. */
export function CampaignActs({ campaign }: { campaign: Campaign }) {
  const say = useSay();
  const [act, choose] = useState<Act>();
  const { state, progress } = campaign;
  const can: Act[] = [
    ...(state === "running" && progress.stage !== "done" ? (["pause"] as const) : []),
    ...(state === "paused" ? (["resume"] as const) : []),
    ...(state !== "cancelled" && progress.stage !== "done" ? (["cancel"] as const) : []),
  ];
  return (
    <>
      {can.map((each) => (
        <Button
          key={each}
          variant={each === "resume" ? "filled" : "default"}
          className={each === "cancel" ? classes.danger : undefined}
          onClick={() => choose(each)}
        >
          {say(`campaign.${each}`)}
        </Button>
      ))}
      {act && <Confirm key={act} act={act} campaign={campaign} onClose={() => choose(undefined)} />}
    </>
  );
}

const refreshed: OperationName[] = ["campaign.list", "campaign.fromId"];

function Confirm({ act, campaign, onClose }: { act: Act; campaign: Campaign; onClose: () => void }) {
  const say = useSay();
  const { id, name, progress, repeats } = campaign;
  const deed = {
    pause: useDeed("campaign.pause", refreshed),
    resume: useDeed("campaign.resume", refreshed),
    cancel: useDeed("campaign.cancel", refreshed),
  }[act];
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const isRight = act !== "cancel" || typed.trim() === name;
  const title = say(`campaign.${act}Title`, { name });
  return (
    <Dialog isOpen onClose={onClose} label={title} title={<h2 className={classes.title}>{title}</h2>}>
      <form
        className={classes.act}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isRight) return;
          deed.mutate(
            { campaignId: id },
            {
              onSuccess: () => {
                announce(say(`campaign.${act}Done`));
                onClose();
              },
            },
          );
        }}
      >
        <p className={classes.text}>
          {say(`campaign.${act}Text`, { n: progress.pending + Math.max(0, progress.uncounted) })}
          {act === "cancel" && repeats !== "never" && ` ${say("campaign.cancelSeries")}`}
        </p>
        {act === "cancel" && (
          <TextInput
            data-autofocus
            autoComplete="off"
            label={say("campaign.cancelType", { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={tried && !isRight && say("campaign.cancelMismatch", { name })}
          />
        )}
        {deed.error && <Failed error={deed.error} />}
        <div className={classes.buttons}>
          <Button
            type="submit"
            variant={act === "cancel" ? "default" : "filled"}
            className={act === "cancel" ? classes.danger : undefined}
            loading={deed.isPending}
          >
            {say(`campaign.${act}`)}
          </Button>
          <Button variant="default" onClick={onClose}>
            {say("close")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
