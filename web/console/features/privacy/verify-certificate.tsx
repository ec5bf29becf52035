import { Button, FileButton } from "@mantine/core";
import { useState } from "react";
import { type ApiError, call, type Sent } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import { Counts } from "./known-person.tsx";
import classes from "./privacy.module.css";

interface Statement {
  request?: string;
  finishedAt?: string;
  erased?: Record<string, number>;
}

const statementIn = (payload: string): Statement => {
  try {
    return JSON.parse(payload) as Statement;
  } catch {
    return {};
  }
};

/** The parts of a certificate's file; undefined where it is no such file. */
function certificateIn(text: string): Sent<"privacy.verify"> | undefined {
  try {
    const { payload, signature, key } = JSON.parse(text) as Sent<"privacy.verify">;
    return typeof payload === "string" && typeof signature === "string" && typeof key === "number"
      ? { payload, signature, key }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Takes a certificate's file and says whether it was signed here and is as it was signed. */
export function VerifyCertificate() {
  const say = useSay();
  const [seen, setSeen] = useState<{ isGenuine: boolean; statement: Statement }>();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const take = async (file: File | null) => {
    if (!file) return;
    setBusy(true);
    setError(undefined);
    const certificate = certificateIn(await file.text());
    const told = certificate ? call("privacy.verify", certificate) : Promise.resolve({ isGenuine: false });
    await told.then(
      ({ isGenuine }) => setSeen({ isGenuine, statement: statementIn(certificate?.payload ?? "") }),
      setError,
    );
    setBusy(false);
  };
  return (
    <Panel title={say("privacy.verify")}>
      <p className={classes.text}>{say("privacy.verifyText")}</p>
      <FileButton accept="application/json,.json" onChange={take}>
        {(props) => (
          <Button {...props} variant="default" loading={isBusy}>
            {say("privacy.verifyAction")}
          </Button>
        )}
      </FileButton>
      <div aria-live="polite" className={classes.verdict}>
        {error && <Failed error={error} />}
        {seen && (
          <Mark meaning={seen.isGenuine ? "good" : "bad"}>
            {say(seen.isGenuine ? "privacy.genuine" : "privacy.notGenuine")}
          </Mark>
        )}
        {seen?.isGenuine && (
          <>
            <Facts
              facts={[
                [say("privacy.request"), seen.statement.request],
                [say("privacy.finishedAt"), seen.statement.finishedAt && <Moment at={seen.statement.finishedAt} />],
              ]}
            />
            <Counts counts={Object.entries(seen.statement.erased ?? {}).map(([kind, n]) => ({ kind, n }))} />
          </>
        )}
      </div>
    </Panel>
  );
}
