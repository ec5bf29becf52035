import type { Platform } from "./platform.ts";

const minute = 60_000;

/**
 * Lets time pass until a moment as it would by itself: from one timer to the next, each a minute after it fell due, when the sweeper has
 * looked. Stops early as soon as it is enough, which is asked after each step.
 */
export async function passTime({ clock }: Platform, until: Date, isEnough = () => false): Promise<void> {
  for (;;) {
    const next = await clock.nextTimer();
    if (!next || next.getTime() + minute >= until.getTime()) break;
    await clock.moveTo(new Date(next.getTime() + minute));
    if (isEnough()) return;
  }
  if (until > clock.now()) await clock.moveTo(until);
}
