import { createHash, randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { AwsError, type Call, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import type { Assembly, Tree } from "../template.ts";

/** A message as a consumer gets it. */
export interface Message {
  seq: number;
  id: string;
  body: string;
  receipt: string;
  attributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  sentAt: number;
  firstReceivedAt: number;
  receives: number;
}

/** One queue of the template. */
interface Queue {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  readonly logicalId: string;
  /** Construct path. */
  readonly path: string;
  readonly visibilityMs: number;
  readonly isDeadLetterQueue: boolean;
}

/** The template's queues; a message is durable when send returns. */
export interface Queues {
  readonly service: Service;
  all(): Queue[];
  byArn(arn: string): Queue;
  send(arn: string, body: string, options?: { delaySeconds?: number; attributes?: Message["attributes"] }): string;
  receive(arn: string, limit: number, visibilityMs?: number): Message[];
  remove(arn: string, receipts: string[]): void;
  /** Gives messages back, to be received again after this time, unless their holder has said when. */
  release(arn: string, receipts: string[], afterMs: number): void;
  count(arn: string): { visible: number; inFlight: number };
  /** When the next message will be there to receive, in real time. */
  nextAt(arn: string): number | undefined;
  onMessage(arn: string, listener: () => void): void;
  /** Moves on what waits (delayed messages and retries that nobody holds), as the clock does. */
  shift(ms: number): void;
  /** For how long a message may be held back so that later ones overtake it. */
  readonly heldMs: number;
}

interface Row {
  seq: number;
  id: string;
  body: string;
  attributes: string;
  sent_at: number;
  receives: number;
  first_received_at: number | null;
}

const maximumBody = 1024 * 1024;

/** Serves the queues of the template by the SQS JSON protocol; disturbed, every message comes twice and in any order, as a standard queue may do it. */
export function createQueues(assembly: Assembly, store: Store, clock: Clock, disturb = false): Queues {
  const heldMs = disturb ? 150 : 0;
  const changed = new EventEmitter().setMaxListeners(0);
  interface Definition extends Queue {
    delaySeconds: number;
    redrive?: { arn: string; maximum: number };
  }
  const resources = assembly.ofType("AWS::SQS::Queue");
  const redrives = resources.map((resource) => {
    const policy = resource.properties.RedrivePolicy;
    return typeof policy === "string" ? JSON.parse(policy) : policy;
  });
  /** Where streams and asynchronous invocations put what failed for good. */
  const givenUp = assembly
    .ofType("AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping")
    .map(({ properties }) => properties.DestinationConfig?.OnFailure?.Destination);
  const queues = new Map<string, Definition>(
    resources.map((resource, index) => {
      const { properties } = resource;
      const arn = resource.attributes.Arn ?? "";
      const redrive = redrives[index];
      return [
        arn,
        {
          arn,
          name: resource.attributes.QueueName ?? "",
          url: resource.ref,
          logicalId: resource.logicalId,
          path: resource.path,
          visibilityMs: Number(properties.VisibilityTimeout ?? 30) * 1000,
          delaySeconds: Number(properties.DelaySeconds ?? 0),
          isDeadLetterQueue: redrives.some((other) => other?.deadLetterTargetArn === arn) || givenUp.includes(arn),
          ...(redrive && { redrive: { arn: redrive.deadLetterTargetArn, maximum: Number(redrive.maxReceiveCount) } }),
        },
      ];
    }),
  );
  // What a killed process had taken is there again at once, as if it had not been received: nobody's work has failed.
  store.run("update message set visible_at = ?, taken = 0, receives = receives - 1 where taken = 1", Date.now());

  const byArn = (arn: string): Definition => {
    const queue = queues.get(arn);
    if (!queue) throw new Error(`The template has no queue with the ARN ${arn}.`);
    return queue;
  };

  const api: Omit<Queues, "service"> = {
    all: () => [...queues.values()],
    byArn,
    send(arn, body, options = {}) {
      const queue = byArn(arn);
      const id = randomUUID();
      for (let copies = disturb && !queue.isDeadLetterQueue ? 2 : 1; copies > 0; copies -= 1)
        store.run(
          "insert into message (id, queue, body, attributes, sent_at, visible_at) values (?, ?, ?, ?, ?, ?)",
          id,
          arn,
          body,
          JSON.stringify(options.attributes ?? {}),
          clock.now(),
          Date.now() + (options.delaySeconds ?? queue.delaySeconds) * 1000 + Math.floor(Math.random() * heldMs),
        );
      setImmediate(() => changed.emit(arn));
      return id;
    },
    receive(arn, limit, visibilityMs) {
      const queue = byArn(arn);
      const now = Date.now();
      return store.together(() => {
        const messages: Message[] = [];
        while (messages.length < limit) {
          const rows = store.all<Row>(
            "select seq, id, body, attributes, sent_at, receives, first_received_at from message where queue = ? and visible_at <= ? order by visible_at, seq limit ?",
            arn,
            now,
            limit - messages.length,
          );
          if (rows.length === 0) break;
          for (const row of rows) {
            if (queue.redrive && row.receives >= queue.redrive.maximum) {
              const { redrive } = queue;
              store.run(
                "update message set queue = ?, receives = 0, receipt = null, taken = 0, visible_at = ? where seq = ?",
                redrive.arn,
                now,
                row.seq,
              );
              setImmediate(() => changed.emit(redrive.arn));
              continue;
            }
            const receipt = randomUUID();
            const firstReceivedAt = row.first_received_at ?? clock.now();
            store.run(
              "update message set receives = receives + 1, receipt = ?, taken = 1, visible_at = ?, first_received_at = ? where seq = ?",
              receipt,
              now + (visibilityMs ?? queue.visibilityMs),
              firstReceivedAt,
              row.seq,
            );
            messages.push({
              seq: row.seq,
              id: row.id,
              body: row.body,
              receipt,
              attributes: JSON.parse(row.attributes),
              sentAt: row.sent_at,
              firstReceivedAt,
              receives: row.receives + 1,
            });
            if (visibilityMs === 0) break;
          }
        }
        return messages;
      });
    },
    remove(_arn, receipts) {
      store.together(() => {
        for (const receipt of receipts) store.run("delete from message where receipt = ?", receipt);
      });
    },
    release(arn, receipts, afterMs) {
      store.together(() => {
        for (const receipt of receipts)
          store.run(
            "update message set visible_at = ?, taken = 0 where receipt = ? and taken = 1",
            Date.now() + afterMs,
            receipt,
          );
      });
      setImmediate(() => changed.emit(arn));
    },
    count(arn) {
      const row = store.one<{ visible: number; hidden: number }>(
        "select coalesce(sum(visible_at <= ?), 0) as visible, coalesce(sum(visible_at > ?), 0) as hidden from message where queue = ?",
        Date.now(),
        Date.now(),
        arn,
      );
      return { visible: row?.visible ?? 0, inFlight: row?.hidden ?? 0 };
    },
    nextAt: (arn) =>
      store.one<{ at: number | null }>("select min(visible_at) as at from message where queue = ?", arn)?.at ??
      undefined,
    onMessage(arn, listener) {
      changed.on(arn, listener);
    },
    shift(ms) {
      store.run("update message set visible_at = visible_at - ? where taken = 0 and visible_at > ?", ms, Date.now());
      for (const arn of queues.keys()) changed.emit(arn);
    },
    heldMs,
  };

  const target = (input: Tree): Definition => {
    const name = String(input.QueueUrl ?? input.QueueName ?? "")
      .split("/")
      .at(-1);
    const queue = [...queues.values()].find((one) => one.name === name);
    if (!queue)
      throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.", 400, {
        query: "AWS.SimpleQueueService.NonExistentQueue",
        prefix: "com.amazonaws.sqs",
      });
    return queue;
  };

  const checkBody = (body: unknown): string => {
    if (typeof body !== "string" || body.length === 0)
      throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
    if (Buffer.byteLength(body) > maximumBody)
      throw new AwsError(
        "InvalidParameterValue",
        `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBody} bytes.`,
      );
    return body;
  };

  const sendOne = (queue: Definition, input: Tree) => {
    const body = checkBody(input.MessageBody);
    const MessageId = api.send(queue.arn, body, {
      ...(input.DelaySeconds !== undefined && { delaySeconds: input.DelaySeconds }),
      attributes: input.MessageAttributes ?? {},
    });
    const hasAttributes = Object.keys(input.MessageAttributes ?? {}).length > 0;
    return {
      MessageId,
      MD5OfMessageBody: md5(body),
      ...(hasAttributes && { MD5OfMessageAttributes: md5OfAttributes(input.MessageAttributes) }),
    };
  };

  const setVisibility = (queue: Definition, input: Tree): void => {
    const row = store.one("select seq from message where receipt = ?", input.ReceiptHandle);
    if (!row) throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is not a valid receipt handle.");
    store.run(
      "update message set visible_at = ?, taken = 0 where receipt = ?",
      Date.now() + Number(input.VisibilityTimeout) * 1000,
      input.ReceiptHandle,
    );
    setImmediate(() => changed.emit(queue.arn));
  };

  const batch = (entries: Tree[], work: (entry: Tree) => Tree): Tree => {
    if (!entries?.length)
      throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.", 400, {
        query: "AWS.SimpleQueueService.EmptyBatchRequest",
      });
    if (entries.length > 10)
      throw new AwsError("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10.", 400, {
        query: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
      });
    const Successful: Tree[] = [];
    const Failed: Tree[] = [];
    store.together(() => {
      for (const entry of entries) {
        try {
          Successful.push({ Id: entry.Id, ...work(entry) });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
        }
      }
    });
    return { Successful, ...(Failed.length > 0 && { Failed }) };
  };

  const operations: Record<string, (queue: Definition, input: Tree) => Tree | Promise<Tree>> = {
    SendMessage: sendOne,
    SendMessageBatch: (queue, input) => batch(input.Entries, (entry) => sendOne(queue, entry)),
    async ReceiveMessage(queue, input) {
      const deadline = Date.now() + Number(input.WaitTimeSeconds ?? 0) * 1000;
      const take = () =>
        api.receive(
          queue.arn,
          input.MaxNumberOfMessages ?? 1,
          input.VisibilityTimeout === undefined ? undefined : input.VisibilityTimeout * 1000,
        );
      let messages = take();
      while (messages.length === 0 && Date.now() < deadline) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            changed.off(queue.arn, done);
            resolve();
          };
          const timer = setTimeout(done, Math.min(500, deadline - Date.now()));
          changed.once(queue.arn, done);
        });
        messages = take();
      }
      if (messages.length === 0) return {};
      return { Messages: messages.map((message) => received(message, input)) };
    },
    DeleteMessage(queue, input) {
      api.remove(queue.arn, [input.ReceiptHandle]);
      return {};
    },
    DeleteMessageBatch: (queue, input) =>
      batch(input.Entries, (entry) => {
        api.remove(queue.arn, [entry.ReceiptHandle]);
        return {};
      }),
    ChangeMessageVisibility(queue, input) {
      setVisibility(queue, input);
      return {};
    },
    ChangeMessageVisibilityBatch: (queue, input) =>
      batch(input.Entries, (entry) => {
        setVisibility(queue, entry);
        return {};
      }),
    GetQueueAttributes(queue) {
      const { visible, inFlight } = api.count(queue.arn);
      return {
        Attributes: {
          QueueArn: queue.arn,
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(inFlight),
          ApproximateNumberOfMessagesDelayed: "0",
          VisibilityTimeout: String(queue.visibilityMs / 1000),
          DelaySeconds: String(queue.delaySeconds),
        },
      };
    },
    GetQueueUrl(queue) {
      return { QueueUrl: queue.url };
    },
    PurgeQueue(queue) {
      store.run("delete from message where queue = ?", queue.arn);
      return {};
    },
  };

  const service: Service = {
    async handle(call: Call) {
      const operation = operations[call.operation];
      if (!operation) throw call.unsupported();
      const input = call.json();
      const queue = target(input);
      call.authorize({ action: `sqs:${call.operation.replace(/Batch$/, "")}`, resource: queue.arn });
      call.answerJson(await operation(queue, input));
    },
  };
  return { ...api, service };
}

