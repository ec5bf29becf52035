import { useMatches } from "@tanstack/react-router";
import { holds, type PageEntry, type PageName, pages } from "../../../../functions/core/access.ts";
import type { Me } from "../../api/me.ts";
import type { IconName } from "../icons.tsx";

/** A page of the shared table with its name, which is its word, too. */
export type Place = PageEntry & { name: PageName };

/** All pages. */
const places: Place[] = Object.entries(pages).map(([name, page]) => ({ ...page, name: name as PageName }));

/** The page of a name. */
export const placeOf = (name: string): Place | undefined => places.find((place) => place.name === name);

const isOpenTo = (me: Me | undefined, { needs }: Place): boolean => me !== undefined && holds(me.roles, needs);

/** The places of the navigation that somebody may open, in its order. */
export const placesOf = (me: Me | undefined): Place[] =>
  places
    .filter((place) => place.place !== undefined && isOpenTo(me, place))
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0));

/** The pages that somebody may open by their name alone. */
export const openPagesOf = (me: Me): Place[] =>
  places.filter((place) => !place.path.includes("$") && isOpenTo(me, place));

/** The page that is shown; undefined at an address where none is. */
export function usePlace(): Place | undefined {
  const route = useMatches({ select: (matches) => matches.at(-1)?.routeId as string | undefined });
  return places.find((place) => place.path === route);
}

/** The pages above one that somebody may open, the highest first. */
export function above(place: Place, me: Me | undefined): Place[] {
  const parent = place.parent ? placeOf(place.parent) : undefined;
  if (!parent) return [];
  return [...above(parent, me), ...(isOpenTo(me, parent) ? [parent] : [])];
}

/** Whether somebody may open the page that is shown. */
export const isOpen = (me: Me, place: Place | undefined): boolean => place === undefined || isOpenTo(me, place);

const icons: Partial<Record<string, IconName>> = {
  home: "home",
  queue: "queue",
  task: "queue",
  customer: "person",
  case: "case",
  visits: "visit",
  visit: "visit",
  draws: "draw",
  invitations: "ledger",
  campaigns: "flag",
  campaign: "flag",
  newCampaign: "flag",
  publicLinks: "outside",
  publicLink: "outside",
  messages: "mail",
  responses: "message",
  policy: "ledger",
  surveys: "star",
  survey: "star",
  notices: "bell",
  profile: "person",
  admin: "settings",
  people: "people",
  member: "person",
  teams: "people",
  team: "people",
  locations: "place",
  location: "place",
  calendars: "calendar",
  calendar: "calendar",
};

/** The icon of a page. */
export const iconOf = (name: string): IconName => icons[name] ?? "note";

const goKeys: Partial<Record<string, string>> = {
  home: "h",
  queue: "q",
  visits: "v",
  draws: "d",
  responses: "r",
  invitations: "i",
  messages: "m",
  campaigns: "c",
  publicLinks: "l",
  notices: "n",
  surveys: "s",
  policy: "p",
};

/** The keys that go to a page: `g` and a letter. */
export const goKeysOf = (name: string): string | undefined => (goKeys[name] ? `g ${goKeys[name]}` : undefined);
