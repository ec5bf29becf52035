import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readAssembly } from "../../../infra/local/template.ts";
import { smallFunctions, writeSmallAssembly } from "./small-assembly.ts";

const folder = mkdtempSync(join(tmpdir(), "local-"));
interface Running {
  child: ChildProcess;
  siteUrl: string;
  awsUrl: string;
  admin: { accessKeyId: string; secretAccessKey: string };
  table: string;
  offsetMs: number;
  mails: number;
}
let running: Running | undefined;
let queueName: string | undefined;

async function start(): Promise<Running> {
  const child = fork(new URL("./run-platform.ts", import.meta.url), [join(folder, "out"), join(folder, "data")], {
    silent: true,
    execArgv: [],
  });
  let said = "";
  let failed = "";
  child.stdout?.on("data", (chunk) => {
    said += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    failed += chunk;
  });
  while (!said.includes("\n")) {
    if (child.exitCode !== null) throw new Error(failed);
    await sleep(20);
  }
  running = { child, ...JSON.parse(said) };
  return running as Running;
}

async function kill({ child }: Running): Promise<void> {
  running = undefined;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function tell({ child }: Running, message: object): Promise<{ dead: number }> {
  const answer = once(child, "message");
  child.send(message);
  return (await answer)[0];
}

beforeAll(async () => {
  const functions = smallFunctions();
  // Slow enough that a kill meets messages in its hands.
  const worker = functions.Worker;
  if (worker)
    worker.code = worker.code.replace(
      "const batchItemFailures = [];",
      "const batchItemFailures = []; await new Promise((r) => setTimeout(r, 150));",
    );
  await writeSmallAssembly(join(folder, "out"), { functions });
  queueName = readAssembly(join(folder, "out"), { siteUrl: "", awsUrl: "" }).find("WorkQueue").attributes.QueueName;
});

afterEach(async () => {
  if (running) await kill(running);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("killed six times in the middle of work, a platform loses nothing that it has accepted", async () => {
  const accepted: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const platform = await start();
    const writes = Array.from({ length: 25 }, async (_, n) => {
      const id = `${round}-${n}`;
      const response = await fetch(`${platform.siteUrl}/notes`, {
        method: "POST",
        body: JSON.stringify({ id, text: "hello" }),
      }).catch(() => undefined);
      if (response?.status === 201) accepted.push(`note#${id}`);
    });
    const sqs = new SQSClient({
      region: "us-east-1",
      endpoint: platform.awsUrl,
      credentials: platform.admin,
      maxAttempts: 1,
    });
    const queue = `${platform.awsUrl}/123456789012/${queueName}`;
    const direct = Array.from({ length: 10 }, async (_, n) => {
      const id = `note#${round}-direct${n}`;
      const sent = await sqs
        .send(
          new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify({ detail: { id, text: "hello" } }) }),
        )
        .catch(() => undefined);
      if (sent?.MessageId) accepted.push(id);
    });
    const enough = accepted.length + 8 + 4 * round;
    while (accepted.length < enough) await sleep(1);
    await kill(platform);
    await Promise.all([...writes, ...direct]);
  }
  const platform = await start();
  const { dead } = await tell(platform, { settle: true });
  const db = new DynamoDBClient({ region: "us-east-1", endpoint: platform.awsUrl, credentials: platform.admin });
  const { Items = [] } = await db.send(new ScanCommand({ TableName: platform.table }));
  const seen = new Set(Items.filter((item) => item.sk?.S === "seen").map((item) => item.pk?.S));
  expect(accepted.filter((id) => !seen.has(id))).toEqual([]);
  expect(dead).toBe(0);
}, 120_000);

test("the clock and the inbox survive a kill, and the database's engine does not outlive the platform", async () => {
  const before = await start();
  await tell(before, { moveBy: 86_400_000, mail: "you@customer.example" });
  await kill(before);
  const after = await start();
  expect(after.offsetMs).toBeGreaterThanOrEqual(86_400_000);
  expect(after.mails).toBe(before.mails + 1);
  await kill(after);
  await expect
    .poll(() => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }), { timeout: 5000 })
    .not.toContain(join(folder, "data"));
});
