import { Button } from "@mantine/core";
import { useDeed } from "../../api/queries.ts";
import { announce } from "../../ui/announce.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "../program/form.module.css";
import type { Program } from "../program/program-facts.tsx";

/** Asks for the present quarter's draw, which has not been made yet. */
export function RequestDraw({
  program,
  quarter,
  canRequest,
}: {
  program: Program;
  quarter: string;
  canRequest: boolean;
}) {
  const say = useSay();
  const request = useDeed("draw.request", ["draw.list"]);
  return (
    <Panel title={say("draw.dueTitle", { quarter })}>
      <p className={classes.text}>{say(canRequest ? "draw.dueText" : "draw.dueWait")}</p>
      {request.error && <Failed error={request.error} />}
      {canRequest && (
        <Button
          size="md"
          leftSection={<Icon name="draw" />}
          loading={request.isPending}
          onClick={() =>
            request.mutate({ programId: program.id, quarter }, { onSuccess: () => announce(say("draw.requested")) })
          }
        >
          {say("draw.request")}
        </Button>
      )}
    </Panel>
  );
}
