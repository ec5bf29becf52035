import body from "virtual:body/sender.saveSms";
import { TextInput } from "@mantine/core";
import type { Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { sentOf } from "../../ui/form/problems.ts";
import { useSay } from "../../words/words.tsx";
import { Changed, hintLast, languages, Preview, usePreview } from "./preview.tsx";
import classes from "./sender.module.css";

/** What text messages begin with, and the text as it arrives, with the parts that it costs. */
export function SmsSender({ sms }: { sms: Got<"sender.list">["sms"] }) {
  const say = useSay();
  const save = useDeed("sender.saveSms", ["sender.list"]);
  const { sender } = sms;
  const form = useForm("sender.saveSms", {
    schema: body,
    draft: "sender.sms",
    initial: { version: sender?.version ?? 0, name: sender?.name ?? { en: "", "zh-CN": "" } },
    send: (changed) => save.mutateAsync(changed),
    said: say("sender.saved"),
  });
  const { name } = form.values;
  const preview = usePreview("sender.previewSms", sentOf({ name }) as { name: typeof name } | undefined);
  return (
    <div className={classes.stack}>
      <div>
        <Facts
          facts={[
            [
              say("sender.number"),
              <>
                <code>{sms.number}</code> <span className={classes.quiet}>{say("sender.fixed")}</span>
              </>,
            ],
          ]}
        />
        <div className={classes.form}>
          <Form form={form} action={say("save")} aside={sender && <Changed {...sender} />}>
            <div className={classes.pair}>
              <TextInput
                {...form.field("name.en", say("sender.name.en"), say("sender.nameMissing"))}
                description={say("sender.smsHint")}
                inputWrapperOrder={hintLast}
              />
              <TextInput
                lang="zh-CN"
                {...form.field("name.zh-CN", say("sender.name.zh-CN"), say("sender.nameMissing"))}
              />
            </div>
          </Form>
        </div>
      </div>
      <Preview query={preview} height={200}>
        {(texts) =>
          languages.map((language) => {
            const { text, segments, characters, encoding, outside } = texts[language];
            return (
              <article key={language} aria-label={say(`sender.previewOf.${language}`)}>
                <p className={classes.bubble} lang={language}>
                  {text}
                </p>
                <p className={classes.quiet}>{say("sender.segments", { segments, length: characters, encoding })}</p>
                {outside.length > 0 && outside.length < 6 && (
                  <p className={classes.quiet}>{say("copy.outside", { signs: outside.join(" ") })}</p>
                )}
              </article>
            );
          })
        }
      </Preview>
    </div>
  );
}
