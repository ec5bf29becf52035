import { useIntl } from "react-intl";
import { useAnswer } from "../../api/queries.ts";
import { AdminRow, Rows, useParts } from "../../features/admin/admin-page.tsx";
import { Page } from "../../ui/page.tsx";
import { useSay, type WordId } from "../../words/words.tsx";

/** What administrators look after, and how many of each there are. */
export function Overview() {
  const say = useSay();
  const intl = useIntl();
  const parts = useParts();
  const staff = useAnswer("staff.list", {});
  const teams = useAnswer("staff.listTeams", {});
  const locations = useAnswer("location.list", {});
  const calendars = useAnswer("calendar.list", {});
  const counts: Partial<Record<string, number | undefined>> = {
    people: staff.data?.staff.filter(({ isActive }) => isActive).length,
    teams: teams.data?.teams.length,
    locations: locations.data?.locations.filter(({ isActive }) => isActive).length,
    calendars: calendars.data?.calendars.length,
  };
  const lead = (name: string) => (`${name}.lead` in intl.messages ? say(`${name}.lead` as WordId) : "");
  return (
    <Page title={say("admin")} lead={say("admin.lead")}>
      <Rows label={say("admin")}>
        {parts.map(({ name, path }) => (
          <AdminRow
            key={name}
            to={path}
            title={say(name)}
            detail={lead(name)}
            marks={counts[name] !== undefined && intl.formatNumber(counts[name])}
          />
        ))}
      </Rows>
    </Page>
  );
}
