import { isWithinWindow, nextSendAt, type Place, type SendWindow } from "./send-window.ts";

const quarterMs = 15 * 60_000;
const iso = (at: number): string => new Date(at).toISOString();

/** When messages may arrive at a place, from a moment on; worked out as far as somebody asked. */
interface Openings {
  spans: { from: number; to: number }[];
}

/** A campaign has some dozens of places and windows, and asks for the same ones a million times. */
const known = new Map<string, Openings>();
const mostKnown = 2000;

function openingsOf(start: string, window: SendWindow, place: Place): Openings {
  const name = JSON.stringify([start, window, place]);
  const found = known.get(name);
  if (found) return found;
  if (known.size >= mostKnown) known.clear();
  const openings: Openings = { spans: [] };
  known.set(name, openings);
  return openings;
}

/** A window closes on a quarter of an hour in every time zone; one that never does counts as closed after a day. */
function nextSpan(from: string, window: SendWindow, place: Place): { from: number; to: number } {
  const open = Date.parse(nextSendAt(from, window, place));
  let close = (Math.floor(open / quarterMs) + 1) * quarterMs;
  while (close - open < 86_400_000 && isWithinWindow(iso(close), window, place)) close += quarterMs;
  return { from: open, to: close };
}

/**
 * The moment so many milliseconds of open window after a start: messages that are spread so keep their rate over nights, whole zones do not
 * fall due at their morning together. Pure.
 */
export function spreadAt(start: string, offsetMs: number, window: SendWindow, place: Place): string {
  const { spans } = openingsOf(start, window, place);
  let left = offsetMs;
  for (let index = 0; ; index++) {
    const before = spans[index - 1];
    const span = spans[index] ?? nextSpan(before ? iso(before.to) : start, window, place);
    spans[index] = span;
    if (left < span.to - span.from) return iso(span.from + left);
    left -= span.to - span.from;
  }
}
