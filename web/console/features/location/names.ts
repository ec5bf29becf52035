import { useIntl } from "react-intl";
import { useAnswer } from "../../api/queries.ts";

/** The name of a place behind the id that a help desk gives it; the id itself where no place has it. */
export function useLocationName(): (helpDeskId: string) => string {
  const locations = useAnswer("location.list", {});
  return (helpDeskId) =>
    locations.data?.locations.find(({ id, helpDeskIds }) => id === helpDeskId || helpDeskIds.includes(helpDeskId))
      ?.name ?? helpDeskId;
}

/** The name of a country (ISO 3166-1) in the reader's language. */
export function useCountryName(): (code: string) => string {
  const intl = useIntl();
  return (code) => intl.formatDisplayName(code, { type: "region", fallback: "code" }) ?? code;
}
