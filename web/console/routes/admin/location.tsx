import body from "virtual:body/location.upsert";
import { Checkbox, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { Got } from "../../api/client.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { AdminPage, Beside, LastChange } from "../../features/admin/admin-page.tsx";
import { officeWeek } from "../../features/calendar/spans.ts";
import { WeekFields, WeekPicture } from "../../features/calendar/week.tsx";
import { useCountryName } from "../../features/location/names.ts";
import classes from "../../features/staff/staff.module.css";
import { LinesInput, ZoneInput } from "../../ui/form/fields.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Panel } from "../../ui/page.tsx";
import { Lost } from "../../ui/shell/lost.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";

const route = getRouteApi("/admin/locations/$locationId");
type Location = Got<"location.list">["locations"][number];

/** A place with its opening hours, or a new one. */
export function LocationPage() {
  const { locationId } = route.useParams();
  const say = useSay();
  const locations = useAnswer("location.list", {});
  const isNew = locationId === "new";
  const location = locations.data?.locations.find(({ id }) => id === locationId);
  if (locations.data && !location && !isNew) return <Lost />;
  return (
    <AdminPage
      title={isNew ? say("locations.add") : (location?.name ?? say("location"))}
      lead={location && !location.isActive && <Mark meaning="plain">{say("location.closed")}</Mark>}
    >
      <Answer query={locations} skeleton={<Skeleton height={480} radius="lg" />}>
        {() => <LocationForm key={locationId} location={location} />}
      </Answer>
    </AdminPage>
  );
}

function LocationForm({ location }: { location: Location | undefined }) {
  const say = useSay();
  const navigate = useNavigate();
  const countryName = useCountryName();
  const teams = useAnswer("staff.listTeams", {});
  const save = useDeed("location.upsert", ["location.list"]);
  const form = useForm("location.upsert", {
    schema: body,
    draft: `location.${location?.id ?? "new"}`,
    initial: {
      name: location?.name ?? "",
      address: location?.address ?? "",
      city: location?.city ?? "",
      country: location?.country ?? "",
      timeZone: location?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      week: location?.week ?? officeWeek,
      helpDeskIds: location?.helpDeskIds ?? [],
      teamId: location?.teamId ?? "",
      isActive: location?.isActive ?? true,
      version: location?.version ?? "",
    },
    send: async (fields) => {
      const saved = await save.mutateAsync({ ...fields, ...(location && { id: location.id }) });
      if (!location) await navigate({ to: "/admin/locations/$locationId", params: { locationId: saved.id } });
    },
    said: say(location ? "saved" : "location.added"),
  });
  const { country, week } = form.values;
  return (
    <Beside
      aside={
        <Panel title={say("location.hours")}>
          <WeekPicture week={week} />
        </Panel>
      }
    >
      <Panel>
        <Form form={form} action={say(location ? "save" : "locations.add")}>
          <TextInput {...form.field("name", say("name"))} autoComplete="off" />
          <TextInput {...form.field("address", say("location.address"))} autoComplete="off" />
          <div className={classes.pair}>
            <TextInput {...form.field("city", say("location.city"))} autoComplete="off" />
            <TextInput
              {...form.field("country", say("location.country"))}
              onChange={(event) => form.set("country", event.currentTarget.value.toUpperCase())}
              description={/^[A-Z]{2}$/.test(country) ? countryName(country) : say("location.countryHint")}
              inputWrapperOrder={["label", "input", "error", "description"]}
              autoComplete="off"
            />
          </div>
          <div className={classes.pair}>
            <ZoneInput {...form.field("timeZone", say("timeZone"))} />
            <NativeSelect
              {...form.field("teamId", say("team"))}
              description={say("location.teamHint")}
              inputWrapperOrder={["label", "input", "error", "description"]}
              data={[
                { value: "", label: say("people.noTeam") },
                ...(teams.data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </div>
          <WeekFields
            legend={say("location.hours")}
            week={week}
            set={(day, spans) => form.set(`week.${day}`, spans)}
            field={(day, label) => form.field(`week.${day}`, label)}
          />
          <LinesInput
            {...form.field("helpDeskIds", say("helpDeskIds"))}
            description={say("location.helpDeskIdsHint")}
          />
          <Checkbox {...form.check("isActive", say("location.isActive"))} description={say("location.isActiveHint")} />
        </Form>
        {location && <LastChange of={location} />}
      </Panel>
    </Beside>
  );
}
