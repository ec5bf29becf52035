import { execFile, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Duplex } from "node:stream";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { AwsError, type Call, type Service } from "../aws-listener.ts";
import type { Request } from "../iam.ts";
import type { Log } from "../platform.ts";
import type { Assembly, Resource, Tree } from "../template.ts";

/** The real engine behind the template's tables. */
export interface DynamoDb {
  readonly service: Service;
  /** Calls the engine itself, past policies and counting; fails with what it answered. */
  call(operation: string, input: Tree): Promise<Tree>;
  /** Read and write units that functions have consumed. */
  consumed(): { readUnits: number; writeUnits: number };
  /** Runs after each accepted write of any table. */
  onWrite(listener: () => void): void;
  stop(): Promise<void>;
}

const reads = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);
const writes = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);
const others = new Set(["DescribeTable", "DescribeTimeToLive", "ListTables"]);

/** Starts the engine on its file in the data directory, or takes the one that DYNAMODB_ENDPOINT names, and makes missing tables. */
export async function startDynamoDb(
  assembly: Assembly,
  data: string,
  log: Log,
  onDeath: (sentence: string) => void,
): Promise<DynamoDb> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const written = new EventEmitter().setMaxListeners(0);
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  const engine = endpoint
    ? { url: new URL(endpoint), stop: async () => {} }
    : await startEngine(join(data, "dynamodb.sqlite"), onDeath);
  const consumed = { readUnits: 0, writeUnits: 0 };
  const count = ({ caller }: Call, kind: keyof typeof consumed, units: number): void => {
    consumed[kind] += units;
    if (caller) caller.usage[kind] += units;
  };

  const { send, call } = connect(engine.url, assembly.region, agent);

  const tables = assembly.ofType("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");
  const partitionKeys = new Map<string, string>(
    tables.map(({ ref, properties }) => [
      ref,
      properties.KeySchema.find((key: Tree) => key.KeyType === "HASH").AttributeName,
    ]),
  );
  try {
    for (const table of tables) await makeTable(table, call);
  } catch (error) {
    await engine.stop();
    throw error;
  }

  const service: Service = {
    async handle(awsCall) {
      const { operation } = awsCall;
      const input = awsCall.json();
      if (!reads.has(operation) && !writes.has(operation) && !others.has(operation)) throw awsCall.unsupported();
      awsCall.authorize(...requestsOf(assembly, partitionKeys, operation, input));
      const text = awsCall.body.toString();
      const measured = !others.has(operation);
      const asked = input.ReturnConsumedCapacity && input.ReturnConsumedCapacity !== "NONE";
      const answer = await send(
        String(awsCall.request.headers["x-amz-target"]),
        measured && !input.ReturnConsumedCapacity
          ? `{"ReturnConsumedCapacity":"TOTAL"${text.trim() === "{}" ? "" : ","}${text.slice(text.indexOf("{") + 1)}`
          : text,
      );
      let { body } = answer;
      if (measured && answer.status === 200) {
        const output = JSON.parse(body);
        const units = [output.ConsumedCapacity ?? []]
          .flat()
          .reduce((sum: number, one: Tree) => sum + Number(one.CapacityUnits ?? 0), 0);
        count(awsCall, reads.has(operation) ? "readUnits" : "writeUnits", units);
        if (!asked) {
          delete output.ConsumedCapacity;
          body = JSON.stringify(output);
        }
      } else if (writes.has(operation) && answer.status === 400) {
        // A write whose condition fails is paid for like one that succeeds.
        if (body.includes("ConditionalCheckFailed"))
          count(awsCall, "writeUnits", input.TransactItems ? 2 * input.TransactItems.length : 1);
      }
      awsCall.response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" }).end(body);
      if (answer.status === 200 && writes.has(operation)) written.emit("write");
      if (answer.status >= 500) log({ source: "dynamodb", level: "error", message: body, operation });
    },
  };

  return {
    service,
    call,
    consumed: () => ({ ...consumed }),
    onWrite(listener) {
      written.on("write", listener);
    },
    async stop() {
      agent.destroy();
      await engine.stop();
    },
  };
}

/** Talks to an engine past everything: `call` fails with what it answered. */
function connect(url: URL, region: string, agent: Agent) {
  const send = (target: string, body: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        url,
        {
          method: "POST",
          agent,
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "content-length": Buffer.byteLength(body),
            "x-amz-target": target,
            "x-amz-date": "20260101T000000Z",
            authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () =>
            resolve({ status: incoming.statusCode ?? 500, body: Buffer.concat(chunks).toString() }),
          );
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });

  const call = async (operation: string, input: Tree): Promise<Tree> => {
    const isStream = ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"].includes(operation);
    const answer = await send(
      `${isStream ? "DynamoDBStreams_20120810" : "DynamoDB_20120810"}.${operation}`,
      JSON.stringify(input),
    );
    const output = JSON.parse(answer.body || "{}");
    if (answer.status === 200) return output;
    throw new AwsError(String(output.__type).split("#").at(-1) ?? "", output.message ?? output.Message ?? answer.body);
  };
  return { send, call };
}

