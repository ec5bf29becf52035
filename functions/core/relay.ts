import * as bus from "../adapters/bus.ts";
import type { Change } from "../adapters/stream.ts";
import type { Envelope } from "./event.ts";

/** The envelopes that changes brought: those that the new image carries and the old one did not. */
const newsIn = (changes: Change[]): Envelope[] =>
  changes.flatMap(({ before, after }) => {
    const known = new Set(((before?.events as Envelope[] | undefined) ?? []).map((envelope) => envelope.id));
    return ((after?.events as Envelope[] | undefined) ?? []).filter((envelope) => !known.has(envelope.id));
  });

/** Carries the facts that items hold about their last change to the bus, in order, at least once. */
export const carry = (changes: Change[]): Promise<void> => bus.publish(newsIn(changes));
