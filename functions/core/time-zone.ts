import { VisibleError } from "./errors.ts";

/** Refuses what is no IANA name of a time zone, as the field `timeZone`. */
export function needsTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    const sentence = "This is not a time zone. Use a name such as Europe/Berlin.";
    throw new VisibleError("invalid", sentence, { timeZone: sentence });
  }
}
