import { useAnswer } from "../../api/queries.ts";
import { useSay } from "../../words/words.tsx";
import { useCountryName, useLocationName } from "../location/names.ts";
import type { Campaign } from "./progress.tsx";

/** Whom a campaign asks, in words. */
export function FrameWords({ frame }: { frame: Campaign["frame"] }) {
  const say = useSay();
  const countryName = useCountryName();
  const locationName = useLocationName();
  const teams = useAnswer("staff.listTeams", {}, { enabled: Boolean(frame.teamIds?.length) });
  const parts = [
    frame.tiers?.map((tier) => say(`tier.${tier}`)),
    frame.locales,
    frame.countries?.map(countryName),
    frame.teamIds?.map((teamId) => teams.data?.teams.find(({ id }) => id === teamId)?.name ?? teamId),
    frame.locationIds?.map(locationName),
    frame.servedWithinDays && [say("frame.served", { n: frame.servedWithinDays })],
    frame.notServedWithinDays && [say("frame.notServed", { n: frame.notServedWithinDays })],
  ].flatMap((names) => (names && names.length > 0 ? [names.join(", ")] : []));
  return <>{parts.length > 0 ? parts.join(" · ") : say("frame.everybody")}</>;
}
