import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { logger } from "../adapters/logger.ts";
import { type Change, changesIn } from "../adapters/stream.ts";
import { actAs } from "../core/actor.ts";
import type { Envelope, EventDefinition } from "../core/event.ts";

/** Whether the messages of a batch are worked through at once, or each when the one before is done. */
type Pace = "together" | "one by one";

/**
 * Works through a batch of queue messages, each by itself; those that failed come back alone.
 * `read` takes a record's body apart and may throw: a message nobody can read ends in the dead-letter queue.
 */
const eachMessage = <T>(
  worker: string,
  read: (record: SQSRecord) => T,
  run: (message: T) => Promise<unknown>,
  pace: Pace = "together",
) =>
  middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    let before: Promise<unknown> = Promise.resolve();
    const settled = await Promise.allSettled(
      event.Records.map((record) => {
        const work = () => actAs({ kind: "system", id: worker }, async () => run(read(record)));
        const done = pace === "together" ? work() : before.then(work);
        before = done.catch(() => undefined);
        return done;
      }),
    );
    const batchItemFailures = settled.flatMap((result, index) => {
      if (result.status === "fulfilled") return [];
      const record = event.Records[index] as SQSRecord;
      logger.error("message failed", {
        worker,
        messageId: record.messageId,
        received: record.attributes.ApproximateReceiveCount,
        error: String((result.reason as Error)?.stack ?? result.reason),
      });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  });

/** A subscriber of one event: one effect, idempotent; the envelope is parsed by the event's own schema. `worker` names it in logs and trails. */
export const subscribe = <S extends z.ZodMiniType>(
  worker: string,
  definition: EventDefinition<string, S>,
  run: (properties: z.output<S>, envelope: Envelope<z.output<S>>) => Promise<unknown>,
) =>
  eachMessage(
    worker,
    (record) => {
      const { detail } = JSON.parse(record.body) as { detail: Envelope };
      if (detail.type !== definition.type || detail.version !== definition.version)
        throw new Error(`Expected ${definition.type} ${definition.version}, got ${detail.type} ${detail.version}.`);
      return { ...detail, properties: z.parse(definition.schema, detail.properties) };
    },
    (envelope) => run(envelope.properties, envelope),
  );

/** A worker on a queue: a message that the schema cannot read ends in the dead-letter queue. */
export const work = <S extends z.ZodMiniType>(
  worker: string,
  schema: S,
  run: (message: z.output<S>) => Promise<unknown>,
  pace?: Pace,
) => eachMessage(worker, (record) => z.parse(schema, JSON.parse(record.body)), run, pace);

/** A reader of the table's stream that takes a batch as a whole: it throws, and all of it comes again. The shard's id comes where a window is set. */
export const readStream = (worker: string, run: (changes: Change[], shardId: string | undefined) => Promise<void>) =>
  middy<DynamoDBStreamEvent & { shardId?: string }, DynamoDBBatchResponse & { state: object }>().handler(
    async (event) => {
      await actAs({ kind: "system", id: worker }, () => run(changesIn(event.Records ?? []), event.shardId));
      // With a window Lambda takes an answer without a state for a failure.
      return { state: {}, batchItemFailures: [] };
    },
  );

/** A job on a schedule. */
export const scheduled = (worker: string, run: () => Promise<unknown>) =>
  middy().handler(async () => {
    await actAs({ kind: "system", id: worker }, run);
  });
