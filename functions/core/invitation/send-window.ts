import { Temporal } from "temporal-polyfill";

/** Hours of the recipient's day within which a message may arrive: from inclusive, to exclusive, on the wall clock there. */
export interface SendWindow {
  fromHour: number;
  toHour: number;
}

/** Where a recipient's clock hangs. A country stands where the zone is a guess: then all zones of the country must agree. */
export interface Place {
  timeZone: string;
  country?: string | undefined;
}

/** Time zones of a country (ISO 3166-1), none where it is not known. */
function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}

/** The place of a customer: the zone that was said, else the country's, else UTC. */
export function placeOf(customer: { timeZone?: string | undefined; country?: string | undefined }): Place {
  if (customer.timeZone) return { timeZone: customer.timeZone };
  const zones = customer.country ? zonesOf(customer.country) : [];
  if (zones.length < 2) return { timeZone: zones[0] ?? "UTC" };
  return { timeZone: zones[0] as string, country: customer.country };
}

/** The zones that must agree: a country so wide that its zones share no hour of the window counts by the place's own zone. */
function zonesAt(place: Place, window: SendWindow, instant: Temporal.Instant): string[] {
  const zones = place.country ? zonesOf(place.country) : [];
  const offsets = zones.map((zone) => instant.toZonedDateTimeISO(zone).offsetNanoseconds / 3.6e12);
  const isShared = Math.max(...offsets) - Math.min(...offsets) < window.toHour - window.fromHour;
  return zones.length > 0 && isShared ? zones : [place.timeZone];
}

const isInside = (at: Temporal.ZonedDateTime, window: SendWindow): boolean =>
  at.hour >= window.fromHour && at.hour < window.toHour;

/** Whether a message may arrive at a moment (ISO 8601). */
export function isWithinWindow(at: string, window: SendWindow, place: Place): boolean {
  const instant = Temporal.Instant.from(at);
  return zonesAt(place, window, instant).every((zone) => isInside(instant.toZonedDateTimeISO(zone), window));
}

/** The window's next opening in one zone, strictly after a moment that lies outside it. */
function nextOpening(at: Temporal.ZonedDateTime, window: SendWindow): Temporal.Instant {
  const day = at.hour < window.fromHour ? at.toPlainDate() : at.toPlainDate().add({ days: 1 });
  // An hour that the clocks skip on that day becomes the one after it.
  return day.toZonedDateTime({ timeZone: at.timeZoneId, plainTime: { hour: window.fromHour } }).toInstant();
}

/** The first moment from `earliest` on at which a message may arrive. */
export function nextSendAt(earliest: string, window: SendWindow, place: Place): string {
  let instant = Temporal.Instant.from(earliest);
  const zones = zonesAt(place, window, instant);
  // Zones that share an hour agree after a few openings; the bound is for tables of zones that nobody has seen yet.
  for (let openings = 0; openings < 8; openings++) {
    const outside = zones.map((zone) => instant.toZonedDateTimeISO(zone)).filter((at) => !isInside(at, window));
    if (outside.length === 0) break;
    instant = outside
      .map((at) => nextOpening(at, window))
      .reduce((latest, opening) => (Temporal.Instant.compare(opening, latest) > 0 ? opening : latest));
  }
  return new Date(instant.epochMilliseconds).toISOString();
}
