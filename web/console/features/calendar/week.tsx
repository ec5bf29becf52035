import { useIntl } from "react-intl";
import { FieldGroup } from "../../ui/form/form.tsx";
import { useSay } from "../../words/words.tsx";
import { HoursInput } from "./hours-input.tsx";
import { minutesOf, type Span, textOf, type Week, type Weekday, weekdays } from "./spans.ts";
import classes from "./week.module.css";

/** The names of the days, Monday first. */
function useDayName(width: "long" | "short" = "long"): (day: Weekday) => string {
  const intl = useIntl();
  // 5 January 2026 was a Monday.
  return (day) => intl.formatDate(Date.UTC(2026, 0, 5 + weekdays.indexOf(day)), { weekday: width, timeZone: "UTC" });
}

/** Fields for the hours of each day of a week. */
export function WeekFields(props: {
  legend: string;
  week: Partial<Week>;
  set: (day: Weekday, spans: Span[]) => void;
  field: (day: Weekday, label: string) => { id: string; label: string; error: string | undefined };
}) {
  const say = useSay();
  const name = useDayName();
  return (
    <FieldGroup legend={props.legend} hint={say("hours.hint")}>
      <div className={classes.fields}>
        {weekdays.map((day) => (
          <HoursInput
            key={day}
            {...props.field(day, name(day))}
            value={props.week[day] ?? []}
            onChange={(spans) => props.set(day, spans)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

/** A week as a picture: each day a line from midnight to midnight, what is open filled in, and said beside it. */
export function WeekPicture({ week }: { week: Partial<Week> }) {
  const say = useSay();
  const short = useDayName("short");
  return (
    <div className={classes.picture}>
      <ol>
        {weekdays.map((day) => {
          const spans = (week[day] ?? []).filter(({ from, to }) => minutesOf(from) < minutesOf(to));
          return (
            <li key={day}>
              <span className={classes.day}>{short(day)}</span>
              <span className={classes.line} aria-hidden="true">
                {spans.map(({ from, to }) => (
                  <span
                    key={from + to}
                    style={{
                      left: `${minutesOf(from) / 14.4}%`,
                      width: `${(minutesOf(to) - minutesOf(from)) / 14.4}%`,
                    }}
                  />
                ))}
              </span>
              <span className={classes.hours} data-closed={spans.length === 0 || undefined}>
                {spans.length === 0 ? say("hours.closed") : textOf(spans)}
              </span>
            </li>
          );
        })}
      </ol>
      <div className={classes.scale} aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour} style={{ left: `${hour / 0.24}%` }}>
            {hour}
          </span>
        ))}
      </div>
    </div>
  );
}
