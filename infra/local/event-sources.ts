import { EventEmitter } from "node:events";
import type { Clock } from "./clock.ts";
import { type Functions, InvocationError, type LocalFunction } from "./lambda.ts";
import { compilePattern } from "./patterns.ts";
import type { Log } from "./platform.ts";
import type { DynamoDb } from "./services/dynamodb.ts";
import { type Message, type Queues, systemAttributes } from "./services/sqs.ts";
import type { Store } from "./store.ts";
import type { Assembly, Resource, Tree } from "./template.ts";

/** Somebody waits for quiet: while so, nothing waits for company. */
export interface Hurry {
  waiting: number;
  readonly changed: EventEmitter;
}

/** The template's event source mappings, reading queues and streams into functions. */
export interface EventSources {
  busy(): string | undefined;
  start(): void;
  stop(): Promise<void>;
}

interface Surroundings {
  assembly: Assembly;
  store: Store;
  clock: Clock;
  queues: Queues;
  functions: Functions;
  dynamodb: DynamoDb;
  hurry: Hurry;
  /** Gives each batch of a stream to its function twice, as Lambda may do it. */
  disturb: boolean;
  log: Log;
}

/** In the cloud a batch may wait minutes for company, and a failed message its whole visibility timeout; a person here does not. */
const longestWaitMs = 500;
const longestRetryMs = 1000;
const defaultConcurrency = 4;
/** Lambda looks at a shard four times a second; reading after each single write would keep the engine from the next one. */
const pollMs = 50;
const readLimit = 1000;

/** Prepares one reader for each mapping. */
export function createEventSources(surroundings: Surroundings): EventSources {
  const readers = surroundings.assembly
    .ofType("AWS::Lambda::EventSourceMapping")
    .filter((mapping) => mapping.properties.Enabled !== false)
    .map((mapping) => {
      const source = String(mapping.properties.EventSourceArn);
      if (source.includes(":sqs:")) return readQueue(mapping, surroundings);
      if (source.includes(":dynamodb:")) return readStream(mapping, surroundings);
      throw new Error(`The local platform cannot read events from ${source} (${mapping.logicalId}).`);
    });
  return {
    busy: () => readers.map((reader) => reader.busy()).find(Boolean),
    start() {
      for (const reader of readers) reader.start();
    },
    async stop() {
      await Promise.all(readers.map((reader) => reader.stop()));
    },
  };
}

/** The function of a mapping may be named by name or ARN. */
export const functionOf = (functions: Functions, name: string): LocalFunction => {
  const found = functions.all().find((one) => one.arn === name || one.resource.ref === name);
  if (!found) throw new Error(`An event source names the function ${name}, which the template does not define.`);
  return found;
};

function filterOf(mapping: Resource): (event: Tree) => boolean {
  const filters: Tree[] = mapping.properties.FilterCriteria?.Filters ?? [];
  if (filters.length === 0) return () => true;
  const tests = filters.map((filter) => compilePattern(JSON.parse(filter.Pattern)));
  return (event) => tests.some((matches) => matches(event));
}

