import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type Session, signIn } from "../../api/session.ts";
import { useSay } from "../../words/words.tsx";
import { Icon } from "../icons.tsx";
import { Logo } from "./logo.tsx";
import { LocaleSwitch, SchemeSwitch } from "./preferences.tsx";
import classes from "./sign-in.module.css";

const texts = {
  first: "signIn.text",
  expired: "signIn.endedText",
  left: "signIn.left",
  elsewhere: "signIn.elsewhere",
  other: "signIn.other",
} as const;

/** What stands in the page's place while nobody is signed in; the address stays, so that signing in leads back to it. */
export function SignIn({ session }: { session: Exclude<Session, { state: "signedIn" }> }) {
  const say = useSay();
  const [going, setGoing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const ended = session.state === "signedOut" && session.why === "expired";
  useEffect(() => {
    document.title = `${say("signIn.title")} · Loopkeeper`;
    if (ended) button.current?.focus();
  }, [say, ended]);
  return (
    <div className={classes.page}>
      <main className={classes.card}>
        <Logo size={40} />
        <h1 className={classes.title}>{say(ended ? "signIn.ended" : "signIn.title")}</h1>
        <p className={classes.text}>
          {session.state === "failed"
            ? say("signIn.failed")
            : say(session.state === "signedOut" ? texts[session.why] : "signIn.text")}
        </p>
        {session.state === "failed" && (
          <p className={classes.detail} role="alert">
            <Icon name="bad" size={16} /> {session.message}
          </p>
        )}
        {session.state === "starting" ? (
          <Button fullWidth size="md" loading>
            {say("signIn.action")}
          </Button>
        ) : (
          <Button
            ref={button}
            fullWidth
            size="md"
            loading={going}
            rightSection={<Icon name="arrowRight" />}
            onClick={async () => {
              setGoing(true);
              await signIn();
              setGoing(false);
            }}
          >
            {say("signIn.action")}
          </Button>
        )}
      </main>
      <footer className={classes.foot}>
        <LocaleSwitch />
        <SchemeSwitch />
      </footer>
    </div>
  );
}
