import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./key.module.css";

/** A key just made, the one time that it can be seen. */
export function NewSecret({
  made,
  onStored,
}: {
  made: { key: { name: string }; secret: string };
  onStored: () => void;
}) {
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.secret);
      announce(say("apiKey.copied"));
    } catch {
      input.current?.select();
      announce(say("apiKey.notCopied"));
    }
  };
  return (
    <Panel title={say("apiKey.made", { name: made.key.name })}>
      <p className={classes.once}>
        <Icon name="warning" size={16} /> {say("apiKey.once")}
      </p>
      <div className={classes.secret}>
        <TextInput
          ref={input}
          readOnly
          aria-label={say("apiKey.secret")}
          value={made.secret}
          onFocus={(event) => event.currentTarget.select()}
          classNames={{ input: classes.code ?? "" }}
        />
        <Button leftSection={<Icon name="copy" size={16} />} onClick={copy}>
          {say("apiKey.copy")}
        </Button>
        <Button variant="default" onClick={onStored}>
          {say("apiKey.stored")}
        </Button>
      </div>
    </Panel>
  );
}
