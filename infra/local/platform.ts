import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAwsListener, endpointVariables, type Use } from "./aws-listener.ts";
import { openClock } from "./clock.ts";
import { createEventSources, type Hurry } from "./event-sources.ts";
import { createGateway } from "./gateway.ts";
import { readPolicies } from "./iam.ts";
import { createFunctions, type FunctionUsage } from "./lambda.ts";
import { createSchedules } from "./schedules.ts";
import { startDynamoDb } from "./services/dynamodb.ts";
import { createBuses } from "./services/events.ts";
import { createFirehose } from "./services/firehose.ts";
import { createBuckets } from "./services/s3.ts";
import { createMails, type Mail, type MailFeedback, type Mails } from "./services/ses.ts";
import { createTextMessages, type Sms, type TextMessages } from "./services/sms.ts";
import { createTopics } from "./services/sns.ts";
import { createQueues } from "./services/sqs.ts";
import { createParameters } from "./services/ssm.ts";
import { createSite } from "./site.ts";
import { openStore } from "./store.ts";
import { readAssembly } from "./template.ts";
import { checkWiring } from "./wiring.ts";

export type { Mail, Sms };

/** One line of what happens, from the platform or from a function. */
export interface LogEntry {
  at: string;
  source: string;
  level: "debug" | "info" | "warn" | "error";
  message: string;
  [detail: string]: unknown;
}

/** Takes a log entry; the time is added. */
export type Log = (entry: Omit<LogEntry, "at"> & Pick<LogEntry, "source" | "level" | "message">) => void;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface PlatformOptions {
  /** Cloud assembly directory (cdk.out) to run; all its stacks are deployed in dependency order. */
  assembly: string;
  /** Durable state directory. */
  data: string;
  /** Port of the site (0: any free one): what the HTTP API and CloudFront serve, and the extra handlers. */
  port: number;
  /** Port of the AWS protocols; any free one by default. */
  awsPort?: number;
  /** How far ahead of this machine's clock (or, below zero, behind it) time begins in a new data directory. */
  clockOffsetMs?: number;
  /** Further handlers of the site by path prefix, tried first. */
  extra?: Record<string, Handler>;
  /** Markup that ends the head of each page that the template's site serves. */
  insert?: string;
  /** Does to everything what the cloud may do to anything: messages, stream batches and asynchronous invocations come twice, messages in any order. */
  disturb?: boolean;
  /** Hears of each right that a function uses, before it is granted or refused. */
  onUse?: (use: Use) => void;
  log?: (entry: LogEntry) => void;
  onProgress?: (message: string) => void;
}

/** What everything together has used since the start; function figures are by construct path. */
export interface Usage {
  functions: Record<string, FunctionUsage>;
  /** Requests to AWS services by `service:Operation`, whoever made them. */
  requests: Record<string, number>;
  httpRequests: number;
  eventsPublished: number;
  consumed: { readUnits: number; writeUnits: number };
}

export interface Platform {
  siteUrl: string;
  awsUrl: string;
  clock: {
    now(): Date;
    offsetMs(): number;
    /** Moves the time on, runs what has become due, and waits until all is quiet. Time does not move back. */
    moveTo(time: Date): Promise<void>;
    moveBy(ms: number): Promise<void>;
    /** The next timer of the product's table or the next cron schedule, whichever is first. */
    nextTimer(): Promise<Date | undefined>;
  };
  mail: {
    list(): Mail[];
    get(id: string): Mail | undefined;
    /** Reports as a provider would; the event is durable when this resolves. */
    emit(id: string, type: MailFeedback, detail?: object): Promise<void>;
    /** The next mail is not taken, for the reason given. */
    refuseNext: Mails["refuseNext"];
  };
  sms: {
    list(): Sms[];
    reply(input: { from: string; to: string; body: string; previousMessageId?: string }): Promise<void>;
    /** The next text is not taken, for the reason given. */
    refuseNext: TextMessages["refuseNext"];
  };
  /** Publishes on the account's default bus what an AWS service reports; durable when this resolves. */
  publish(event: { source: string; "detail-type": string; detail: object }): Promise<void>;
  /** Waits until stream, bus, queues and running functions are quiet; fails naming what is not. */
  idle(options?: { timeoutMs?: number }): Promise<void>;
  /** Invokes a function by construct path or part of its logical id. */
  invoke(functionMatch: string, event: unknown): Promise<unknown>;
  functions(): {
    logicalId: string;
    path: string;
    entry: string;
    env: Record<string, string>;
    accessKeyId: string;
    role: string;
  }[];
  queues(): {
    logicalId: string;
    path: string;
    name: string;
    url: string;
    visible: number;
    inFlight: number;
    dead: boolean;
  }[];
  /** Credentials that may do everything. */
  admin: { accessKeyId: string; secretAccessKey: string; endpoints: Record<string, string> };
  resource(logicalIdOrPath: string): { type: string; ref: string; attributes: Record<string, string> };
  usage(): Usage;
  stop(): Promise<void>;
}

