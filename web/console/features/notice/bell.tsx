import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { SkeletonRows } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./bell.module.css";

const NoticeList = lazy(async () => ({ default: (await import("./notice-list.tsx")).NoticeList }));

/** How many notices are new, and what they say at a press. */
export function Bell() {
  const say = useSay();
  const [isOpen, panel] = useDisclosure(false);
  const n = useAnswer("notice.unread", {}, { refetchInterval: 60_000 }).data?.unread ?? 0;
  return (
    <>
      <UnstyledButton className={classes.bell} onClick={panel.open} aria-haspopup="dialog" title={say("notices")}>
        <Icon name="bell" size={20} />
        {n > 0 && (
          <span className={classes.count} aria-hidden="true">
            {n > 99 ? say("notices.many") : n}
          </span>
        )}
        <VisuallyHidden>{say("notices.bell", { n })}</VisuallyHidden>
      </UnstyledButton>
      <Dialog
        isOpen={isOpen}
        onClose={panel.close}
        label={say("notices")}
        title={<h2 className={classes.title}>{say("notices")}</h2>}
        side="end"
      >
        <div className={classes.list}>
          <Suspense fallback={<SkeletonRows rows={6} height={52} />}>
            <NoticeList onGo={panel.close} />
          </Suspense>
        </div>
        <Link to="/notices" className={classes.all ?? ""} onClick={panel.close}>
          {say("notices.all")}
        </Link>
      </Dialog>
    </>
  );
}
