import { useAnswer } from "../../api/queries.ts";
import { AddLink, AdminList, AdminPage, AdminRow } from "../../features/admin/admin-page.tsx";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";

/** The teams that tasks are given to. */
export function Teams() {
  const say = useSay();
  const teams = useAnswer("staff.listTeams", {});
  const staff = useAnswer("staff.list", {});
  const size = (teamId: string) =>
    staff.data?.staff.filter((member) => member.isActive && member.teamId === teamId).length ?? 0;
  const add = <AddLink to="/admin/teams/new">{say("teams.add")}</AddLink>;
  return (
    <AdminPage title={say("teams")} lead={say("teams.lead")} actions={add}>
      <AdminList
        query={teams}
        label={say("teams")}
        rows={(answer) => answer.teams}
        empty={{ icon: "people", title: say("teams.empty"), text: say("teams.emptyText"), action: add }}
        row={(team) => (
          <AdminRow
            key={team.id}
            to={`/admin/teams/${team.id}`}
            title={team.name}
            detail={[say("teams.size", { n: size(team.id) }), team.timeZone].join(" · ")}
            marks={team.isDefault && <Mark meaning="info">{say("team.default")}</Mark>}
          />
        )}
      />
    </AdminPage>
  );
}