function received(message: Message, input: Tree): Tree {
  const system = systemAttributes(message);
  const wanted: string[] = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const names: string[] = input.MessageAttributeNames ?? [];
  const wants = (name: string) =>
    names.some(
      (one) =>
        one === "All" || one === ".*" || one === name || (one.endsWith(".*") && name.startsWith(one.slice(0, -2))),
    );
  const chosen = Object.fromEntries(Object.entries(message.attributes).filter(([name]) => wants(name)));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(wanted.length > 0 && {
      Attributes: wanted.includes("All")
        ? system
        : Object.fromEntries(Object.entries(system).filter(([name]) => wanted.includes(name))),
    }),
    ...(Object.keys(chosen).length > 0 && {
      MessageAttributes: chosen,
      MD5OfMessageAttributes: md5OfAttributes(chosen),
    }),
  };
}

/** The attributes that SQS itself gives a message. */
export function systemAttributes(message: Message): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: "AIDALOCAL",
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
}

const md5 = (data: string | Buffer): string => createHash("md5").update(data).digest("hex");

/** Clients compare this checksum with their own. */
function md5OfAttributes(attributes: Message["attributes"]): string {
  const parts: Buffer[] = [];
  const add = (data: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    parts.push(length, data);
  };
  for (const name of Object.keys(attributes).sort()) {
    const attribute = attributes[name];
    if (!attribute) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    const binary = attribute.BinaryValue !== undefined;
    parts.push(Buffer.from([binary ? 2 : 1]));
    add(binary ? Buffer.from(attribute.BinaryValue ?? "", "base64") : Buffer.from(attribute.StringValue ?? ""));
  }
  return md5(Buffer.concat(parts));
}
