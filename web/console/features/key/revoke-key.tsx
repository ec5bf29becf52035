import { Button, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./key.module.css";

/** The second step before a key is locked out for good: its system's name, written out. */
export function RevokeKey({ apiKey, onClose }: { apiKey: Got<"key.list">["keys"][number]; onClose: () => void }) {
  const say = useSay();
  const { name } = apiKey;
  const revoke = useDeed("key.revoke", ["key.list"]);
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isRight = typed.trim() === name;
  const title = say("apiKey.revokeTitle", { name });
  return (
    <Dialog isOpen onClose={onClose} label={title} title={<h2 className={classes.title}>{title}</h2>}>
      <form
        className={classes.revoke}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isRight) return input.current?.focus();
          revoke.mutate(
            { keyId: apiKey.id },
            {
              onSuccess: () => {
                announce(say("apiKey.revokeDone"));
                onClose();
              },
            },
          );
        }}
      >
        <p className={classes.text}>{say("apiKey.revokeText")}</p>
        <TextInput
          ref={input}
          data-autofocus
          autoComplete="off"
          label={say("apiKey.revokeType", { name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={tried && !isRight && say("apiKey.revokeMismatch", { name })}
        />
        {revoke.error && <Failed error={revoke.error} />}
        <div className={classes.buttons}>
          <Button type="submit" variant="default" className={classes.danger ?? ""} loading={revoke.isPending}>
            {say("apiKey.revokeAction")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
