import { useAnswer } from "../../api/queries.ts";
import { AddLink, AdminList, AdminPage, AdminRow } from "../../features/admin/admin-page.tsx";
import { OpenNow } from "../../features/calendar/open-now.tsx";
import { useSay } from "../../words/words.tsx";

/** When teams work: hours of the week and the days that are unlike them. */
export function Calendars() {
  const say = useSay();
  const calendars = useAnswer("calendar.list", {});
  const add = <AddLink to="/admin/calendars/new">{say("calendars.add")}</AddLink>;
  return (
    <AdminPage title={say("calendars")} lead={say("calendars.lead")} actions={add}>
      <AdminList
        query={calendars}
        label={say("calendars")}
        rows={(answer) => answer.calendars}
        empty={{ icon: "calendar", title: say("calendars.empty"), text: say("calendars.emptyText"), action: add }}
        row={(calendar) => (
          <AdminRow
            key={calendar.id}
            to={`/admin/calendars/${calendar.id}`}
            title={calendar.name}
            detail={calendar.timeZone}
            marks={<OpenNow of={calendar} />}
          />
        )}
      />
    </AdminPage>
  );
}
