import { useAnswer } from "../../api/queries.ts";
import { AddLink, AdminList, AdminPage, AdminRow } from "../../features/admin/admin-page.tsx";
import { useCountryName } from "../../features/location/names.ts";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";

/** The places that can be visited. */
export function Locations() {
  const say = useSay();
  const locations = useAnswer("location.list", {});
  const countryName = useCountryName();
  const add = <AddLink to="/admin/locations/new">{say("locations.add")}</AddLink>;
  return (
    <AdminPage title={say("locations")} lead={say("locations.lead")} actions={add}>
      <AdminList
        query={locations}
        label={say("locations")}
        rows={(answer) => answer.locations}
        empty={{ icon: "place", title: say("locations.empty"), text: say("locations.emptyText"), action: add }}
        row={(location) => (
          <AdminRow
            key={location.id}
            to={`/admin/locations/${location.id}`}
            title={location.name}
            detail={
              [location.address, location.city, location.country && countryName(location.country)]
                .filter(Boolean)
                .join(", ") || location.timeZone
            }
            marks={!location.isActive && <Mark meaning="plain">{say("location.closed")}</Mark>}
          />
        )}
      />
    </AdminPage>
  );
}
