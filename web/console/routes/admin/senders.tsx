import { Skeleton } from "@mantine/core";
import { useAnswer } from "../../api/queries.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { EmailSender } from "../../features/sender/email-sender.tsx";
import { SmsSender } from "../../features/sender/sms-sender.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";

/** Who customers see when they are written to: names, answers and lines by language, and how that looks when it arrives. */
export function Senders() {
  const say = useSay();
  const senders = useAnswer("sender.list", {});
  const skeleton = (
    <div className={classes.stack}>
      <Skeleton height={560} radius="md" />
      <Skeleton height={320} radius="md" />
    </div>
  );
  return (
    <AdminPage title={say("senders")} lead={say("sender.lead")} wide>
      <Answer query={senders} skeleton={skeleton}>
        {({ email, sms }) => (
          <div className={classes.stack}>
            <Panel title={say("sender.email")}>
              <p className={classes.text}>
                {say("sender.emailText")} {!email.sender && say("sender.unset", { name: email.name })}
              </p>
              <EmailSender email={email} />
            </Panel>
            <Panel title={say("sender.sms")}>
              <p className={classes.text}>
                {say("sender.smsText")} {!sms.sender && say("sender.unsetSms")}
              </p>
              <SmsSender sms={sms} />
            </Panel>
          </div>
        )}
      </Answer>
    </AdminPage>
  );
}
