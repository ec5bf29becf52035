import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { EventDefinition } from "../../functions/core/event.ts";

const root = join(import.meta.dirname, "../..");
const definitions: EventDefinition[] = (
  await Promise.all(
    globSync("functions/core/*/*.events.ts", { cwd: root })
      .sort()
      .map((path) => import(join(root, path)) as Promise<Record<string, EventDefinition>>),
  )
).flatMap((module) => Object.values(module));

/** Envelopes as they were published once: a consumer of today must still read them. New versions add files, they never change one. */
const samples = globSync("tests/contract/kept/events/*.json", { cwd: root })
  .sort()
  .map((path) => JSON.parse(readFileSync(join(root, path), "utf8")));

describe("published events", () => {
  it.each(definitions.map((definition) => [`${definition.type} ${definition.version}`, definition] as const))(
    "%s keeps the shape that consumers were promised",
    async (_, definition) => {
      const { $schema, ...shape } = z.toJSONSchema(definition.schema);
      await expect(`${JSON.stringify(shape, null, 2)}\n`).toMatchFileSnapshot(
        `kept/schemas/${definition.type}.${definition.version}.json`,
      );
    },
  );

  it.each(definitions.map((definition) => [`${definition.type} ${definition.version}`, definition] as const))(
    "%s has a kept sample",
    (_, { type, version }) => {
      expect(samples.filter((sample) => sample.type === type && sample.version === version)).not.toHaveLength(0);
    },
  );

  it.each(samples.map((sample) => [`${sample.type} ${sample.version} of ${sample.occurredAt}`, sample] as const))(
    "the kept sample %s is read by today's definition",
    (_, sample) => {
      const definition = definitions.find(({ type, version }) => type === sample.type && version === sample.version);
      expect(
        definition,
        "its definition was removed: old events in the lake and in queues still carry it",
      ).toBeDefined();
      expect(z.parse((definition as EventDefinition).schema, sample.properties)).toEqual(sample.properties);
    },
  );
});
