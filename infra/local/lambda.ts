import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Log } from "./platform.ts";
import type { Store } from "./store.ts";
import type { Assembly, Resource, Tree } from "./template.ts";

/** What a worker is started with. */
export interface WorkerSettings {
  file: string;
  exportName: string;
  handler: string;
  functionName: string;
  functionArn: string;
  memory: number;
  offset: SharedArrayBuffer;
}

/** One invocation, on its way to a worker. */
export interface ToWorker {
  requestId: string;
  event: string;
  timeoutMs: number;
}

/** How Lambda reports a failed invocation. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** Everything a worker says. */
export type FromWorker =
  | { kind: "log"; requestId: string; level: "debug" | "info" | "warn" | "error"; message: string }
  | { kind: "ready"; initMs: number; cpuMs: number }
  | { kind: "broken"; error: FunctionError }
  | {
      kind: "done";
      requestId: string;
      result?: string;
      error?: FunctionError;
      durationMs: number;
      cpuMs: number;
      heapBytes: number;
    };

/** What one function has used since the platform started. */
export interface FunctionUsage {
  invocations: number;
  errors: number;
  coldStarts: number;
  durationMs: number;
  billedMs: number;
  cpuMs: number;
  maxHeapBytes: number;
  memoryMb: number;
  /** Messages or stream records that the invocations brought. */
  records: number;
  loggedLines: number;
  loggedBytes: number;
  /** Units of tables that it consumed. */
  readUnits: number;
  writeUnits: number;
}

/** One function of the template, ready to be invoked. */
export interface LocalFunction {
  readonly resource: Resource;
  readonly arn: string;
  readonly entry: string;
  readonly role: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly env: Record<string, string>;
  readonly usage: FunctionUsage;
  /** Runs the handler; fails with InvocationError when the handler does. */
  invoke(event: unknown): Promise<Tree>;
  running(): number;
}

/** The handler threw, timed out or could not be loaded. */
export class InvocationError extends Error {
  override name = "InvocationError";
  readonly details: FunctionError;
  constructor(details: FunctionError) {
    super(`${details.errorType}: ${details.errorMessage}`);
    this.details = details;
  }
}

interface AsyncRow {
  seq: number;
  id: string;
  function: string;
  event: string;
  attempts: number;
  due_at: number;
  on_failure: string | null;
  retries: number;
}

/** Runs the template's functions in worker threads. */
export interface Functions {
  all(): LocalFunction[];
  byArn(arn: string): LocalFunction;
  byAccessKey(accessKeyId: string): LocalFunction | undefined;
  /** Accepts an asynchronous invocation durably: it is retried, and a lost cause goes to its dead letter queue. */
  invokeLater(functionArn: string, event: unknown, options?: { retries?: number; deadLetterArn?: string }): void;
  busy(): string | undefined;
  start(): void;
  stop(): Promise<void>;
}

interface Surroundings {
  assembly: Assembly;
  store: Store;
  offset: SharedArrayBuffer;
  endpoints: Record<string, string>;
  log: Log;
  sendToQueue(queueArn: string, body: string): void;
  /** Accepts each asynchronous invocation twice, as Lambda may do it. */
  disturb: boolean;
}

const poolSize = 4;
/** As in the cloud, a worker that nobody needs goes: each holds some 20 MB. */
const restMs = 120_000;
const maximumPayload = 6 * 1024 * 1024;

