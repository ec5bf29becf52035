import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { network } from "../../api/network.ts";
import { useSay, type WordId } from "../../words/words.tsx";
import { Page } from "../page.tsx";
import { Empty } from "../states.tsx";
import type { Place } from "./places.ts";

/** An address where nothing is. */
export function Lost() {
  const say = useSay();
  return (
    <Page title={say("lost.title")}>
      <Empty
        icon="place"
        title={say("lost.what")}
        action={
          <Button component={Link} to="/" variant="default">
            {say("lost.action")}
          </Button>
        }
      >
        {say("lost.text")}
      </Empty>
    </Page>
  );
}

/** A page that is there, but not for the reader's role: nothing of it is asked for. */
export function Closed({ instead }: { instead: Place | undefined }) {
  const say = useSay();
  return (
    <Page title={say("closed.title")}>
      <Empty
        icon="closed"
        title={say("closed.what")}
        action={
          instead && (
            <Button component={Link} to={instead.path} variant="default">
              {say("closed.action", { page: say(instead.name as WordId) })}
            </Button>
          )
        }
      >
        {say("closed.text")}
      </Empty>
    </Page>
  );
}

/** The code of a page did not come: there is no network, or a new release has replaced it. */
export class PieceMissing extends Error {}

/** A page that could not be shown: a defect, or its code did not come. */
export function Broken({ error }: ErrorComponentProps) {
  const say = useSay();
  const { isReachable } = network.use();
  const isMissing = error instanceof PieceMissing;
  const wasOffline = useRef(!isReachable);
  useEffect(() => {
    if (isMissing && wasOffline.current && isReachable) location.reload();
  }, [isMissing, isReachable]);
  return (
    <Page title={say("broken.title")}>
      <Empty
        icon="bad"
        title={say(isMissing ? "broken.missing" : "broken.what")}
        action={<Button onClick={() => location.reload()}>{say("broken.action")}</Button>}
      >
        {isMissing ? !isReachable && say("broken.offline") : error instanceof Error ? error.message : String(error)}
      </Empty>
    </Page>
  );
}
