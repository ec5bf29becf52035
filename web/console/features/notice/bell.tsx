import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { SkeletonRows } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./bell.module.css";

const NoticeList = lazy(async () => ({ default: (await import("./notice-list.tsx")).NoticeList }));

/** How many notices are new; a press shows what they say. */
export function Bell({ onOpen }: { onOpen: () => void }) {
  const say = useSay();
  const n = useAnswer("notice.unread", {}).data?.unread ?? 0;
  return (
    <UnstyledButton className={classes.bell} onClick={onOpen} aria-haspopup="dialog" title={say("notices")}>
      <Icon name="bell" size={20} />
      {n > 0 && (
        <span className={classes.count} aria-hidden="true">
          {n > 99 ? say("notices.many") : n}
        </span>
      )}
      <VisuallyHidden>{say("notices.bell", { n })}</VisuallyHidden>
    </UnstyledButton>
  );
}

/** The latest notices at the edge of any page. */
export function NoticePanel({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      label={say("notices")}
      title={<h2 className={classes.title}>{say("notices")}</h2>}
      side="end"
    >
      <div className={classes.list}>
        <Suspense fallback={<SkeletonRows rows={6} height={52} />}>
          <NoticeList onGo={onClose} />
        </Suspense>
      </div>
      <Link to="/notices" className={classes.all ?? ""} onClick={onClose}>
        {say("notices.all")}
      </Link>
    </Dialog>
  );
}
