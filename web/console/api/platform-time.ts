import { useEffect, useState } from "react";

/** How far the platform's clock is ahead of this browser's, in ms; learned from the answers. */
let ahead = 0;

/** Learns the platform's time from an answer, so that "2 hours left" is right whatever this computer's clock says. */
export function learnTime(response: Response): void {
  const said = Date.parse(response.headers.get("date") ?? "");
  if (!Number.isNaN(said) && Math.abs(said - Date.now() - ahead) > 2_000) ahead = said - Date.now();
}

/** A moment of this browser's clock by the platform's, in ms. */
export const platformTimeOf = (browserTime: number): number => browserTime + ahead;

export const platformNow = (): number => platformTimeOf(Date.now());

/** The platform's present moment in ms, fresh twice a minute. */
export function useNow(): number {
  const [now, setNow] = useState(platformNow);
  useEffect(() => {
    const tick = () => setNow(platformNow());
    const timer = setInterval(tick, 30_000);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return now;
}
