import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { CreateTableCommand, DynamoDBClient, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Item } from "../../functions/core/item.ts";

const hook = Symbol.for("loopkeeper.clock");

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const gsi = (name: string, prefix: string, projection: "KEYS_ONLY" | "ALL") => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: `${prefix}pk`, KeyType: "HASH" as const },
    { AttributeName: `${prefix}sk`, KeyType: "RANGE" as const },
  ],
  Projection: { ProjectionType: projection },
});

/** The engine's own file, so that it is this process's child and can be ended. */
function engine(): string {
  const { resolve } = createRequire(import.meta.url);
  return resolve("@dynoxide/linux-x64/package.json").replace(/package\.json$/, "dynoxide");
}

export interface TestTable {
  /** Every item of the table; only for looking at what a test did. */
  all: () => Promise<Item[]>;
  /** Sets the platform's clock for the rest of the test; without an argument it runs by itself again. */
  setNow: (at?: string) => void;
}

/**
 * A real DynamoDB engine in memory for the tests of one file, and a fresh table for each test, with the keys and indexes of the deployed one.
 * The adapters find it through the environment. Call it at the top of a file.
 */
export function testTable(): TestTable {
  let running: ChildProcess | undefined;
  let client: DynamoDBClient;
  let name = "";

  beforeAll(async () => {
    const port = await freePort();
    running = spawn(engine(), ["--port", String(port)], { stdio: "ignore" });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      SST_RESOURCE_App: JSON.stringify({ name: "loopkeeper", stage: "test" }),
      SST_RESOURCE_Table: JSON.stringify({ type: "Table", name: "start" }),
    });
    client = new DynamoDBClient({ maxAttempts: 1 });
    for (let left = 100; ; left--) {
      const answered = await client
        .send(new ScanCommand({ TableName: "absent" }))
        .then(() => true)
        .catch((error: Error) => error.name === "ResourceNotFoundException");
      if (answered) return;
      if (left === 0) throw new Error("The database engine did not start within five seconds.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  beforeEach(async () => {
    setNow();
    name = `table-${randomUUID()}`;
    const { Resource } = await import("../../functions/links.ts");
    Resource.Table.name = name;
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk", "hpk", "hsk", "wpk", "wsk", "bpk", "bsk"].map((attribute) => ({
          AttributeName: attribute,
          AttributeType: "S",
        })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: [gsi("history", "h", "KEYS_ONLY"), gsi("worker", "w", "ALL"), gsi("board", "b", "ALL")],
      }),
    );
  });

  afterAll(() => {
    setNow();
    running?.kill("SIGKILL");
  });

  function setNow(at?: string): void {
    (globalThis as { [hook]?: (() => number) | undefined })[hook] = at ? () => Date.parse(at) : undefined;
  }

  async function all(): Promise<Item[]> {
    const found: Item[] = [];
    let start: ScanCommandOutput["LastEvaluatedKey"];
    do {
      const page: ScanCommandOutput = await client.send(
        new ScanCommand({ TableName: name, ExclusiveStartKey: start, ConsistentRead: true }),
      );
      found.push(...(page.Items ?? []).map((image) => unmarshall(image) as Item));
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  }

  return { all, setNow };
}
