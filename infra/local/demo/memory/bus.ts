import type { Envelope } from "../../../../functions/core/event.ts";

const published: Envelope[] = [];

export async function publish(envelopes: Envelope[]): Promise<void> {
  published.push(...envelopes);
}

/** What was published since the last time that somebody asked. */
export const takeEvents = () => published.splice(0);
