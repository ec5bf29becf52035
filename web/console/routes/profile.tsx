import body from "virtual:body/staff.updateMe";
import { NativeSelect } from "@mantine/core";
import { may, useMe } from "../api/me.ts";
import { useDeed } from "../api/queries.ts";
import { Beside } from "../features/admin/admin-page.tsx";
import { AwayPanel } from "../features/staff/away.tsx";
import { HandOverPanel } from "../features/staff/hand-over.tsx";
import { Facts } from "../ui/facts.tsx";
import { ZoneInput } from "../ui/form/fields.tsx";
import { Form, useForm } from "../ui/form/form.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { type Locale, locales, useLocale, useSay } from "../words/words.tsx";

/** What members decide about themselves: language, time zone, and when they are away. */
export function Profile() {
  const say = useSay();
  const me = useMe();
  const { choose } = useLocale();
  const update = useDeed("staff.updateMe", ["staff.me", "staff.list"]);
  const form = useForm("staff.updateMe", {
    schema: body,
    draft: "profile",
    initial: { locale: me.locale, timeZone: me.timeZone, version: me.version },
    send: async (wishes) => {
      await update.mutateAsync(wishes);
      if (wishes.locale in locales) choose(wishes.locale as Locale);
    },
    said: say("saved"),
  });
  return (
    <Page title={say("profile")} lead={say("profile.lead")}>
      <Beside
        aside={
          <Panel title={say("profile.you")}>
            <Facts
              facts={[
                [say("member.name"), me.name],
                [say("member.email"), me.email],
                [say("member.roles"), me.roles.map((role) => say(`role.${role}`)).join(", ")],
                [say("team"), me.team?.name ?? say("people.noTeam")],
              ]}
            />
          </Panel>
        }
      >
        <Panel title={say("profile.wishes")}>
          <Form form={form} action={say("save")}>
            <NativeSelect
              {...form.field("locale", say("member.locale"))}
              data={Object.entries(locales).map(([value, label]) => ({ value, label }))}
            />
            <ZoneInput {...form.field("timeZone", say("timeZone"))} />
          </Form>
        </Panel>
        <AwayPanel of={me} />
        {may("task.handOverAll", me) && <HandOverPanel staffId={me.id} isMe />}
      </Beside>
    </Page>
  );
}
