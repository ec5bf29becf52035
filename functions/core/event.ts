import * as z from "zod/mini";
import { type Actor, actor } from "./actor.ts";
import { nowIso } from "./clock.ts";
import { newId } from "./id.ts";

/** A fact that a noun publishes. */
export interface EventDefinition<T extends string = string, S extends z.ZodMiniType = z.ZodMiniType> {
  readonly type: T;
  readonly version: number;
  readonly schema: S;
}

export interface Envelope<P = unknown> {
  id: string;
  type: string;
  version: number;
  occurredAt: string;
  actor: Actor;
  properties: P;
}

/** Pure data: infra builds the subscriber's rule from it, the relay and the subscriber parse by it. */
export const defineEvent = <T extends string, S extends z.ZodMiniType>(
  type: T,
  version: number,
  schema: S,
): EventDefinition<T, S> => ({ type, version, schema });

/** An envelope of a fact that happens now, on behalf of the present actor; it goes into the `events` of the item whose change it tells. */
export const occurred = <S extends z.ZodMiniType>(
  definition: EventDefinition<string, S>,
  properties: z.input<S>,
): Envelope<z.output<S>> => ({
  id: newId("event"),
  type: definition.type,
  version: definition.version,
  occurredAt: nowIso(),
  actor: actor(),
  properties: z.parse(definition.schema, properties),
});

/** The `source` of all events on the bus. */
export const eventSource = "loopkeeper";
