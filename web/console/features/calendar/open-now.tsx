import { useIntl } from "react-intl";
import { useNow } from "../../api/platform-time.ts";
import { Mark } from "../../ui/mark.tsx";
import { useSay } from "../../words/words.tsx";

/** Whether it is open now, and when that changes, on the clock of its own zone. */
export function OpenNow({ of }: { of: { open: boolean; changesAt?: string | undefined; timeZone: string } }) {
  const say = useSay();
  const intl = useIntl();
  const now = useNow();
  const dayIn = (at: number | string) => intl.formatDate(at, { timeZone: of.timeZone, dateStyle: "short" });
  const at =
    of.changesAt &&
    intl.formatDate(of.changesAt, {
      timeZone: of.timeZone,
      hour: "2-digit",
      minute: "2-digit",
      ...(dayIn(of.changesAt) !== dayIn(now) && { weekday: "short", day: "numeric", month: "short" }),
    });
  return (
    <Mark meaning={of.open ? "good" : "plain"}>
      {of.open
        ? at
          ? say("calendar.openUntil", { at })
          : say("calendar.openAlways")
        : at
          ? say("calendar.opensAt", { at })
          : say("calendar.closedAlways")}
    </Mark>
  );
}
