import { NativeSelect, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { roles } from "../../../../functions/core/access.ts";
import type { Got } from "../../api/client.ts";
import { useAnswer } from "../../api/queries.ts";
import { AddLink, AdminList, AdminPage, AdminRow } from "../../features/admin/admin-page.tsx";
import classes from "../../features/staff/staff.module.css";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";

const route = getRouteApi("/admin/people");
const states = ["here", "away", "left"] as const;

type Member = Got<"staff.list">["staff"][number];
const stateOf = ({ isActive, away }: Member) => (!isActive ? "left" : away ? "away" : "here");

/** Everybody who works here: found by name, team, role and whether they are here. */
export function People() {
  const say = useSay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const staff = useAnswer("staff.list", {});
  const teams = useAnswer("staff.listTeams", {});
  const teamName = (id: string | undefined) =>
    teams.data && (teams.data.teams.find((team) => team.id === id)?.name ?? say("people.noTeam"));
  const filter = (change: Partial<typeof search>) =>
    navigate({
      search: (before) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as typeof search,
      replace: true,
    });
  const wanted = search.find?.toLocaleLowerCase();
  const fits = (member: Member) =>
    (!wanted || `${member.name} ${member.email} ${member.subject}`.toLocaleLowerCase().includes(wanted)) &&
    (!search.team || member.teamId === search.team) &&
    (!search.role || member.roles.includes(search.role)) &&
    (search.state ? stateOf(member) === search.state : true);
  const isFiltered = Boolean(search.find || search.team || search.role || search.state);
  return (
    <AdminPage
      title={say("people")}
      lead={say("people.lead")}
      actions={<AddLink to="/admin/people/new">{say("people.add")}</AddLink>}
    >
      <AdminList
        query={staff}
        label={say("people")}
        rows={(answer) => answer.staff.filter(fits)}
        filters={
          <search className={classes.filters}>
            <TextInput
              type="search"
              aria-label={say("people.find")}
              placeholder={say("people.find")}
              value={search.find ?? ""}
              onChange={(event) => filter({ find: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label={say("team")}
              value={search.team ?? ""}
              onChange={(event) => filter({ team: event.currentTarget.value })}
              data={[
                { value: "", label: say("people.allTeams") },
                ...(teams.data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <NativeSelect
              aria-label={say("people.role")}
              value={search.role ?? ""}
              onChange={(event) => filter({ role: event.currentTarget.value as (typeof roles)[number] })}
              data={[
                { value: "", label: say("people.allRoles") },
                ...roles.map((role) => ({ value: role, label: say(`role.${role}`) })),
              ]}
            />
            <NativeSelect
              aria-label={say("people.state")}
              value={search.state ?? ""}
              onChange={(event) => filter({ state: event.currentTarget.value as (typeof states)[number] })}
              data={[
                { value: "", label: say("people.anyState") },
                ...states.map((state) => ({ value: state, label: say(state) })),
              ]}
            />
          </search>
        }
        empty={
          isFiltered
            ? { icon: "people", title: say("people.noneFound"), text: say("people.noneFoundText") }
            : { icon: "people", title: say("people.empty"), text: say("people.emptyText") }
        }
        row={(member) => (
          <AdminRow
            key={member.id}
            to={`/admin/people/${member.id}`}
            title={member.name}
            detail={[member.roles.map((role) => say(`role.${role}`)).join(", "), teamName(member.teamId)]
              .filter(Boolean)
              .join(" · ")}
            marks={
              stateOf(member) !== "here" && (
                <Mark meaning={member.isActive ? "warning" : "plain"}>{say(stateOf(member))}</Mark>
              )
            }
          />
        )}
      />
    </AdminPage>
  );
}
