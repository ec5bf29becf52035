import { Button } from "@mantine/core";
import { useDeed } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "../campaign/campaign.module.css";
import type { PublicLink } from "./poster.tsx";

/** The second step before a link stops working for good, also where it is printed. */
export function CloseLink({ link, onClose }: { link: PublicLink; onClose: () => void }) {
  const say = useSay();
  const close = useDeed("publicLink.close", ["publicLink.list", "publicLink.fromId"]);
  const title = say("publicLink.closeTitle", { name: link.name });
  return (
    <Dialog isOpen onClose={onClose} label={title} title={<h2 className={classes.title}>{title}</h2>}>
      <div className={classes.act}>
        <p className={classes.text}>{say("publicLink.closeText")}</p>
        {close.error && <Failed error={close.error} />}
        <div className={classes.buttons}>
          <Button
            variant="default"
            className={classes.danger ?? ""}
            loading={close.isPending}
            onClick={() =>
              close.mutate(
                { publicLinkId: link.id },
                {
                  onSuccess: () => {
                    announce(say("publicLink.closeDone"));
                    onClose();
                  },
                },
              )
            }
          >
            {say("publicLink.close")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
