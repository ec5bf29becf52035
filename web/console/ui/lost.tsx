import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useSay } from "../words/words.tsx";
import { Page } from "./page.tsx";
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