/** What a call asks of the policies: one request for each table, index and kind of action it touches. */
function requestsOf(assembly: Assembly, partitionKeys: Map<string, string>, operation: string, input: Tree): Request[] {
  const table = (name: string): string =>
    name.startsWith("arn:") ? name : `arn:aws:dynamodb:${assembly.region}:${assembly.account}:table/${name}`;
  const keyName = (tableName: string): string => partitionKeys.get(String(tableName).split("/").at(-1) ?? "") ?? "";
  const leading = (tableName: string, item: Tree): string[] => Object.values<string>(item?.[keyName(tableName)] ?? {});
  const keys = (values: string[]): Pick<Request, "context"> =>
    values.length ? { context: { "dynamodb:LeadingKeys": values } } : {};
  switch (operation) {
    case "TransactWriteItems":
    case "TransactGetItems":
      return (input.TransactItems ?? []).map((entry: Tree): Request => {
        const [kind = "", item] = Object.entries<Tree>(entry)[0] ?? [];
        const action = kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`;
        return {
          action: `dynamodb:${action}`,
          resource: table(item.TableName),
          ...keys(leading(item.TableName, item.Key ?? item.Item)),
        };
      });
    case "BatchWriteItem":
    case "BatchGetItem":
      return Object.keys(input.RequestItems ?? {}).map((name) => ({
        action: `dynamodb:${operation}`,
        resource: table(name),
      }));
    case "ListTables":
      return [{ action: "dynamodb:ListTables", resource: "*" }];
    case "Query": {
      const [, name, placeholder] = /(#?[\w.-]+)\s*=\s*(:[\w]+)/.exec(String(input.KeyConditionExpression ?? "")) ?? [];
      const isPartition = name && (input.ExpressionAttributeNames?.[name] ?? name) === keyName(input.TableName);
      const value = isPartition && placeholder ? input.ExpressionAttributeValues?.[placeholder] : undefined;
      return [
        {
          action: "dynamodb:Query",
          resource: table(input.TableName) + (input.IndexName ? `/index/${input.IndexName}` : ""),
          ...keys(Object.values<string>(value ?? {})),
        },
      ];
    }
    default:
      return [
        {
          action: `dynamodb:${operation}`,
          resource: table(input.TableName) + (input.IndexName ? `/index/${input.IndexName}` : ""),
          ...keys(leading(input.TableName, input.Key ?? input.Item)),
        },
      ];
  }
}

async function makeTable(resource: Resource, call: DynamoDb["call"]): Promise<void> {
  const { properties } = resource;
  const wanted = indexesOf(properties);
  const shape = (table: Tree): string =>
    JSON.stringify([
      table.KeySchema,
      (table.GlobalSecondaryIndexes ?? [])
        .map((index: Tree) => [index.IndexName, index.KeySchema, index.Projection?.ProjectionType])
        .sort(),
    ]);
  try {
    const { Table } = await call("DescribeTable", { TableName: resource.ref });
    if (shape(Table) !== shape(wanted))
      throw new Error(
        `Table ${resource.logicalId} has other keys or indexes than the data that is kept: start with an empty data directory.`,
      );
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ResourceNotFoundException") throw error;
    await createTable(definitionOf(resource), call);
  }
  const time = properties.TimeToLiveSpecification;
  if (!time) return;
  const { TimeToLiveDescription } = await call("DescribeTimeToLive", { TableName: resource.ref });
  if (TimeToLiveDescription?.TimeToLiveStatus !== "ENABLED")
    await call("UpdateTimeToLive", { TableName: resource.ref, TimeToLiveSpecification: time });
}

const indexesOf = (properties: Tree): Tree => ({
  KeySchema: properties.KeySchema,
  GlobalSecondaryIndexes: (properties.GlobalSecondaryIndexes ?? []).map((index: Tree) => ({
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: index.Projection,
  })),
});

/** A table as the engine is asked for it. */
function definitionOf({ ref, properties }: Resource): Tree {
  const { KeySchema, GlobalSecondaryIndexes } = indexesOf(properties);
  const stream = properties.StreamSpecification;
  return {
    TableName: ref,
    AttributeDefinitions: properties.AttributeDefinitions,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema,
    ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
  };
}

async function createTable(definition: Tree, call: DynamoDb["call"]): Promise<void> {
  await call("CreateTable", definition);
  await untilActive(definition.TableName, call);
}

async function untilActive(TableName: string, call: DynamoDb["call"]): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await call("DescribeTable", { TableName })).Table.TableStatus !== "ACTIVE") {
    if (Date.now() > deadline) throw new Error(`Table ${TableName} did not become active.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Fills the template's one table with items before the platform first starts: `exported` is a gzipped file of DynamoDB's export format. Nothing
 * of it comes out of the table's stream.
 */
export async function fillTable(assembly: Assembly, data: string, exported: string): Promise<void> {
  const [table, another] = assembly.ofType("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");
  if (!table || another) throw new Error("Items can be loaded where the template has one table.");
  const definition = definitionOf(table);
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  if (endpoint) return fillByRequests(new URL(endpoint), assembly.region, definition, exported);
  const source = join(data, "import");
  mkdirSync(join(source, table.ref, "data"), { recursive: true });
  renameSync(exported, join(source, table.ref, "data", "items.json.gz"));
  const schema = join(source, "schema.json");
  writeFileSync(schema, JSON.stringify([{ Table: definition }]));
  const file = join(data, "dynamodb.sqlite");
  const run = promisify(execFile)(findBinary(), ["import", "--source", source, "--schema", schema, "--output", file]);
  await run.catch(({ stdout, stderr }) => {
    throw new Error(`The items could not be loaded.\n${stdout}${stderr}`);
  });
  rmSync(source, { recursive: true });
}

/** The stream begins after the items are there. */
async function fillByRequests(url: URL, region: string, definition: Tree, exported: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const { call } = connect(url, region, agent);
  const { StreamSpecification, ...silent } = definition;
  const { TableName } = definition;
  await createTable(silent, call);
  const lines = gunzipSync(readFileSync(exported)).toString().split("\n").filter(Boolean);
  const writeFrom = async (first: number): Promise<void> => {
    for (let start = first; start < lines.length; start += 25 * 8) {
      let left = lines.slice(start, start + 25).map((line) => ({ PutRequest: JSON.parse(line) }));
      while (left.length > 0)
        left =
          (await call("BatchWriteItem", { RequestItems: { [TableName]: left } })).UnprocessedItems?.[TableName] ?? [];
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, part) => writeFrom(part * 25)));
  if (StreamSpecification) {
    await call("UpdateTable", { TableName, StreamSpecification });
    await untilActive(TableName, call);
  }
  agent.destroy();
}

async function startEngine(file: string, onDeath: (sentence: string) => void) {
  const binary = findBinary();
  const port = await freePort();
  // The shell's background reader ends with this process, even when that is killed, and takes the engine along.
  const child = spawn(
    "/bin/sh",
    [
      "-c",
      '( cat <&3 >/dev/null; kill -9 $$ 2>/dev/null ) & exec 3<&-; exec "$0" "$@"',
      binary,
      "serve",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--db-path",
      file,
    ],
    // A session of its own: Ctrl-C in the terminal is for this process, which stops the engine last.
    { stdio: ["ignore", "pipe", "pipe", "pipe"], env: {}, detached: true },
  );
  let said = "";
  let stopping = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said = (said + chunk).slice(-2000);
    });
  const leash = child.stdio[3] as Duplex;
  leash.on("error", () => {});
  const gone = new Promise<void>((resolve) => {
    child.on("error", () => resolve());
    child.on("exit", () => {
      leash.destroy();
      resolve();
      if (!stopping) onDeath(`The DynamoDB engine stopped: ${said.trim() || "it said nothing"}`);
    });
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
    await gone;
    clearTimeout(timer);
  };
  const url = new URL(`http://127.0.0.1:${port}/`);
  const deadline = Date.now() + 15_000;
  while (!said.includes("listening")) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The DynamoDB engine did not start: ${said.trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  cureStreamLog(file);
  return { url, stop };
}

/** Each write otherwise scans the whole stream log. The expression must be spelled as the engine spells it, capitals and all. */
function cureStreamLog(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`
    create index if not exists local_stream_order on _stream_records (table_name, CAST(sequence_number AS INTEGER));
    create index if not exists local_stream_shard on _stream_records (table_name, shard_id, sequence_number);
  `);
  database.close();
}

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(createRequire(import.meta.url).resolve(`${name}/package.json`), "..", "dynoxide");
  } catch {
    throw new Error(
      `There is no DynamoDB engine for this machine (${name}): install that package, or set DYNAMODB_ENDPOINT to a DynamoDB-compatible endpoint.`,
    );
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
