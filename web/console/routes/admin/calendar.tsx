import body from "virtual:body/calendar.upsert";
import { Button, Skeleton, TextInput } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { platformNow } from "../../api/platform-time.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { AdminPage, Beside, LastChange } from "../../features/admin/admin-page.tsx";
import calendarClasses from "../../features/calendar/calendar.module.css";
import { HoursInput } from "../../features/calendar/hours-input.tsx";
import { OpenNow } from "../../features/calendar/open-now.tsx";
import { officeWeek, textOf } from "../../features/calendar/spans.ts";
import { WeekFields, WeekPicture } from "../../features/calendar/week.tsx";
import classes from "../../features/staff/staff.module.css";
import { ZoneInput } from "../../ui/form/fields.tsx";
import { FieldGroup, Form, useForm } from "../../ui/form/form.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { Lost } from "../../ui/shell/lost.tsx";
import { Answer } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";

const route = getRouteApi("/admin/calendars/$calendarId");
type Calendar = Got<"calendar.list">["calendars"][number];
type Exception = Calendar["exceptions"][number];

/** A calendar as a picture and as a form, or a new one. */
export function CalendarPage() {
  const { calendarId } = route.useParams();
  const say = useSay();
  const calendars = useAnswer("calendar.list", {});
  const isNew = calendarId === "new";
  const calendar = calendars.data?.calendars.find(({ id }) => id === calendarId);
  if (calendars.data && !calendar && !isNew) return <Lost />;
  return (
    <AdminPage
      title={isNew ? say("calendars.add") : (calendar?.name ?? say("calendar"))}
      lead={calendar && <OpenNow of={calendar} />}
    >
      <Answer query={calendars} skeleton={<Skeleton height={480} radius="lg" />}>
        {() => <CalendarForm key={calendarId} calendar={calendar} />}
      </Answer>
    </AdminPage>
  );
}

function CalendarForm({ calendar }: { calendar: Calendar | undefined }) {
  const say = useSay();
  const navigate = useNavigate();
  const save = useDeed("calendar.upsert", ["calendar.list"]);
  const form = useForm("calendar.upsert", {
    schema: body,
    draft: `calendar.${calendar?.id ?? "new"}`,
    initial: {
      name: calendar?.name ?? "",
      timeZone: calendar?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      week: calendar?.week ?? officeWeek,
      exceptions: calendar?.exceptions ?? [],
      version: calendar?.version ?? "",
    },
    send: async (fields) => {
      const saved = await save.mutateAsync({ ...fields, ...(calendar && { id: calendar.id }) });
      if (!calendar) await navigate({ to: "/admin/calendars/$calendarId", params: { calendarId: saved.id } });
    },
    said: say(calendar ? "saved" : "calendar.added"),
  });
  const { week, exceptions } = form.values;
  return (
    <Beside
      aside={
        <>
          <Panel title={say("calendar.week")}>
            <WeekPicture week={week} />
          </Panel>
          <NextExceptions exceptions={exceptions} />
        </>
      }
    >
      <Panel>
        <Form form={form} action={say(calendar ? "save" : "calendars.add")}>
          <div className={classes.pair}>
            <TextInput {...form.field("name", say("name"))} autoComplete="off" />
            <ZoneInput {...form.field("timeZone", say("timeZone"))} />
          </div>
          <WeekFields
            legend={say("calendar.week")}
            week={week}
            set={(day, spans) => form.set(`week.${day}`, spans)}
            field={(day, label) => form.field(`week.${day}`, label)}
          />
          <FieldGroup
            id={form.idOf("exceptions")}
            legend={form.field("exceptions", say("calendar.exceptions")).label}
            hint={say("calendar.exceptionsHint")}
            error={form.errorOf("exceptions")}
          >
            <ul className={calendarClasses.exceptions}>
              {exceptions.map((exception, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other identity while it is typed
                <li key={at}>
                  <TextInput type="date" {...form.field(`exceptions.${at}.date`, say("calendar.date"))} />
                  <TextInput {...form.field(`exceptions.${at}.name`, say("calendar.dayName"))} />
                  <HoursInput
                    {...form.field(`exceptions.${at}.spans`, say("calendar.dayHours"))}
                    value={exception.spans ?? []}
                    onChange={(spans) =>
                      form.set(
                        "exceptions",
                        exceptions.map((each, index) => (index === at ? { ...each, spans } : each)),
                      )
                    }
                  />
                  <Button
                    variant="subtle"
                    color="gray"
                    aria-label={say("calendar.removeDay", { name: exception.name || exception.date })}
                    onClick={() =>
                      form.set(
                        "exceptions",
                        exceptions.filter((_, index) => index !== at),
                      )
                    }
                  >
                    <Icon name="close" size={16} />
                  </Button>
                </li>
              ))}
            </ul>
            <Button
              variant="default"
              leftSection={<Icon name="plus" size={16} />}
              onClick={() => form.set("exceptions", [...exceptions, { date: "", name: "", spans: [] }])}
            >
              {say("calendar.addDay")}
            </Button>
          </FieldGroup>
        </Form>
        {calendar && <LastChange of={calendar} />}
      </Panel>
    </Beside>
  );
}

/** The days to come that are unlike their weekday. */
function NextExceptions({ exceptions }: { exceptions: Exception[] }) {
  const say = useSay();
  const intl = useIntl();
  const today = new Date(platformNow()).toISOString().slice(0, 10);
  const next = exceptions
    .filter(({ date }) => date >= today)
    .sort((a, b) => a.date.localeCompare(b.date))
    .slice(0, 6);
  return (
    <Panel title={say("calendar.next")}>
      {next.length === 0 ? (
        <p className={classes.text}>{say("calendar.noNext")}</p>
      ) : (
        <ul className={classes.tasks}>
          {next.map(({ date, name, spans = [] }) => (
            <li key={date + name}>
              <span>
                {intl.formatDate(`${date}T00:00:00Z`, {
                  timeZone: "UTC",
                  weekday: "short",
                  day: "numeric",
                  month: "short",
                  year: "numeric",
                })}{" "}
                · <strong>{name}</strong>
              </span>
              <span>{spans.length === 0 ? say("hours.closed") : textOf(spans)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