/** Prepares every function that something other than a custom resource can call; workers start at the first invocation. */
export function createFunctions(surroundings: Surroundings): Functions {
  const { assembly, store, log } = surroundings;
  const functions = new Map<string, LocalFunction & { stop(): Promise<void> }>();
  const providers = new Set(
    assembly.resources
      .filter((resource) => resource.type.startsWith("Custom::"))
      .map((resource) => resource.properties.ServiceToken),
  );
  for (const resource of assembly.ofType("AWS::Lambda::Function")) {
    const arn = resource.attributes.Arn ?? "";
    // Deployment helpers run while CloudFormation deploys, never afterwards.
    if (providers.has(arn) || isHelperOfProvider(assembly, resource)) continue;
    functions.set(arn, createFunction(resource, surroundings));
  }
  const byKey = new Map([...functions.values()].map((one) => [one.accessKeyId, one]));

  const working = new Set<number>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const runDue = (): void => {
    if (stopped) return;
    const rows = store
      .all<AsyncRow>("select * from invocation where due_at <= ? order by seq limit 50", Date.now())
      .filter((row) => !working.has(row.seq));
    for (const row of rows) void runAsync(row);
    const next = store.one<{ due_at: number }>(
      "select min(due_at) as due_at from invocation where due_at > ?",
      Date.now(),
    );
    clearTimeout(timer);
    if (next?.due_at) timer = setTimeout(runDue, next.due_at - Date.now());
  };
  const runAsync = async (row: AsyncRow): Promise<void> => {
    working.add(row.seq);
    try {
      await byArn(row.function).invoke(JSON.parse(row.event));
      store.run("delete from invocation where seq = ?", row.seq);
    } catch (error) {
      if (stopped) return;
      const attempts = row.attempts + 1;
      if (attempts <= row.retries) {
        store.run(
          "update invocation set attempts = ?, due_at = ? where seq = ?",
          attempts,
          Date.now() + 250 * attempts,
          row.seq,
        );
      } else {
        store.together(() => {
          if (row.on_failure) {
            const details = error instanceof InvocationError ? error.details : { errorMessage: String(error) };
            surroundings.sendToQueue(
              row.on_failure,
              JSON.stringify({
                version: "1.0",
                timestamp: new Date().toISOString(),
                requestContext: {
                  requestId: row.id,
                  functionArn: row.function,
                  condition: "RetriesExhausted",
                  approximateInvokeCount: attempts,
                },
                requestPayload: JSON.parse(row.event),
                responsePayload: details,
              }),
            );
          }
          store.run("delete from invocation where seq = ?", row.seq);
        });
        log({
          source: "lambda",
          level: "error",
          message: `gave up an asynchronous invocation of ${row.function.split(":").at(-1)} after ${attempts} attempts`,
        });
      }
    } finally {
      working.delete(row.seq);
      runDue();
    }
  };

  const byArn = (arn: string): LocalFunction => {
    const found = functions.get(arn) ?? functions.get(arn.split(":").slice(0, 7).join(":"));
    if (!found) throw new Error(`No function of the template has the ARN ${arn}.`);
    return found;
  };

  return {
    all: () => [...functions.values()],
    byArn,
    byAccessKey: (accessKeyId) => byKey.get(accessKeyId),
    invokeLater(functionArn, event, options = {}) {
      const configuration = assembly
        .ofType("AWS::Lambda::EventInvokeConfig")
        .find((resource) => byArn(functionArn).resource.ref === resource.properties.FunctionName)?.properties;
      const id = randomUUID();
      for (let times = surroundings.disturb ? 2 : 1; times > 0; times -= 1)
        store.run(
          "insert into invocation (id, function, event, due_at, on_failure, retries) values (?, ?, ?, ?, ?, ?)",
          id,
          functionArn,
          JSON.stringify(event),
          Date.now(),
          configuration?.DestinationConfig?.OnFailure?.Destination ?? options.deadLetterArn ?? null,
          configuration?.MaximumRetryAttempts ?? options.retries ?? 2,
        );
      setImmediate(runDue);
    },
    busy() {
      const running = [...functions.values()].find((one) => one.running() > 0);
      if (running) return `${running.resource.logicalId} is running`;
      const due = store.one("select seq from invocation where due_at <= ?", Date.now() + 2000);
      return due ? "an asynchronous invocation waits" : undefined;
    },
    start: runDue,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all([...functions.values()].map((one) => one.stop()));
    },
  };
}

/** A provider framework calls further functions of its own; they live under its construct. */
function isHelperOfProvider(assembly: Assembly, resource: Resource): boolean {
  const runtime = String(resource.properties.Runtime);
  if (runtime.startsWith("nodejs")) return false;
  const referenced = assembly.resources.some(
    (other) =>
      ["AWS::Lambda::EventSourceMapping", "AWS::ApiGatewayV2::Integration", "AWS::Events::Rule"].includes(other.type) &&
      JSON.stringify(other.properties).includes(resource.ref),
  );
  if (referenced)
    throw new Error(`The local platform runs Node functions only: ${resource.logicalId} asks for ${runtime}.`);
  return true;
}