/** Runs a cloud assembly on this machine; fails in one sentence when the template asks for what this platform cannot do. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const progress = options.onProgress ?? (() => {});
  const log: Log = (entry) => options.log?.({ at: new Date().toISOString(), ...entry });
  const undo: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
    return stopping;
  };

  try {
    progress("opening the data");
    const store = openStore(join(options.data, "platform.sqlite"));
    undo.push(() => store.close());
    const clock = openClock(store, options.clockOffsetMs);

    const listener = createAwsListener(log, options.onUse);
    let answer: Handler = (_request, response) => {
      response.writeHead(503, { "content-type": "text/plain" }).end("The platform is starting.\n");
    };
    const extra = Object.entries(options.extra ?? {});
    const siteServer = createServer((request, response) => {
      const path = (request.url ?? "/").split("?")[0] ?? "/";
      const own = extra.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
      (own?.[1] ?? answer)(request, response);
    });
    siteServer.keepAliveTimeout = 60_000;
    const siteUrl = await listen(siteServer, options.port, undo);
    const awsUrl = await listen(listener.server, options.awsPort ?? 0, undo);
    const endpoints = Object.fromEntries(endpointVariables.map((name) => [name, awsUrl]));

    progress("reading the template");
    const assembly = readAssembly(options.assembly, { siteUrl, awsUrl });
    const policies = readPolicies(assembly);
    const administrator = {
      accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(20).toString("hex"),
    };

    const disturb = options.disturb ?? false;
    const queues = createQueues(assembly, store, clock, disturb);
    const functions = createFunctions({
      assembly,
      store,
      offset: clock.shared,
      endpoints,
      log,
      sendToQueue: (arn, body) => {
        queues.send(arn, body);
      },
      disturb,
    });
    checkWiring(assembly, policies, functions);
    const buckets = createBuckets(assembly, store, clock, options.data, (accessKeyId) =>
      accessKeyId === administrator.accessKeyId
        ? administrator.secretAccessKey
        : functions.byAccessKey(accessKeyId)?.secretAccessKey,
    );
    const firehose = createFirehose(assembly, store, clock, buckets, log);
    undo.push(() => firehose.stop());
    const buses = createBuses(assembly, store, clock, queues, firehose, functions, log);
    undo.push(() => buses.stop());
    const topics = createTopics(assembly, store, clock, queues, functions, log);
    const mails = createMails(assembly, store, clock, buses);
    const texts = createTextMessages(assembly, store, clock, buses, topics);
    const gateway = createGateway(assembly, functions, clock, log);
    const site = createSite(assembly, options.insert);
    const schedules = createSchedules(assembly, store, clock, buses, log);

    progress("starting the database");
    const dynamodb = await startDynamoDb(assembly, options.data, log, (sentence) => {
      log({ source: "dynamodb", level: "error", message: sentence });
      process.exitCode = 1;
      void stop();
    });
    undo.push(() => dynamodb.stop());

    const hurry: Hurry = { waiting: 0, changed: new EventEmitter().setMaxListeners(0) };
    const sources = createEventSources({ assembly, store, clock, queues, functions, dynamodb, hurry, disturb, log });
    undo.push(async () => {
      schedules.stop();
      buses.stop();
      const quiet = sources.stop();
      await functions.stop();
      await quiet;
    });

    listener.serve(
      {
        dynamodb: dynamodb.service,
        sqs: queues.service,
        ses: mails.service,
        email: mails.service,
        "sms-voice": texts.service,
        s3: buckets.service,
        events: buses.service,
        ssm: createParameters(assembly, store, clock),
        sns: topics.service,
        firehose: firehose.service,
      },
      { byAccessKey: functions.byAccessKey, administrator, policies, assembly },
    );
    answer = (request, response) => {
      const url = new URL(request.url ?? "/", siteUrl);
      if (gateway.serve(request, response, url)) return;
      site.serve(request, response, url).catch((error) => {
        log({ source: "site", level: "error", message: String(error) });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    };
    buses.start();
    functions.start();
    sources.start();
    schedules.start();
    progress("ready");

    const busy = (): string | undefined => functions.busy() ?? sources.busy() ?? buses.busy() ?? firehose.busy();
    const idle = async ({ timeoutMs = 30_000 } = {}): Promise<void> => {
      const deadline = Date.now() + timeoutMs;
      hurry.waiting += 1;
      hurry.changed.emit("hurry");
      try {
        // Quiet counts when it lasts: a step that ends hands on to the next one within a turn of the event loop.
        for (let quiet = 0; quiet < 3; ) {
          const what = busy();
          if (what === undefined) quiet += 1;
          else {
            quiet = 0;
            if (what === firehose.busy()) firehose.flush();
            if (stopping) throw new Error("The platform is stopping.");
            if (Date.now() > deadline) throw new Error(`Not quiet after ${timeoutMs / 1000} s: ${what}.`);
          }
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      } finally {
        hurry.waiting -= 1;
      }
    };

    const moveBy = async (shift: number): Promise<void> => {
      if (Number.isNaN(shift)) throw new Error("The time to move to is not a time.");
      if (shift < -1000)
        throw new Error("The clock only moves forward: start with an empty data directory to go back.");
      if (shift > 0) {
        clock.set(clock.offsetMs() + shift);
        queues.shift(shift);
      }
      await schedules.runDue(() => idle({ timeoutMs: 60_000 }));
      await idle({ timeoutMs: 60_000 });
    };

    const nextTimer = async (): Promise<Date | undefined> => {
      const candidates = [schedules.next()];
      for (const table of assembly.ofType("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"))
        candidates.push(...(await Promise.all(Array.from({ length: 16 }, (_, shard) => firstTimer(table.ref, shard)))));
      const times = candidates.filter((time) => time !== undefined);
      return times.length > 0 ? new Date(Math.min(...times)) : undefined;
    };
    const firstTimer = async (table: string, shard: number): Promise<number | undefined> => {
      const { Items } = await dynamodb.call("Query", {
        TableName: table,
        KeyConditionExpression: "pk = :pk and sk > :now",
        ExpressionAttributeValues: {
          ":pk": { S: `timer#${shard}` },
          ":now": { S: `${new Date(clock.now()).toISOString()}~` },
        },
        Limit: 1,
      });
      const at = Date.parse(String(Items[0]?.sk.S ?? "").split("#")[0] ?? "");
      return Number.isNaN(at) ? undefined : at;
    };

    return {
      siteUrl,
      awsUrl,
      clock: {
        now: () => new Date(clock.now()),
        offsetMs: clock.offsetMs,
        moveTo: (time) => moveBy(time.getTime() - clock.now()),
        moveBy,
        nextTimer,
      },
      mail: {
        list: mails.list,
        refuseNext: mails.refuseNext,
        get: mails.get,
        async emit(id, type, detail) {
          mails.emit(id, type, detail);
        },
      },
      sms: {
        list: texts.list,
        refuseNext: texts.refuseNext,
        async reply(input) {
          texts.reply(input);
        },
      },
      async publish(event) {
        buses.publish("default", event);
      },
      idle,
      invoke: (text, event) => {
        const named = functions.all().filter(({ resource }) => [resource.logicalId, resource.path].includes(text));
        const fitting =
          named.length > 0
            ? named
            : functions.all().filter(({ resource }) => `${resource.path} ${resource.logicalId}`.includes(text));
        const [found, other] = fitting;
        if (!found || other)
          return Promise.reject(new Error(`"${text}" fits ${fitting.length} functions: name exactly one.`));
        return found.invoke(event);
      },
      functions: () =>
        functions.all().map(({ resource, entry, env, accessKeyId, role }) => ({
          logicalId: resource.logicalId,
          path: resource.path,
          entry,
          env,
          accessKeyId,
          role,
        })),
      queues: () =>
        queues.all().map((queue) => ({
          logicalId: queue.logicalId,
          path: queue.path,
          name: queue.name,
          url: queue.url,
          ...queues.count(queue.arn),
          dead: queue.isDeadLetterQueue,
        })),
      admin: { ...administrator, endpoints },
      resource: (text) => {
        const { type, ref, attributes } = assembly.find(text);
        return { type, ref, attributes };
      },
      usage: () => ({
        functions: Object.fromEntries(functions.all().map(({ resource, usage }) => [resource.path, { ...usage }])),
        requests: { ...listener.requests() },
        httpRequests: gateway.requests(),
        eventsPublished: buses.published(),
        consumed: dynamodb.consumed(),
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(server: Server, port: number, undo: (() => Promise<void> | void)[]): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") throw new Error(`Port ${port} is in use by another program: choose another one.`);
    throw error;
  });
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
