// Prints what a million mailed surveys cost beside SES's own fee: {"usdPerMillionSurveys","items":[{name,units,usd}…]}.
// A run on the synthesized template is measured and scaled; docs/operations.md says how, and what is assumed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Platform, Usage } from "../../infra/local/platform.ts";
import { answer, assembly, type House, linkIn, staffTheHouse, startHouse } from "../support/house.ts";
import prices from "./prices.json" with { type: "json" };

const price = prices.perUnit;
const million = 1_000_000;

/** A million surveys a month, on 22 days of 10 hours: so many resolved cases a minute. */
const workingHours = 22 * 10;
const casesPerMinute = Math.round(million / workingHours / 60);
const minutes = 4;
const answeredShare = 0.2;
/** Of those who answered. */
const unhappyShare = 0.1;

/** CloudWatch counts 26 bytes for each event; Lambda's JSON format puts time, level and request around the message. */
const bytesAroundLogLine = 26 + 150;
const bytesOfAccessLogLine = 26 + 320;
/** Firehose takes each record for a multiple of this. */
const firehoseRecordBytes = 5 * 1024;
const gib = 2 ** 30;
const sqsBatch = 10;
/** Lambda begins with so many pollers a queue. */
const pollers = 5;
/** A transaction of the counters: each counter, each pulse of a topic and the checkpoint are written at two units. */
const unitsOfCount = 2 * (12 + 5 + 1);