interface Job {
  requestId: string;
  event: string;
  resolve(result: Tree): void;
  reject(error: InvocationError): void;
}

interface Runner {
  worker: Worker;
  ready: boolean;
  job?: Job;
  timer?: NodeJS.Timeout;
  /** Runs out when the worker has been idle for long. */
  rest?: NodeJS.Timeout;
  initMs: number;
}

function createFunction(resource: Resource, surroundings: Surroundings): LocalFunction & { stop(): Promise<void> } {
  const { assembly, endpoints, log } = surroundings;
  const { properties } = resource;
  if (!String(properties.Runtime).startsWith("nodejs"))
    throw new Error(
      `The local platform runs Node functions only: ${resource.logicalId} asks for ${properties.Runtime}.`,
    );
  if (!properties.Code?.S3Key)
    throw new Error(`The code of ${resource.logicalId} is not an asset: the local platform runs bundled folders only.`);
  const directory = assembly.asset(properties.Code.S3Key);
  const handlerText = String(properties.Handler);
  const dot = handlerText.lastIndexOf(".");
  const [moduleName, exportName] = [handlerText.slice(0, dot), handlerText.slice(dot + 1)];
  const entry = [".mjs", ".js", ".cjs"]
    .map((end) => join(directory, moduleName + end))
    .find((file) => existsSync(file));
  if (!entry) throw new Error(`${resource.logicalId} has handler ${handlerText}, but ${directory} has no such file.`);

  const memory = Number(properties.MemorySize ?? 128);
  const timeoutMs = Number(properties.Timeout ?? 3) * 1000;
  const limit = Math.min(poolSize, properties.ReservedConcurrentExecutions ?? poolSize);
  const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
  const secretAccessKey = randomBytes(20).toString("hex");
  const env: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(properties.Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    AWS_LAMBDA_FUNCTION_NAME: resource.ref,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_LOG_GROUP_NAME: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${resource.ref}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_LOG_FORMAT: properties.LoggingConfig?.LogFormat ?? "Text",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
    AWS_REGION: assembly.region,
    AWS_DEFAULT_REGION: assembly.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: "local",
    LAMBDA_TASK_ROOT: directory,
    _HANDLER: handlerText,
    TZ: ":UTC",
    ...endpoints,
  };
  const arn = resource.attributes.Arn ?? "";
  const settings: WorkerSettings = {
    file: entry,
    exportName,
    handler: handlerText,
    functionName: resource.ref,
    functionArn: arn,
    memory,
    offset: surroundings.offset,
  };
  const usage: FunctionUsage = {
    invocations: 0,
    errors: 0,
    coldStarts: 0,
    durationMs: 0,
    billedMs: 0,
    cpuMs: 0,
    maxHeapBytes: 0,
    memoryMb: memory,
    records: 0,
    loggedLines: 0,
    loggedBytes: 0,
    readUnits: 0,
    writeUnits: 0,
  };

  const waiting: Job[] = [];
  const runners = new Set<Runner>();
  let stopped = false;

  const say = (level: "debug" | "info" | "warn" | "error", message: string, extra: object = {}): void =>
    log({ source: resource.path.split("/").slice(1, -1).join("/") || resource.logicalId, level, message, ...extra });

  const fail = (job: Job, details: FunctionError): void => {
    usage.errors += 1;
    say("error", `${details.errorType}: ${details.errorMessage}`, { requestId: job.requestId, trace: details.trace });
    job.reject(new InvocationError(details));
  };

  const next = (): void => {
    while (waiting.length > 0) {
      const idle = [...runners].find((runner) => !runner.job);
      if (!idle) {
        if (runners.size < limit) startRunner();
        else return;
        continue;
      }
      give(idle);
    }
  };

  const give = (runner: Runner): void => {
    const job = waiting.shift();
    if (!job) return;
    clearTimeout(runner.rest);
    runner.job = job;
    if (runner.ready) post(runner, job);
  };

  const post = (runner: Runner, job: Job): void => {
    runner.timer = setTimeout(() => {
      delete runner.job;
      end(runner);
      usage.billedMs += timeoutMs;
      usage.durationMs += timeoutMs;
      fail(job, {
        errorType: "Sandbox.Timedout",
        errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
        trace: [],
      });
      next();
    }, timeoutMs);
    runner.worker.postMessage({ requestId: job.requestId, event: job.event, timeoutMs } satisfies ToWorker);
  };

  const end = (runner: Runner): void => {
    clearTimeout(runner.timer);
    clearTimeout(runner.rest);
    runners.delete(runner);
    void runner.worker.terminate();
  };

  const startRunner = (): Runner => {
    const worker = new Worker(new URL("./worker-shim.ts", import.meta.url), {
      env,
      workerData: settings,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memory },
      stdout: true,
      stderr: true,
      name: resource.logicalId,
    });
    const runner: Runner = { worker, ready: false, initMs: 0 };
    runners.add(runner);
    usage.coldStarts += 1;
    for (const [stream, level] of [
      [worker.stdout, "info"],
      [worker.stderr, "error"],
    ] as const) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        for (const line of text.split("\n")) if (line.trim()) say(level, line);
      });
    }
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "log") {
        usage.loggedLines += 1;
        usage.loggedBytes += Buffer.byteLength(message.message);
        return say(message.level, message.message, { requestId: message.requestId });
      }
      if (message.kind === "ready") {
        runner.ready = true;
        runner.initMs = message.initMs;
        usage.cpuMs += message.cpuMs;
        if (runner.job) post(runner, runner.job);
        return;
      }
      const { job } = runner;
      delete runner.job;
      clearTimeout(runner.timer);
      if (message.kind === "broken") {
        end(runner);
        if (job) fail(job, message.error);
        return next();
      }
      usage.durationMs += message.durationMs;
      usage.billedMs += Math.ceil(message.durationMs + runner.initMs);
      runner.initMs = 0;
      usage.cpuMs += message.cpuMs;
      usage.maxHeapBytes = Math.max(usage.maxHeapBytes, message.heapBytes);
      if (job) finish(job, message.result, message.error);
      next();
      if (!runner.job) runner.rest = setTimeout(end, restMs, runner).unref();
    });
    worker.on("error", (error) => {
      const { job } = runner;
      delete runner.job;
      end(runner);
      if (job) fail(job, { errorType: "Runtime.ExitError", errorMessage: error.message, trace: [] });
      next();
    });
    worker.on("exit", () => {
      const { job } = runner;
      delete runner.job;
      clearTimeout(runner.timer);
      runners.delete(runner);
      if (job && !stopped) {
        fail(job, { errorType: "Runtime.ExitError", errorMessage: "Runtime exited before it answered", trace: [] });
        next();
      }
    });
    return runner;
  };

  const finish = (job: Job, result: string | undefined, error: FunctionError | undefined) => {
    if (error) return fail(job, error);
    const text = result ?? "null";
    if (Buffer.byteLength(text) > maximumPayload)
      return fail(job, {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        trace: [],
      });
    job.resolve(JSON.parse(text));
  };

  return {
    resource,
    arn,
    entry,
    role: properties.Role,
    accessKeyId,
    secretAccessKey,
    env,
    usage,
    running: () => waiting.length + [...runners].filter((runner) => runner.job).length,
    invoke(event) {
      if (stopped) return Promise.reject(new Error("The platform is stopping."));
      usage.invocations += 1;
      usage.records += (event as { Records?: unknown[] } | null)?.Records?.length ?? 0;
      return new Promise((resolve, reject) => {
        waiting.push({ requestId: randomUUID(), event: JSON.stringify(event), resolve, reject });
        next();
      });
    },
    async stop() {
      stopped = true;
      for (const job of waiting.splice(0)) job.reject(new InvocationError(stopping));
      await Promise.all(
        [...runners].map(async (runner) => {
          clearTimeout(runner.timer);
          const { job } = runner;
          delete runner.job;
          await runner.worker.terminate();
          job?.reject(new InvocationError(stopping));
        }),
      );
      runners.clear();
    },
  };
}

const stopping: FunctionError = { errorType: "Stopping", errorMessage: "The platform is stopping.", trace: [] };
