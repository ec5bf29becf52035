import body from "virtual:body/staff.upsertTeam";
import { Checkbox, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { Got } from "../../api/client.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { AdminPage, Beside, LastChange } from "../../features/admin/admin-page.tsx";
import classes from "../../features/staff/staff.module.css";
import { LinesInput, ZoneInput } from "../../ui/form/fields.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Panel } from "../../ui/page.tsx";
import { Lost } from "../../ui/shell/lost.tsx";
import { Answer, Empty } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";

const route = getRouteApi("/admin/teams/$teamId");
type Team = Got<"staff.listTeams">["teams"][number];

/** A team with its members, or a new one. */
export function TeamPage() {
  const { teamId } = route.useParams();
  const say = useSay();
  const teams = useAnswer("staff.listTeams", {});
  const isNew = teamId === "new";
  const team = teams.data?.teams.find(({ id }) => id === teamId);
  if (teams.data && !team && !isNew) return <Lost />;
  return (
    <AdminPage title={isNew ? say("teams.add") : (team?.name ?? say("team"))}>
      <Answer query={teams} skeleton={<Skeleton height={360} radius="lg" />}>
        {() => (
          <Beside aside={team && <Members team={team} />}>
            <Panel>
              <TeamForm key={teamId} team={team} />
              {team && <LastChange of={team} />}
            </Panel>
          </Beside>
        )}
      </Answer>
    </AdminPage>
  );
}

function Members({ team }: { team: Team }) {
  const say = useSay();
  const staff = useAnswer("staff.list", {});
  return (
    <Panel title={say("team.members")}>
      <Answer query={staff} skeleton={<Skeleton height={120} radius="md" />}>
        {({ staff: all }) => {
          const members = all.filter((member) => member.isActive && member.teamId === team.id);
          return members.length === 0 ? (
            <Empty icon="people" title={say("team.noMembers")}>
              {say("team.noMembersText")}
            </Empty>
          ) : (
            <ul className={classes.tasks}>
              {members.map((member) => (
                <li key={member.id}>
                  <Link to="/admin/people/$staffId" params={{ staffId: member.id }}>
                    {member.name}
                  </Link>
                  <span>
                    {member.away && <Mark meaning="warning">{say("away")}</Mark>}{" "}
                    {member.roles.map((role) => say(`role.${role}`)).join(", ")}
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Panel>
  );
}

function TeamForm({ team }: { team: Team | undefined }) {
  const say = useSay();
  const navigate = useNavigate();
  const calendars = useAnswer("calendar.list", {});
  const add = useDeed("staff.addTeam", ["staff.listTeams"]);
  const change = useDeed("staff.upsertTeam", ["staff.listTeams", "staff.me"]);
  const form = useForm("staff.upsertTeam", {
    schema: body,
    draft: `team.${team?.id ?? "new"}`,
    initial: {
      name: team?.name ?? "",
      timeZone: team?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      helpDeskIds: team?.helpDeskIds ?? [],
      calendarId: team?.calendarId ?? "",
      isDefault: team?.isDefault ?? false,
      version: team?.version ?? "",
    },
    send: async ({ version, ...fields }) => {
      if (team) return change.mutateAsync({ ...fields, teamId: team.id, ...(version !== undefined && { version }) });
      const added = await add.mutateAsync(fields);
      await navigate({ to: "/admin/teams/$teamId", params: { teamId: added.id } });
    },
    said: say(team ? "saved" : "team.added"),
  });
  return (
    <Form form={form} action={say(team ? "save" : "teams.add")}>
      <TextInput {...form.field("name", say("name"))} autoComplete="off" />
      <div className={classes.pair}>
        <ZoneInput {...form.field("timeZone", say("timeZone"))} />
        <NativeSelect
          {...form.field("calendarId", say("calendar"))}
          description={say("team.calendarHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          data={[
            { value: "", label: say("team.noCalendar") },
            ...(calendars.data?.calendars ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <LinesInput {...form.field("helpDeskIds", say("helpDeskIds"))} description={say("team.helpDeskIdsHint")} />
      <Checkbox {...form.check("isDefault", say("team.isDefault"))} description={say("team.isDefaultHint")} />
    </Form>
  );
}
