import body from "virtual:body/staff.upsert";
import { Checkbox, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { roles } from "../../../../functions/core/access.ts";
import type { Got } from "../../api/client.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { AdminPage, Beside, LastChange } from "../../features/admin/admin-page.tsx";
import { AwayPanel } from "../../features/staff/away.tsx";
import { HandOverPanel } from "../../features/staff/hand-over.tsx";
import classes from "../../features/staff/staff.module.css";
import { Facts } from "../../ui/facts.tsx";
import { LinesInput, ZoneInput } from "../../ui/form/fields.tsx";
import { FieldGroup, Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { DateTime } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Lost } from "../../ui/shell/lost.tsx";
import { Answer } from "../../ui/states.tsx";
import { locales, useSay } from "../../words/words.tsx";

const route = getRouteApi("/admin/people/$staffId");
type Member = Got<"staff.list">["staff"][number];

/** A member of staff as an administrator keeps one, or a new one. */
export function MemberPage() {
  const { staffId } = route.useParams();
  const say = useSay();
  const staff = useAnswer("staff.list", {});
  const isNew = staffId === "new";
  const member = staff.data?.staff.find(({ id }) => id === staffId);
  if (staff.data && !member && !isNew) return <Lost />;
  return (
    <AdminPage
      title={isNew ? say("people.add") : (member?.name ?? say("people"))}
      lead={member && !member.isActive && <Mark meaning="plain">{say("left")}</Mark>}
    >
      <Answer query={staff} skeleton={<Skeleton height={420} radius="lg" />}>
        {() => (
          <Beside
            aside={
              member && (
                <>
                  <Panel title={say("member.about")}>
                    <Facts
                      facts={[
                        [say("member.subject"), <code key="subject">{member.subject}</code>],
                        [say("member.leftAt"), member.leftAt && <DateTime at={member.leftAt} />],
                      ]}
                    />
                    <LastChange of={member} />
                  </Panel>
                  {member.isActive && <AwayPanel key={member.id} of={member} />}
                  <HandOverPanel key={`tasks.${member.id}`} staffId={member.id} />
                </>
              )
            }
          >
            <Panel>
              <MemberForm key={staffId} member={member} />
            </Panel>
          </Beside>
        )}
      </Answer>
    </AdminPage>
  );
}

function MemberForm({ member }: { member: Member | undefined }) {
  const say = useSay();
  const navigate = useNavigate();
  const teams = useAnswer("staff.listTeams", {});
  const add = useDeed("staff.add", ["staff.list"]);
  const change = useDeed("staff.upsert", ["staff.list", "staff.me"]);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const form = useForm("staff.upsert", {
    schema: body,
    draft: `member.${member?.id ?? "new"}`,
    initial: {
      subject: member?.subject ?? "",
      name: member?.name ?? "",
      email: member?.email ?? "",
      roles: member?.roles ?? (["owner"] as string[]),
      teamId: member?.teamId ?? "",
      agentId: member?.agentId ?? "",
      locale: member?.locale ?? "en",
      timeZone: member?.timeZone ?? zone,
      languages: member?.languages ?? [],
      isActive: member?.isActive ?? true,
      version: member?.version ?? "",
    },
    send: async ({ version, away, ...fields }) => {
      if (member)
        return change.mutateAsync({ ...fields, staffId: member.id, ...(version !== undefined && { version }) });
      const added = await add.mutateAsync(fields);
      await navigate({ to: "/admin/people/$staffId", params: { staffId: added.id } });
    },
    said: say(member ? "saved" : "member.added"),
  });
  const { values } = form;
  return (
    <Form form={form} action={say(member ? "save" : "people.add")}>
      {!member && (
        <TextInput
          {...form.field("subject", say("member.subject"))}
          description={say("member.subjectHint")}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <div className={classes.pair}>
        <TextInput {...form.field("name", say("member.name"))} autoComplete="off" />
        <TextInput {...form.field("email", say("member.email"))} type="email" autoComplete="off" />
      </div>
      <FieldGroup
        id={form.idOf("roles")}
        legend={form.field("roles", say("member.roles")).label}
        hint={say("member.rolesHint")}
        error={form.errorOf("roles")}
      >
        <div className={classes.roles}>
          {roles.map((role) => (
            <Checkbox
              key={role}
              label={say(`role.${role}`)}
              checked={values.roles.includes(role)}
              onChange={(event) =>
                form.set(
                  "roles",
                  roles.filter((each) => (each === role ? event.currentTarget.checked : values.roles.includes(each))),
                )
              }
            />
          ))}
        </div>
      </FieldGroup>
      <div className={classes.pair}>
        <NativeSelect
          {...form.field("teamId", say("team"))}
          data={[
            { value: "", label: say("people.noTeam") },
            ...(teams.data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextInput
          {...form.field("agentId", say("member.agentId"))}
          description={say("member.agentIdHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          autoComplete="off"
        />
      </div>
      <div className={classes.pair}>
        <NativeSelect
          {...form.field("locale", say("member.locale"))}
          data={[
            ...Object.entries(locales).map(([value, label]) => ({ value, label })),
            ...(values.locale in locales ? [] : [values.locale]),
          ]}
        />
        <ZoneInput {...form.field("timeZone", say("timeZone"))} />
      </div>
      <LinesInput
        {...form.field("languages", say("member.languages"))}
        description={say("member.languagesHint")}
        minRows={1}
        placeholder="en"
      />
      {member && (
        <Checkbox {...form.check("isActive", say("member.isActive"))} description={say("member.isActiveHint")} />
      )}
    </Form>
  );
}