/** What the template says about the functions and what feeds them, by construct path. */
interface Worker {
  entry: string;
  queue?: { batchSize: number; windowSeconds: number };
  /** Of a reader of the stream, seconds. */
  tumblingSeconds?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own JSON
type Template = { Resources: Record<string, { Type: string; Properties: any }> };

function workersOf(platform: Platform): Record<string, Worker> {
  const { Resources } = JSON.parse(
    readFileSync(join(assembly, "loopkeeper-local-app.template.json"), "utf8"),
  ) as Template;
  const workers: Record<string, Worker> = {};
  for (const [id, { Type, Properties }] of Object.entries(Resources))
    if (Type === "AWS::Lambda::Function") workers[id] = { entry: Properties.Description };
  for (const { Type, Properties } of Object.values(Resources)) {
    const worker = workers[Properties?.FunctionName?.Ref];
    if (Type !== "AWS::Lambda::EventSourceMapping" || !worker) continue;
    if (Properties.StartingPosition) worker.tumblingSeconds = Properties.TumblingWindowInSeconds ?? 0;
    else
      worker.queue = {
        batchSize: Properties.BatchSize,
        windowSeconds: Properties.MaximumBatchingWindowInSeconds ?? 0,
      };
  }
  return Object.fromEntries(
    platform.functions().map(({ path, logicalId }) => {
      const worker = workers[logicalId];
      if (!worker) throw new Error(`The template has no function ${logicalId}.`);
      return [path, worker];
    }),
  );
}

/** What was used between two moments. */
function difference(before: Usage, after: Usage): Usage {
  const minus = <T>(a: T, b: T | undefined): T =>
    typeof a === "number"
      ? ((a - ((b as number | undefined) ?? 0)) as T)
      : (Object.fromEntries(
          Object.entries(a as object).map(([key, value]) => [key, minus(value, (b as Record<string, unknown>)?.[key])]),
        ) as T);
  const used = minus(after, before);
  for (const [path, { memoryMb }] of Object.entries(after.functions))
    Object.assign(used.functions[path] as object, { memoryMb });
  return used;
}

const progress = (sentence: string): void => console.error(`${Math.round(performance.now() / 1000)} s: ${sentence}`);

/** Four minutes of a steady day and what follows from them: mails a day later, answers, tasks worked on, their re-surveys. */
async function play({ platform, helpDesk, api }: House): Promise<void> {
  const minute = 60_000;
  for (let at = 0; at < minutes; at++) {
    await inParallel(casesPerMinute, async (index) => {
      const number = at * casesPerMinute + index;
      const { status } = await helpDesk.announce({
        source: "cost",
        externalId: `T-${number}`,
        status: "resolved",
        subject: "Parcel has not arrived after two weeks",
        agent: { id: "agent-tom", name: "Tom Becker" },
        teamId: "delivery",
        channel: "phone",
        issueType: "delivery_late",
        priority: "normal",
        customer: {
          externalId: `C-${number}`,
          name: "Hannah Schneider",
          email: `hannah.schneider.${number}@customer.example`,
          locale: number % 3 === 0 ? "zh-CN" : "en",
          timeZone: "Europe/Berlin",
          country: "DE",
          region: "Berlin",
          tier: number % 3 === 0 ? "high" : "medium",
          preferredChannel: "email",
          consent: { email: true, sms: false },
        },
      });
      if (status !== 200) throw new Error(`A case was not taken: ${status}.`);
    });
    progress(`minute ${at} announced`);
    await platform.clock.moveBy(minute);
  }
  progress("cases are resolved; their mails go out a day later");
  await platform.clock.moveBy(24 * 60 * minute - minutes * minute);
  for (let at = 0; at <= minutes; at++) await platform.clock.moveBy(minute);

  const mails = surveysIn(platform);
  progress(`${mails.length} surveys are mailed`);
  const answered = Math.round(mails.length * answeredShare);
  const unhappy = Math.round(answered * unhappyShare);
  for (let at = 0; at < minutes; at++) {
    const share = Math.ceil(answered / minutes);
    await inParallel(Math.min(share, answered - at * share), async (index) => {
      const number = at * share + index;
      const link = linkIn(mails[number]?.raw ?? "");
      const page = await (await fetch(`${link}?s=5`)).text();
      const highest = page.includes('value="10"') ? "10" : "5";
      const { status } = await answer(link, {
        score: number < unhappy ? "1" : highest,
        comment: "You answered quickly and kept me informed until the parcel was here.",
        time: "",
      });
      if (status !== 200) throw new Error(`An answer was not taken: ${status}.`);
    });
    await platform.clock.moveBy(minute);
  }
  const { tasks } = (await api("chen.jing", "GET", "/api/tasks?view=all")).body as { tasks: { id: string }[] };
  progress(`${answered} are answered, ${tasks.length} tasks are open`);
  for (const { id } of tasks) {
    const act = async (method: string, path: string, body?: unknown) => {
      const { status } = await api("priya.nair", method, `/api/tasks/${id}${path}`, body);
      if (status !== 200) throw new Error(`A task could not be worked on: ${status}.`);
    };
    await act("GET", "");
    await act("POST", "/acknowledge", {});
    await act("POST", "/attempts", { outcome: "reached", note: "Apologised, and promised a call." });
    await act("POST", "/close", { rootCause: { level1: "process", level2: "long_wait" }, action: "Refunded the fee." });
  }
  await platform.clock.moveBy(24 * 60 * minute);
  await platform.clock.moveBy(minute);
  await platform.idle();
}

const surveysIn = (platform: Platform) =>
  platform.mail.list().filter((mail) => mail.to.some((to) => to.endsWith("@customer.example")));

/** Runs work for 0..n-1, four at a time: more would wait for this machine's processors, and waiting would be priced. */
async function inParallel(n: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (next < n) await work(next++);
    }),
  );
}

interface Item {
  name: string;
  units: number;
  usd: number;
}

