// Runs inside each function's worker thread: loads the bundled handler once and answers one invocation at a time.

import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerSettings } from "./lambda.ts";

const settings = workerData as WorkerSettings;
const port = parentPort;
if (!port) throw new Error("worker-shim.ts runs in a worker thread only");
const send = (message: FromWorker): void => port.postMessage(message);

const offset = new BigInt64Array(settings.offset);
Object.assign(globalThis, {
  [Symbol.for("loopkeeper.clock")]: () => Date.now() + Number(Atomics.load(offset, 0)),
});

let requestId = "";
for (const level of ["debug", "info", "warn", "error", "log", "trace"] as const) {
  console[level] = (...parts: unknown[]) =>
    send({
      kind: "log",
      requestId,
      level: level === "log" ? "info" : level === "trace" ? "debug" : level,
      message: format(...parts),
    });
}

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

const failure = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split("\n") }
    : { errorType: "Error", errorMessage: String(error), trace: [] };

type Handler = (event: unknown, context: unknown) => unknown;
const started = performance.now();
let handler: Handler;
try {
  const module = await import(pathToFileURL(settings.file).href);
  handler = module[settings.exportName] ?? module.default?.[settings.exportName];
  if (typeof handler !== "function")
    throw new Error(`${settings.handler} is undefined or not exported in ${settings.file}`);
  send({ kind: "ready", initMs: performance.now() - started, cpuMs: cpuMs() });
} catch (error) {
  send({ kind: "broken", error: failure(error) });
}

port.on("message", async (message: ToWorker) => {
  requestId = message.requestId;
  const before = cpuMs();
  const begin = performance.now();
  const context = {
    awsRequestId: message.requestId,
    functionName: settings.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: settings.functionArn,
    memoryLimitInMB: String(settings.memory),
    logGroupName: `/aws/lambda/${settings.functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(message.timeoutMs - (performance.now() - begin))),
  };
  let outcome: { result: string } | { error: ReturnType<typeof failure> };
  try {
    outcome = { result: JSON.stringify(await handler(JSON.parse(message.event), context)) ?? "null" };
  } catch (error) {
    outcome = { error: failure(error) };
  }
  send({
    kind: "done",
    requestId: message.requestId,
    ...outcome,
    durationMs: performance.now() - begin,
    cpuMs: cpuMs() - before,
    heapBytes: getHeapStatistics().used_heap_size,
  });
});
