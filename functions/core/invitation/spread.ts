import { isWithinWindow, nextSendAt, type Place, type SendWindow } from "./send-window.ts";

type Channel = "email" | "sms";

const quarterMs = 15 * 60_000;
const yearMs = 366 * 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

/** When messages may arrive at a place, from a moment on; worked out as far as somebody asked. */
interface Openings {
  spans: { from: number; to: number }[];
}

/** A campaign has some dozens of places and windows, and asks for the same ones a million times. */
const known = new Map<string, Openings>();
const mostKnown = 2000;

function openingsOf(...where: Parameters<typeof nextSendAt>): Openings {
  const name = JSON.stringify(where);
  const found = known.get(name);
  if (found) return found;
  if (known.size >= mostKnown) known.clear();
  const openings: Openings = { spans: [] };
  known.set(name, openings);
  return openings;
}

/** A window closes on a quarter of an hour in every time zone; one that never does counts as closed after a day. */
function nextSpan(from: string, window: SendWindow, place: Place, channel: Channel): { from: number; to: number } {
  const open = Date.parse(nextSendAt(from, window, place, channel));
  let close = (Math.floor(open / quarterMs) + 1) * quarterMs;
  while (close - open < 86_400_000 && isWithinWindow(iso(close), window, place, channel)) close += quarterMs;
  return { from: open, to: close };
}

/**
 * The moment so many milliseconds of open window after a start: messages that are spread so keep their rate over nights, whole zones do not
 * fall due at their morning together. Pure.
 */
export function spreadAt(
  start: string,
  offsetMs: number,
  window: SendWindow,
  place: Place,
  channel: Channel = "email",
): string {
  const { spans } = openingsOf(start, window, place, channel);
  let left = offsetMs;
  for (let index = 0; ; index++) {
    const before = spans[index - 1];
    const span = spans[index] ?? nextSpan(before ? iso(before.to) : start, window, place, channel);
    spans[index] = span;
    // One that opens this seldom never does, by law: it is not sent before it expires.
    if (left < span.to - span.from || span.from - Date.parse(start) > yearMs) return iso(span.from + left);
    left -= span.to - span.from;
  }
}