/** What a million surveys need, from what `mailed` of them needed. */
function itemsOf(used: Usage, mailed: number, workers: Record<string, Worker>): Item[] {
  const scale = million / mailed;
  const items: Item[] = [];
  const add = (name: string, units: number, each: number) => items.push({ name, units, usd: units * each });
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const functions = Object.entries(used.functions).map(([path, usage]) => ({
    ...(workers[path] as Worker),
    ...usage,
  }));

  let queueSends = 0;
  let queueReceives = 0;
  let queueDeletes = 0;
  let invocations = 0;
  let { readUnits, writeUnits } = used.consumed;
  let counting = 1;
  for (const { entry, queue, tumblingSeconds, records, ...usage } of functions) {
    if (tumblingSeconds) {
      // On this machine changes gather for half a second only. One batch a window, and the window's own end.
      const windows = (workingHours * 3600) / tumblingSeconds / scale;
      invocations += 2 * windows;
      writeUnits += windows * unitsOfCount - usage.writeUnits;
      readUnits += 2 * windows - usage.readUnits;
      counting = (2 * windows) / usage.invocations;
      continue;
    }
    if (!queue) {
      invocations += usage.invocations;
      continue;
    }
    // The sweep puts a minute's mails on their queue at once; what the bus brings comes one by one.
    const isSwept = ["jobs/send-email", "jobs/send-sms", "jobs/run-timer"].includes(entry);
    if (!isSwept) queueSends += records;
    const perSecond = (records * scale) / (workingHours * 3600);
    const gathered = isSwept ? queue.batchSize : (perSecond * queue.windowSeconds) / pollers;
    const batch = Math.max(1, Math.min(queue.batchSize, gathered));
    queueReceives += isSwept ? records / Math.min(batch, sqsBatch) : records;
    queueDeletes += records / Math.min(batch, sqsBatch);
    invocations += records / batch;
  }
  const sentByFunctions = sum(
    Object.entries(used.requests).map(([name, n]) => (name.startsWith("sqs:SendMessage") ? n : 0)),
  );
  const events =
    used.eventsPublished - sum(functions.map((one) => (one.entry === "jobs/record-email-event" ? one.records : 0)));
  const logged = sum(functions.map((one) => one.loggedBytes + one.loggedLines * bytesAroundLogLine));

  add("HTTP API requests", used.httpRequests * scale, price.httpApiRequest);
  add("Lambda requests", invocations * scale, price.lambdaRequest);
  for (const { entry, billedMs, memoryMb, tumblingSeconds } of functions) {
    const gbSeconds = (billedMs / 1000) * (memoryMb / 1024) * (tumblingSeconds ? counting : 1);
    if (billedMs > 0) add(`Lambda GB-seconds of ${entry}`, gbSeconds * scale, price.lambdaGbSecondArm64);
  }
  add("DynamoDB write units", writeUnits * scale, price.dynamodbWriteUnit);
  add("DynamoDB read units", readUnits * scale, price.dynamodbReadUnit);
  add("SQS sends", (queueSends + sentByFunctions) * scale, price.sqsRequest);
  add("SQS receives", queueReceives * scale, price.sqsRequest);
  add("SQS deletes", queueDeletes * scale, price.sqsRequest);
  add("EventBridge events", events * scale, price.eventBridgeEvent);
  add("EventBridge Scheduler invocations", 30 * 24 * 60 + 31, price.schedulerInvocation);
  add("Firehose GB", (events * scale * firehoseRecordBytes) / gib, price.firehoseGb);
  add("S3 puts", workingHours * 12, price.s3Put);
  add("Logs GB of functions", (logged * scale) / gib, price.logsGb);
  add("Logs GB of the API's access", (used.httpRequests * bytesOfAccessLogLine * scale) / gib, price.logsGb);
  return items;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const house = await startHouse();
try {
  await staffTheHouse(house);
  await house.platform.idle();
  // Ten in the morning, UTC, so that a day later the window is open.
  const start = house.platform.clock.now();
  start.setUTCHours(start.getUTCHours() < 10 ? 10 : 34, 0, 0, 0);
  await house.platform.clock.moveTo(start);
  const before = structuredClone(house.platform.usage());
  await play(house);
  const used = difference(before, structuredClone(house.platform.usage()));
  if (house.troubles.length > 0) throw new Error(`The run had troubles: ${house.troubles[0]?.message}`);
  const mailed = surveysIn(house.platform).length;
  const workers = workersOf(house.platform);
  const items = itemsOf(used, mailed, workers);
  for (const [path, { invocations, records, billedMs, cpuMs, readUnits, writeUnits }] of Object.entries(used.functions))
    if (invocations > 0)
      progress(
        `${workers[path]?.entry}: ${invocations} invocations, ${records} records, ${billedMs} ms billed, ${Math.round(cpuMs)} ms CPU, ${writeUnits} written, ${readUnits} read`,
      );
  progress(JSON.stringify(used));
  console.log(
    JSON.stringify({
      usdPerMillionSurveys: rounded(
        items.reduce((total, { usd }) => total + usd, 0),
        2,
      ),
      items: items.map(({ name, units, usd }) => ({ name, units: rounded(units, 3), usd: rounded(usd, 4) })),
      excluded: [{ name: "SES messages", units: million, usd: million * price.sesMessage }],
    }),
  );
} finally {
  await house.stop();
}
