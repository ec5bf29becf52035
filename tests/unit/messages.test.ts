import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { work } from "../../functions/edge/messages.ts";

vi.mock("../../functions/adapters/logger.ts", () => ({ logger: { error: () => undefined } }));

const record = (n: number) => ({ messageId: `m-${n}`, body: JSON.stringify({ n }), attributes: {} }) as SQSRecord;

/** The most messages of a batch that were in work at once, and what came back as failed. */
async function run(pace?: "one by one") {
  let present = 0;
  let most = 0;
  const done: number[] = [];
  const handler = work(
    "test",
    z.object({ n: z.number() }),
    async ({ n }) => {
      most = Math.max(most, ++present);
      await new Promise((resolve) => setTimeout(resolve, 2));
      present--;
      done.push(n);
      if (n === 2) throw new Error("no");
    },
    pace,
  );
  const reply = await handler({ Records: [1, 2, 3, 4].map(record) } as SQSEvent, {} as Context);
  return { most, done, reply };
}

describe("a batch of messages", () => {
  it("is worked through together, and what failed comes back alone", async () => {
    const { most, done, reply } = await run();
    expect(most).toBe(4);
    expect(done).toHaveLength(4);
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: "m-2" }] });
  });

  it("is worked through one by one where a provider sets the pace, also past one that failed", async () => {
    expect(await run("one by one")).toEqual({
      most: 1,
      done: [1, 2, 3, 4],
      reply: { batchItemFailures: [{ itemIdentifier: "m-2" }] },
    });
  });
});
