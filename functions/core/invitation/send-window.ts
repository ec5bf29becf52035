import { Temporal } from "temporal-polyfill";
import { type Hours, hoursOn, jurisdictionOf, zonesOfState } from "./quiet-hours.ts";

/** Hours of the recipient's day within which a message may arrive: from inclusive, to exclusive, on the wall clock there. */
export type SendWindow = Hours;

/** Where a recipient's clock hangs. A country stands where the zone is a guess: then all zones of the country must agree. */
export interface Place {
  timeZone: string;
  country?: string | undefined;
  /** Whose law on text messages applies, `US` or `US-FL`; absent where none is known. */
  jurisdiction?: string | undefined;
}

/** Time zones of a country (ISO 3166-1), none where it is not known. */
function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}

interface Recipient {
  timeZone?: string | undefined;
  country?: string | undefined;
  region?: string | undefined;
}

/** The place of a customer: the zone that was said, else the country's, else UTC. */
export function placeOf({ timeZone, country, region }: Recipient): Place {
  const jurisdiction = jurisdictionOf(country, region);
  const law = jurisdiction === undefined ? {} : { jurisdiction };
  if (timeZone) return { timeZone, ...law };
  const zones = country ? zonesOf(country) : [];
  if (zones.length < 2) return { timeZone: zones[0] ?? "UTC", ...law };
  return { timeZone: zones[0] as string, country, ...law };
}

/** The zones that must agree: a country so wide that its zones share no hour of the window counts by the place's own zone. */
function zonesAt(place: Place, window: SendWindow, instant: Temporal.Instant): readonly string[] {
  const zones = place.country ? (zonesOfState(place.jurisdiction) ?? zonesOf(place.country)) : [];
  const offsets = zones.map((zone) => instant.toZonedDateTimeISO(zone).offsetNanoseconds / 3.6e12);
  // On a weekday: one that is shorter by law may be shared by none, and then it is not used.
  const { fromHour, toHour } = hoursOn(1, window, place.jurisdiction, zones) ?? window;
  const isShared = Math.max(...offsets) - Math.min(...offsets) < toHour - fromHour;
  return zones.length > 0 && isShared ? zones : [place.timeZone];
}

/** What is left of the window on the day of a moment in one zone. */
const hoursAt = (at: Temporal.ZonedDateTime, window: SendWindow, place: Place, zones: readonly string[]) =>
  hoursOn(at.dayOfWeek, window, place.jurisdiction, zones);

function isInside(at: Temporal.ZonedDateTime, window: SendWindow, place: Place, zones: readonly string[]): boolean {
  const hours = hoursAt(at, window, place, zones);
  return hours !== undefined && at.hour >= hours.fromHour && at.hour < hours.toHour;
}

type Channel = "email" | "sms";

/** The place as far as it matters for a channel: mail has no hours by law. */
const forChannel = (place: Place, channel: Channel): Place =>
  channel === "sms" ? place : { timeZone: place.timeZone, country: place.country };

/** Whether a message may arrive at a moment (ISO 8601). */
export const isWithinWindow = (at: string, window: SendWindow, place: Place, channel: Channel = "email"): boolean =>
  isOpen(at, window, forChannel(place, channel));

function isOpen(at: string, window: SendWindow, place: Place): boolean {
  const instant = Temporal.Instant.from(at);
  const zones = zonesAt(place, window, instant);
  return zones.every((zone) => isInside(instant.toZonedDateTimeISO(zone), window, place, zones));
}

/** What is left of the window on the day of a moment, for a reader; the window itself where the law leaves nothing of it. */
export function windowOn(at: string, window: SendWindow, place: Place, channel: Channel = "email"): SendWindow {
  const here = forChannel(place, channel);
  const instant = Temporal.Instant.from(at);
  return hoursAt(instant.toZonedDateTimeISO(place.timeZone), window, here, zonesAt(here, window, instant)) ?? window;
}

/** The window's next opening in one zone, strictly after a moment that lies outside it. */
function nextOpening(at: Temporal.ZonedDateTime, window: SendWindow, place: Place, zones: readonly string[]) {
  for (let days = 0; days < 8; days++) {
    const day = at.add({ days });
    const hours = hoursAt(day, window, place, zones);
    if (!hours || (days === 0 && at.hour >= hours.fromHour)) continue;
    // An hour that the clocks skip on that day becomes the one after it.
    return day
      .toPlainDate()
      .toZonedDateTime({ timeZone: at.timeZoneId, plainTime: { hour: hours.fromHour } })
      .toInstant();
  }
  // A survey whose own hours lie outside the law's never opens: nothing is sent before it expires.
  return at.add({ years: 1 }).toInstant();
}

/** The first moment from `earliest` on at which a message may arrive; a text has a minute or more to do so. */
export function nextSendAt(earliest: string, window: SendWindow, place: Place, channel: Channel = "email"): string {
  const here = forChannel(place, channel);
  const at = opensAt(earliest, window, here);
  if (channel === "email" || secondsToLive(at, window, here) >= marginSeconds) return at;
  return opensAt(new Date(Date.parse(at) + 3 * marginSeconds * 1000).toISOString(), window, here);
}

function opensAt(earliest: string, window: SendWindow, place: Place): string {
  let instant = Temporal.Instant.from(earliest);
  // Zones that share an hour agree after a few openings; the bound is for tables of zones that nobody has seen yet.
  for (let openings = 0; openings < 40; openings++) {
    const zones = zonesAt(place, window, instant);
    const outside = zones
      .map((zone) => instant.toZonedDateTimeISO(zone))
      .filter((at) => !isInside(at, window, place, zones));
    if (outside.length === 0) break;
    instant = outside
      .map((at) => nextOpening(at, window, place, zones))
      .reduce((latest, opening) => (Temporal.Instant.compare(opening, latest) > 0 ? opening : latest));
  }
  return new Date(instant.epochMilliseconds).toISOString();
}

const quarterMs = 15 * 60_000;
/** Nobody wants to answer about what a text said half a day ago. */
const longestMs = 12 * 60 * 60_000;
/** Carriers' clocks differ, and a phone takes a moment. */
const marginSeconds = 60;

/**
 * How many seconds a text may live from a moment inside the window, so that it never arrives outside: until a minute before the window closes,
 * which it does on a quarter of an hour in every time zone. Less than 5 (what the carrier takes) where it is not worth sending.
 */
export function secondsToLive(from: string, window: SendWindow, place: Place): number {
  const start = Date.parse(from);
  const isInside = (moment: number) => isOpen(new Date(moment).toISOString(), window, place);
  if (!isInside(start)) return 0;
  let end = (Math.floor(start / quarterMs) + 1) * quarterMs;
  while (isInside(end) && end - start < longestMs) end += quarterMs;
  return Math.floor((end - start) / 1000) - marginSeconds;
}
