import body from "virtual:body/sender.saveEmail";
import { TextInput } from "@mantine/core";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { sentOf } from "../../ui/form/problems.ts";
import { MailFrame } from "../../ui/mail-frame.tsx";
import { useSay } from "../../words/words.tsx";
import { Changed, hintLast, languages, Preview, usePreview } from "./preview.tsx";
import classes from "./sender.module.css";

/** The sender of mail, and the mail as it arrives. */
export function EmailSender({ email }: { email: Got<"sender.list">["email"] }) {
  const say = useSay();
  const save = useDeed("sender.saveEmail", ["sender.list"]);
  const { sender } = email;
  const form = useForm("sender.saveEmail", {
    schema: body,
    draft: "sender.email",
    initial: {
      version: sender?.version ?? 0,
      name: sender?.name ?? { en: "", "zh-CN": "" },
      replyTo: sender?.replyTo ?? "",
      line: sender?.line ?? { en: "", "zh-CN": "" },
    },
    send: (changed) => save.mutateAsync(changed),
    said: say("sender.saved"),
  });
  const { version, ...draft } = form.values;
  const preview = usePreview("sender.previewEmail", sentOf(draft) as typeof draft | undefined);
  return (
    <div className={classes.stack}>
      <div>
        <Facts
          facts={[
            [
              say("sender.address"),
              <>
                <code>{email.address}</code> <span className={classes.quiet}>{say("sender.fixed")}</span>
              </>,
            ],
          ]}
        />
        <div className={classes.form}>
          <Form form={form} action={say("save")} aside={sender && <Changed {...sender} />}>
            <div className={classes.pair}>
              <TextInput {...form.field("name.en", say("sender.name.en"), say("sender.nameMissing"))} />
              <TextInput
                lang="zh-CN"
                {...form.field("name.zh-CN", say("sender.name.zh-CN"), say("sender.nameMissing"))}
              />
            </div>
            <TextInput
              type="email"
              {...form.field("replyTo", say("sender.replyTo"))}
              description={say("sender.replyToHint")}
              inputWrapperOrder={hintLast}
              placeholder={email.address}
            />
            <div className={classes.pair}>
              <TextInput
                {...form.field("line.en", say("sender.line.en"), say("sender.lineMissing"))}
                required={false}
                description={say("sender.lineHint")}
                inputWrapperOrder={hintLast}
              />
              <TextInput
                lang="zh-CN"
                {...form.field("line.zh-CN", say("sender.line.zh-CN"), say("sender.lineMissing"))}
                required={false}
              />
            </div>
          </Form>
        </div>
      </div>
      <Preview query={preview} height={560}>
        {(mails) =>
          languages.map((language) => (
            <article key={language} className={classes.mail} aria-label={say(`sender.previewOf.${language}`)}>
              <Facts
                facts={[
                  [say("sender.from"), <bdi key="from">{mails[language].from}</bdi>],
                  [
                    say("sender.subject"),
                    <span key="subject" lang={language}>
                      {mails[language].subject}
                    </span>,
                  ],
                ]}
              />
              <MailFrame title={say(`sender.previewOf.${language}`)} html={mails[language].html} />
            </article>
          ))
        }
      </Preview>
    </div>
  );
}
