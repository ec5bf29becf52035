/** How far a zone's wall clock is ahead of UTC at a moment, in ms. */
function aheadAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(at / 1000) * 1000;
}

/** A moment (ISO 8601) as a field for date and time wants it: `yyyy-mm-ddThh:mm` on the wall clock of a zone. */
export function wallOf(at: string, timeZone: string): string {
  const moment = Date.parse(at);
  return new Date(moment + aheadAt(moment, timeZone)).toISOString().slice(0, 16);
}

/** The moment (ISO 8601) at which a zone's wall clock shows that; empty for nothing. Of an hour that comes twice the first counts. */
export function momentAt(wall: string, timeZone: string): string {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return "";
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((at) => aheadAt(at, timeZone));
  const fits = offsets.map((ahead) => asUtc - ahead).filter((at) => at + aheadAt(at, timeZone) === asUtc);
  // An hour that the clocks skip becomes the one after it.
  return new Date(fits.length > 0 ? Math.min(...fits) : asUtc - Math.min(...offsets)).toISOString();
}

/** The names of time zones that this browser knows. */
export const timeZones = (): string[] => [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC"),
];

/** Whether this browser knows a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
