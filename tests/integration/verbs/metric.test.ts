import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../../functions/adapters/stream.ts";
import type { Item } from "../../../functions/core/item.ts";
import * as Metric from "../../../functions/core/metric/metric.ts";
import { testTable } from "../../support/table.ts";

const { all, setNow } = testTable();
const day = "2026-11-10";

const invitation = (id: number, rest: object): Item => ({
  pk: `invitation#${id}`,
  sk: "invitation",
  type: "invitation",
  kind: "csat",
  snapshot: { resolvedAt: `${day}T10:00:00.000Z` },
  ...rest,
});

/** The changes of n cases, each resolved, invited, sent, and every fifth answered. */
function story(cases: number): Change[] {
  let sequence = 0;
  const change = (before: Item | undefined, after: Item | undefined): Change => ({
    sequence: String(++sequence).padStart(40, "0"),
    before,
    after,
  });
  return Array.from({ length: cases }, (_, id) => {
    const resolved: Item = { pk: `case#${id}`, sk: "case", type: "case", resolutions: [`${day}T10:00:00.000Z`] };
    const planned = invitation(id, { status: "planned" });
    const sent = invitation(id, { status: "sent", sentAt: `${day}T12:00:00.000Z` });
    const answered = {
      ...sent,
      response: { state: "confirmed", score: 1 + (id % 5), confirmedAt: `${day}T13:00:00.000Z` },
    };
    return [
      change(undefined, resolved),
      change(undefined, planned),
      change(planned, sent),
      ...(id % 5 === 0 ? [change(sent, answered)] : []),
    ];
  }).flat();
}

const expected = { resolved: 40, sent: 40, pending: 0, suppressed: {}, failed: {}, unaccounted: 0 };

describe("counting the stream", () => {
  it("counts each change once, however a shard's records are cut into batches and repeated", async () => {
    setNow(`${day}T18:00:00.000Z`);
    const changes = story(40);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(changes.length - 1), fc.integer({ min: 1, max: 60 })), { maxLength: 8 }),
        async (detours) => {
          const shard = `shard-${round++}`;
          const before = await Metric.home({ days: 1 });
          // The stream goes on from what was counted; a replay starts earlier and never later.
          let counted = 0;
          for (const [back, size] of detours) {
            const start = Math.min(back, counted);
            await Metric.count(changes.slice(start, start + size), shard);
            counted = Math.max(counted, start + size);
          }
          await Metric.count(changes.slice(Math.min(counted, changes.length)), shard);
          await Metric.count(changes, shard);
          const after = await Metric.home({ days: 1 });
          expect(after.ledger.resolved - before.ledger.resolved).toBe(40);
          expect(after.ledger.sent - before.ledger.sent).toBe(40);
          expect(after.ledger.pending - before.ledger.pending).toBe(0);
          expect(after.csat.n - before.csat.n).toBe(8);
        },
      ),
      { numRuns: 15, seed: 20261122 },
    );
  });

  it("lets one of two readers of the same shard count, and the other fail for its batch to come again", async () => {
    setNow(`${day}T18:00:00.000Z`);
    const changes = story(40);
    const results = await Promise.allSettled([Metric.count(changes, "a"), Metric.count(changes, "a")]);
    if (results.some((result) => result.status === "rejected")) await Metric.count(changes, "a");
    expect((await Metric.home({ days: 1 })).ledger).toEqual(expected);
  });

  it("adds up shards that are counted side by side", async () => {
    setNow(`${day}T18:00:00.000Z`);
    await Promise.all(["a", "b", "c", "d", "e"].map((shard) => Metric.count(story(40), shard)));
    expect((await Metric.home({ days: 1 })).ledger).toMatchObject({ resolved: 200, sent: 200, unaccounted: 0 });
  });

  it("needs the shard's id, because a checkpoint without one would count twice", async () => {
    await expect(Metric.count(story(1), undefined)).rejects.toThrow(/tumbling window/);
    expect(await all()).toEqual([]);
  });

  it("fits a batch that touches more counters than one transaction takes", async () => {
    setNow(`${day}T18:00:00.000Z`);
    const changes: Change[] = Array.from({ length: 300 }, (_, index) => ({
      sequence: String(index + 1).padStart(40, "0"),
      before: undefined,
      after: {
        pk: `case#${index}`,
        sk: "case",
        type: "case",
        resolutions: [new Date(Date.parse(`${day}T10:00:00Z`) - index * 86_400_000).toISOString()],
      },
    }));
    await Metric.count(changes, "a");
    const { days } = await Metric.ledger({ days: 366 });
    expect(days).toHaveLength(300);
    expect(days.every((row) => row.resolved === 1)).toBe(true);
  });
});
