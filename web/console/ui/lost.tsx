import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useSay, type WordId } from "../words/words.tsx";
import { Page } from "./page.tsx";
import type { Place } from "./places.ts";
import { Empty } from "./states.tsx";

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

/** A page that could not be shown: a defect, or its code did not arrive after a new release. */
export function Broken({ error }: ErrorComponentProps) {
  const say = useSay();
  return (
    <Page title={say("broken.title")}>
      <Empty
        icon="bad"
        title={say("broken.what")}
        action={<Button onClick={() => location.reload()}>{say("broken.action")}</Button>}
      >
        {error instanceof Error ? error.message : String(error)}
      </Empty>
    </Page>
  );
}
