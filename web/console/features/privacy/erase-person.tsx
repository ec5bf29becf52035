import { Button, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./privacy.module.css";

/** The second step before a person is erased for good: why, and the name, written out. */
export function ErasePerson(props: {
  person: Got<"privacy.see">["person"];
  onClose: () => void;
  /** It has begun: there is nobody to look at any more. */
  onErased: () => void;
}) {
  const { person, onClose, onErased } = props;
  const say = useSay();
  const { name, customerId } = person;
  const erase = useDeed("privacy.request", ["privacy.list"]);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const inputs = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)] as const;
  const isSaid = reason.trim().length >= 3;
  const isRight = typed.trim() === name.trim();
  const title = say("privacy.eraseTitle", { name });
  return (
    <Dialog isOpen onClose={onClose} label={title} title={<h2 className={classes.dialogTitle}>{title}</h2>}>
      <form
        className={classes.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isSaid) return inputs[0].current?.focus();
          if (!isRight) return inputs[1].current?.focus();
          erase.mutate(
            { customerId, kind: "erase", reason: reason.trim() },
            {
              onSuccess: () => {
                announce(say("privacy.eraseBegun"));
                onClose();
                onErased();
              },
            },
          );
        }}
      >
        <p className={classes.text}>{say("privacy.eraseWarning")}</p>
        <TextInput
          ref={inputs[0]}
          data-autofocus
          autoComplete="off"
          maxLength={500}
          label={say("privacy.reason")}
          description={say("privacy.reasonHint")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={tried && !isSaid && say("privacy.reasonMissing")}
        />
        <TextInput
          ref={inputs[1]}
          autoComplete="off"
          label={say("privacy.eraseType", { name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={tried && !isRight && say("privacy.eraseMismatch", { name })}
        />
        {erase.error && <Failed error={erase.error} />}
        <div className={classes.buttons}>
          <Button type="submit" variant="default" className={classes.danger ?? ""} loading={erase.isPending}>
            {say("privacy.eraseAction")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
