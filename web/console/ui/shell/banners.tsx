import { Button } from "@mantine/core";
import { useState } from "react";
import { acts } from "../../api/acts.ts";
import { network } from "../../api/network.ts";
import { platformTimeOf } from "../../api/platform-time.ts";
import { createStore } from "../../api/store.ts";
import { useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import { Moment } from "../moment.tsx";
import classes from "./banners.module.css";

/** Whether a piece of this page could no longer be had, because a new release has replaced it. */
const isOutdated = createStore(false);

addEventListener("vite:preloadError", () => {
  if (navigator.onLine) isOutdated.set(true);
});

/** What concerns the whole page: that the network is gone, or that there is a newer release. */
export function Banners() {
  return (
    <div role="status" className={classes.banners}>
      <Offline />
      <Outdated />
    </div>
  );
}

/** Without a network what was read stays, with the moment that it is from; acts wait and say how many. */
function Offline() {
  const say = useSay();
  const { isReachable, answeredAt } = network.use();
  const waiting = acts.use().length;
  if (isReachable) return null;
  return (
    <p className={classes.banner} data-tone="warning">
      <Icon name="warning" size={16} />
      <span>
        <strong>{say("offline.title")}</strong> {say("offline.text")}{" "}
        {answeredAt !== undefined && (
          <>
            {say("offline.from")} <Moment at={new Date(platformTimeOf(answeredAt)).toISOString()} />
            {say("offline.end")}
          </>
        )}{" "}
        {waiting > 0 && say("offline.waiting", { n: waiting })}
      </span>
    </p>
  );
}

function Outdated() {
  const say = useSay();
  const [isGoing, go] = useState(false);
  if (!isOutdated.use()) return null;
  return (
    <p className={classes.banner} data-tone="info">
      <Icon name="retry" size={16} />
      <span>
        <strong>{say("outdated.title")}</strong> {say("outdated.text")}
      </span>
      <Button
        size="compact-sm"
        variant="default"
        loading={isGoing}
        onClick={() => {
          go(true);
          location.reload();
        }}
      >
        {say("outdated.action")}
      </Button>
    </p>
  );
}
