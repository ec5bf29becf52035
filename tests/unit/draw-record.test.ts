import { expect, it, vi } from "vitest";
import { actAs } from "../../functions/core/actor.ts";
import { algorithm, type Proof, seedHashOf, verify } from "../../functions/core/draw/algorithm.ts";
import * as drawItems from "../../functions/core/draw/draw.items.ts";
import * as Draw from "../../functions/core/draw/draw.ts";
import { deriveId } from "../../functions/core/id.ts";
import type { Get, Item, Query, Write } from "../../functions/core/item.ts";

const kept = vi.hoisted(() => new Map<string, Item>());

// So many customers as make the limits felt, with the longest names of strata that a help desk can cause.
vi.mock("../../functions/adapters/frame.ts", () => ({
  customersIn: async function* (segment: number) {
    for (let n = segment; n < 8_000; n += 4)
      yield {
        id: deriveId("customer", n),
        tier: "medium",
        locale: `zh-Hant-TW-x-${"a".repeat(8)}-${"b".repeat(8)}`,
        country: "TW",
        region: "北".repeat(60),
      };
  },
}));
vi.mock("../../functions/adapters/table.ts", () => {
  const at = ({ pk, sk }: { pk: string; sk: string }) => `${pk} ${sk}`;
  const tryWrite = async (write: Write) => {
    if (write.op === "put") kept.set(at(write.item), write.item);
    else if (write.op === "update") kept.set(at(write.key), { ...(kept.get(at(write.key)) as Item), ...write.set });
    return { ok: true };
  };
  return {
    tryWrite,
    write: tryWrite,
    get: async ({ key }: Get) => kept.get(at(key)),
    queryAll: async ({ pk, sk }: Query) =>
      [...kept.values()].filter(
        (item) => item.pk === pk && sk && "beginsWith" in sk && item.sk.startsWith(sk.beginsWith),
      ),
  };
});

it("a draw's record comes in answers below 6 MB, from pages that can be stored, however long the names of its strata", async () => {
  const which = { programId: deriveId("program", 1), quarter: "2026-Q4" };
  const seed = "ab".repeat(32);
  const asked: Draw.Stored = {
    ...which,
    state: "requested",
    algorithm,
    seed,
    seedHash: seedHashOf(Buffer.from(seed, "hex")),
    rules: { shareBasisPoints: 10_000, minimum: 1 },
    stratumAttributes: ["tier", "locale", "country", "region"],
    excludes: {},
    scorecardId: "store-visit",
    scorecardVersion: 1,
    requestedAt: "2026-10-01T06:00:00.000Z",
    requestedBy: "test",
    strata: [],
    exclusions: {},
  };
  const { key } = drawItems.drawOf(which.programId, which.quarter);
  kept.set(`${key.pk} ${key.sk}`, { type: "draw", ...key, ...asked });
  await actAs({ kind: "system", id: "test" }, () => Draw.run(which));

  const answers: Awaited<ReturnType<typeof Draw.record>>[] = [];
  for (let page: number | null = 0; page !== null; page = answers.at(-1)?.nextPage ?? null)
    answers.push(await Draw.record({ ...which, page }));
  // 6 MB is what a function may answer.
  for (const answer of answers) expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(5_900_000);
  // 400 kB is what an item may hold.
  for (const item of kept.values())
    if (item.type === "frame") expect((item.lines as Uint8Array).byteLength).toBeLessThan(390_000);
  const proof = {
    ...(answers[0] as (typeof answers)[0]),
    drawn: answers.flatMap(({ drawn }) => drawn),
    frame: answers.flatMap(({ frame }) => frame),
    nextPage: null,
  };
  expect(proof.drawn).toHaveLength(8_000);
  expect(verify(proof as Proof)).toEqual([]);
}, 60_000);