function readQueue(mapping: Resource, { assembly, queues, functions, hurry, log }: Surroundings): EventSources {
  const { properties } = mapping;
  const arn = String(properties.EventSourceArn);
  const queue = queues.byArn(arn);
  const target = functionOf(functions, properties.FunctionName);
  const batchSize = Number(properties.BatchSize ?? 10);
  const windowMs = Math.min(Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000, longestWaitMs);
  const concurrency = Number(properties.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency);
  const partial = (properties.FunctionResponseTypes ?? []).includes("ReportBatchItemFailures");
  const fits = filterOf(mapping);
  let active = 0;
  let retrying = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let windowEnd: number | undefined;

  const wakeAt = (at: number): void => {
    clearTimeout(timer);
    // A timer of Node's cannot be longer than 24 days; a minute is often enough to look again.
    timer = setTimeout(pump, Math.min(Math.max(0, at - Date.now()), 60_000));
  };

  const pump = () => {
    while (!stopped && active < concurrency) {
      const next = queues.nextAt(arn);
      if (next === undefined) return;
      if (next > Date.now()) return wakeAt(next);
      if (windowMs > 0 && hurry.waiting === 0 && queues.count(arn).visible < batchSize) {
        windowEnd ??= Date.now() + windowMs;
        if (Date.now() < windowEnd) return wakeAt(windowEnd);
      }
      windowEnd = undefined;
      const messages = queues.receive(arn, batchSize);
      const wanted = messages.filter((message) => fits(recordOf(message, arn, assembly.region, true)));
      const unwanted = messages.filter((message) => !wanted.includes(message));
      if (unwanted.length > 0)
        queues.remove(
          arn,
          unwanted.map((message) => message.receipt),
        );
      if (wanted.length === 0) continue;
      active += 1;
      void work(wanted).finally(() => {
        active -= 1;
        if (!stopped) pump();
      });
    }
  };

  const work = async (messages: Message[]): Promise<void> => {
    let failed: Message[] = [];
    try {
      const answer = await target.invoke({
        Records: messages.map((message) => recordOf(message, arn, assembly.region)),
      });
      if (partial) failed = failedOf(answer, messages);
    } catch (error) {
      if (!(error instanceof InvocationError)) throw error;
      failed = messages;
    }
    if (stopped) return;
    queues.remove(
      arn,
      messages.filter((message) => !failed.includes(message)).map((message) => message.receipt),
    );
    for (const message of failed) {
      const afterMs = Math.min(queue.visibilityMs, 100 * 2 ** message.receives, longestRetryMs);
      log({
        source: "sqs",
        level: "warn",
        message: `message ${message.id} of ${queue.logicalId} failed (received ${message.receives} times)`,
      });
      retrying += 1;
      setTimeout(() => {
        retrying -= 1;
      }, afterMs + 10).unref();
      queues.release(arn, [message.receipt], afterMs);
    }
  };

  return {
    busy() {
      if (active > 0) return `${queue.logicalId} is being worked on`;
      if (retrying > 0) return `a message of ${queue.logicalId} waits to be tried again`;
      const next = queues.nextAt(arn);
      return next !== undefined && next <= Date.now() + queues.heldMs ? `${queue.logicalId} has messages` : undefined;
    },
    start() {
      queues.onMessage(arn, pump);
      hurry.changed.on("hurry", pump);
      pump();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function failedOf(answer: Tree, messages: Message[]): Message[] {
  const failures: Tree[] | undefined = answer?.batchItemFailures;
  if (!Array.isArray(failures)) return [];
  const ids = failures.map((failure) => failure?.itemIdentifier);
  // As in Lambda: an identifier that is not of this batch makes the whole batch a failure.
  if (ids.some((id) => !messages.some((message) => message.id === id))) return messages;
  return messages.filter((message) => ids.includes(message.id));
}

function recordOf(message: Message, arn: string, region: string, parseBody = false): Tree {
  let body: Tree = message.body;
  if (parseBody) {
    try {
      body = JSON.parse(message.body);
    } catch {
      // A filter on a body that is not JSON matches it as text.
    }
  }
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, attribute]) => [
        name,
        {
          dataType: attribute.DataType,
          ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
          ...(attribute.BinaryValue !== undefined && { binaryValue: attribute.BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: region,
  };
}

interface Window {
  start: number;
  state: Tree;
}

interface Position {
  mapping: string;
  shard: string;
  sequence: string;
  window: string | null;
}

function readStream(
  mapping: Resource,
  { assembly, store, clock, queues, functions, dynamodb, hurry, disturb, log }: Surroundings,
): EventSources {
  const { properties } = mapping;
  const arn = String(properties.EventSourceArn);
  const table = arn.split("/")[1] ?? "";
  const target = functionOf(functions, properties.FunctionName);
  const batchSize = Number(properties.BatchSize ?? 100);
  const waitMs = Math.min(Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000, longestWaitMs);
  const tumblingMs = Math.min(Number(properties.TumblingWindowInSeconds ?? 0) * 1000, 1000);
  const retries = Number(properties.MaximumRetryAttempts ?? -1);
  const maximumAge = Number(properties.MaximumRecordAgeInSeconds ?? -1);
  const partial = (properties.FunctionResponseTypes ?? []).includes("ReportBatchItemFailures");
  const bisect = properties.BisectBatchOnFunctionError === true;
  const onFailure: string | undefined = properties.DestinationConfig?.OnFailure?.Destination;
  const fits = filterOf(mapping);
  const wake = new EventEmitter();
  const windows = new Map<string, Window>();
  const iterators = new Map<string, string>();
  let dirty = true;
  let describedAt = 0;
  let working = false;
  let stopped = false;
  let loop: Promise<void> = Promise.resolve();

  const positionOf = (shard: string): Position | undefined =>
    store.one<Position>("select * from position where mapping = ? and shard = ?", mapping.ref, shard);
  const keep = (shard: string, sequence: string): void => {
    const window = windows.get(shard);
    store.run(
      "insert or replace into position (mapping, shard, sequence, window) values (?, ?, ?, ?)",
      mapping.ref,
      shard,
      sequence,
      window ? JSON.stringify(window) : null,
    );
  };

  const pause = (ms: number, until: "write" | "hurry"): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        wake.off("write", done);
        wake.off("stop", done);
        hurry.changed.off("hurry", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (until === "write") wake.once("write", done);
      wake.once("stop", done);
      hurry.changed.once("hurry", done);
    });

  const run = async (): Promise<void> => {
    let streamArn = "";
    let shards: string[] = [];
    while (!stopped) {
      try {
        dirty = false;
        working = true;
        if (!streamArn) streamArn = (await dynamodb.call("ListStreams", { TableName: table })).Streams[0].StreamArn;
        if (Date.now() - describedAt > 60_000) {
          const { StreamDescription } = await dynamodb.call("DescribeStream", { StreamArn: streamArn });
          shards = StreamDescription.Shards.map((shard: Tree) => shard.ShardId);
          describedAt = shards.length > 0 ? Date.now() : 0;
        }
        const readAt = Date.now();
        let found = 0;
        for (const shard of shards) {
          found += await readShard(streamArn, shard);
          await closeWindow(shard);
        }
        working = false;
        if (found >= readLimit || stopped) continue;
        if (found === 0 && !dirty) {
          const open = [...windows.values()].map((window) => window.start + tumblingMs - Date.now());
          await pause(Math.max(5, Math.min(1000, ...open)), "write");
        }
        const rest = dirty ? Math.max(waitMs, readAt + pollMs - Date.now()) : 0;
        if (rest > 0 && hurry.waiting === 0) await pause(rest, "hurry");
      } catch (error) {
        working = false;
        iterators.clear();
        if (stopped) return;
        log({ source: "stream", level: "error", message: `reading for ${mapping.logicalId} failed: ${String(error)}` });
        await pause(500, "hurry");
      }
    }
  };

  const readShard = async (streamArn: string, shard: string): Promise<number> => {
    const position = positionOf(shard);
    if (!windows.has(shard) && position?.window) windows.set(shard, JSON.parse(position.window));
    let iterator = iterators.get(shard);
    if (!iterator) {
      const answer = await dynamodb.call("GetShardIterator", {
        StreamArn: streamArn,
        ShardId: shard,
        ...(position?.sequence
          ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: position.sequence }
          : { ShardIteratorType: "TRIM_HORIZON" }),
      });
      iterator = answer.ShardIterator;
    }
    const answer = await dynamodb.call("GetRecords", { ShardIterator: iterator, Limit: readLimit });
    const records: Tree[] = answer.Records;
    let batch: Tree[] = [];
    for (const record of records) {
      const shaped = shape(record);
      if (!fits(shaped)) continue;
      batch.push(shaped);
      if (batch.length < batchSize) continue;
      await deliver(shard, batch);
      if (stopped) return records.length;
      keep(shard, record.dynamodb.SequenceNumber);
      batch = [];
    }
    if (batch.length > 0) await deliver(shard, batch);
    if (stopped) return records.length;
    const last = records.at(-1);
    if (last) keep(shard, last.dynamodb.SequenceNumber);
    if (answer.NextShardIterator) iterators.set(shard, answer.NextShardIterator);
    else {
      // The shard has ended: another one goes on.
      iterators.delete(shard);
      describedAt = 0;
    }
    return records.length;
  };

  /** Sequence numbers get the 21 digits that they have in the cloud, so that they sort as text, too. */
  const shape = (record: Tree): Tree => ({
    ...record,
    awsRegion: assembly.region,
    eventSourceARN: arn,
    dynamodb: {
      ...record.dynamodb,
      ApproximateCreationDateTime: record.dynamodb.ApproximateCreationDateTime + Math.round(clock.offsetMs() / 1000),
      SequenceNumber: `1${String(record.dynamodb.SequenceNumber).padStart(20, "0")}`,
    },
  });

  const invoke = async (shard: string, records: Tree[], isFinal: boolean): Promise<Tree> => {
    if (disturb && records.length > 0) await target.invoke({ Records: records, shardId: shard });
    if (tumblingMs === 0) return target.invoke({ Records: records });
    const window = windows.get(shard) ?? { start: Date.now(), state: {} };
    const at = (ms: number): string => new Date(ms + clock.offsetMs()).toISOString();
    const answer = await target.invoke({
      Records: records,
      window: { start: at(window.start), end: at(window.start + tumblingMs) },
      state: window.state,
      shardId: shard,
      eventSourceARN: arn,
      isFinalInvokeForWindow: isFinal,
      isWindowTerminatedEarly: false,
    });
    if (isFinal) windows.delete(shard);
    else windows.set(shard, { start: window.start, state: answer?.state ?? {} });
    return answer;
  };

  const closeWindow = async (shard: string): Promise<void> => {
    const window = windows.get(shard);
    if (!window || stopped) return;
    if (hurry.waiting === 0 && Date.now() < window.start + tumblingMs) return;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await invoke(shard, [], true);
        break;
      } catch (error) {
        if (!(error instanceof InvocationError)) throw error;
        if (stopped) return;
        if (retries >= 0 && attempt >= retries) {
          windows.delete(shard);
          break;
        }
        await pause(Math.min(100 * 2 ** attempt, longestRetryMs), "hurry");
      }
    }
    if (stopped) return;
    store.run("update position set window = null where mapping = ? and shard = ?", mapping.ref, shard);
  };

  /** Returns when every record was handled, or was given up and reported. */
  const deliver = async (shard: string, batch: Tree[]): Promise<void> => {
    let pending = batch;
    for (let attempt = 0; pending.length > 0 && !stopped; ) {
      let failedFrom = 0;
      let error: unknown;
      try {
        const answer = await invoke(shard, pending, false);
        failedFrom = partial ? firstFailure(answer, pending) : pending.length;
        if (failedFrom >= pending.length) return;
      } catch (cause) {
        if (!(cause instanceof InvocationError)) throw cause;
        error = cause;
      }
      if (stopped) return;
      if (failedFrom > 0) {
        pending = pending.slice(failedFrom);
        attempt = 0;
      } else attempt += 1;
      if (error && bisect && pending.length > 1) {
        const middle = Math.ceil(pending.length / 2);
        await deliver(shard, pending.slice(0, middle));
        await deliver(shard, pending.slice(middle));
        return;
      }
      const oldest = Number(pending[0]?.dynamodb.ApproximateCreationDateTime) * 1000 - clock.offsetMs();
      const tooOld = maximumAge >= 0 && Date.now() - oldest > maximumAge * 1000;
      if (tooOld || (retries >= 0 && attempt > retries)) {
        giveUp(shard, pending, attempt, error, tooOld);
        return;
      }
      await pause(Math.min(100 * 2 ** attempt, longestRetryMs), "hurry");
      // Whoever waits for quiet must not turn a poison record into a busy loop.
      if (hurry.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const giveUp = (shard: string, records: Tree[], attempts: number, error: unknown, tooOld: boolean): void => {
    log({
      source: "stream",
      level: "error",
      message: `gave up ${records.length} records for ${mapping.logicalId} after ${attempts} attempts`,
    });
    if (!onFailure) return;
    const [first, last] = [records[0], records.at(-1)];
    queues.send(
      onFailure,
      JSON.stringify({
        requestContext: {
          requestId: "",
          functionArn: target.arn,
          condition: tooOld ? "RecordAgeExceeded" : "RetryAttemptsExhausted",
          approximateInvokeCount: attempts,
        },
        responseContext: {
          statusCode: 200,
          executedVersion: "$LATEST",
          functionError: error ? "Unhandled" : "BatchItemFailures",
        },
        version: "1.0",
        timestamp: new Date(clock.now()).toISOString(),
        DDBStreamBatchInfo: {
          shardId: shard,
          startSequenceNumber: first.dynamodb.SequenceNumber,
          endSequenceNumber: last.dynamodb.SequenceNumber,
          approximateArrivalOfFirstRecord: new Date(first.dynamodb.ApproximateCreationDateTime * 1000).toISOString(),
          approximateArrivalOfLastRecord: new Date(last.dynamodb.ApproximateCreationDateTime * 1000).toISOString(),
          batchSize: records.length,
          streamArn: arn,
        },
      }),
    );
  };

  return {
    busy: () => (dirty || working || windows.size > 0 ? `the stream of ${table} is being read` : undefined),
    start() {
      dynamodb.onWrite(() => {
        dirty = true;
        wake.emit("write");
      });
      loop = run();
    },
    async stop() {
      stopped = true;
      wake.emit("stop");
      await loop;
    },
  };
}

function firstFailure(answer: Tree, records: Tree[]): number {
  const failures: Tree[] | undefined = answer?.batchItemFailures;
  if (!Array.isArray(failures) || failures.length === 0) return records.length;
  const ids = failures.map((failure) => failure?.itemIdentifier);
  const index = records.findIndex((record) => ids.includes(record.dynamodb.SequenceNumber));
  return Math.max(index, 0);
}
