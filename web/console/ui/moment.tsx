import { useIntl } from "react-intl";
import { useNow } from "../api/platform-time.ts";

const units = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** "2 hours ago"; seconds are "now". */
function useRelative() {
  const intl = useIntl();
  return (at: string, now: number): string => {
    const seconds = (Date.parse(at) - now) / 1000;
    for (const [unit, length] of units)
      if (Math.abs(seconds) >= length)
        return intl.formatRelativeTime(Math.trunc(seconds / length), unit, { numeric: "auto" });
    return intl.formatRelativeTime(0, "second", { numeric: "auto" });
  };
}

/** The whole of a moment in the reader's zone: "Tuesday, 5 August 2025, 14:03 GMT+8". */
export function useAbsolute() {
  const intl = useIntl();
  return (at: string): string =>
    intl.formatDate(at, {
      weekday: "short",
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZoneName: "short",
    });
}

/** A moment as people say it, the absolute time on hover. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  const relative = useRelative()(at, now);
  const absolute = useAbsolute()(at);
  return (
    <time dateTime={at} title={absolute} style={{ whiteSpace: "nowrap" }}>
      {relative}
    </time>
  );
}

/** A moment as date and time, for what is planned; the year where it is another one. */
export function DateTime({ at }: { at: string }) {
  const intl = useIntl();
  const now = useNow();
  const absolute = useAbsolute()(at);
  const year = (when: number | string) => intl.formatDate(when, { year: "numeric" });
  return (
    <time dateTime={at} title={absolute}>
      {intl.formatDate(at, {
        weekday: "short",
        month: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        ...(year(at) !== year(now) && { year: "numeric" }),
      })}
    </time>
  );
}
