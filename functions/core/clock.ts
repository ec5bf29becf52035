const hook = Symbol.for("loopkeeper.clock");

/** The platform's present moment. On AWS the system's; on one machine and in tests a hook on `globalThis` moves it. */
export function now(): Date {
  const moved = (globalThis as { [hook]?: () => number })[hook];
  return new Date(moved ? moved() : Date.now());
}

/** The platform's present moment as ISO 8601 in UTC with milliseconds: sortable as text. */
export const nowIso = (): string => now().toISOString();

/** A moment that many minutes after another, ISO 8601 in UTC. */
export const addMinutes = (at: string | Date, minutes: number): string =>
  new Date(new Date(at).getTime() + minutes * 60_000).toISOString();
