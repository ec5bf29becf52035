import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { acts } from "../../api/acts.ts";
import { signIn } from "../../api/session.ts";
import { useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import classes from "./ended.module.css";

/** Over the page on which the session ended: what was typed is behind it, and signing in leads back there. */
export function Ended() {
  const say = useSay();
  const waiting = acts.use().length;
  const [isGoing, go] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={classes.card}
      aria-labelledby="ended-title"
      aria-describedby="ended-text"
      // There is nothing behind it to go back to.
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="ended-title" className={classes.title}>
        {say("signIn.ended")}
      </h2>
      <p id="ended-text" className={classes.text}>
        {say("signIn.endedText")} {waiting > 0 && say("ended.waiting", { n: waiting })}
      </p>
      <Button
        fullWidth
        size="md"
        loading={isGoing}
        rightSection={<Icon name="arrowRight" />}
        onClick={async () => {
          go(true);
          await signIn();
          go(false);
        }}
      >
        {say("signIn.action")}
      </Button>
    </dialog>
  );
}
