import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DescribeTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { fillTable, freePort } from "../../../infra/local/services/dynamodb.ts";
import { readAssembly } from "../../../infra/local/template.ts";
import { prepareHouse, siteUrl } from "../../support/house.ts";

let engine: ChildProcess;
let client: DynamoDBClient;
let data: string;
let template: string;

beforeAll(async () => {
  template = await prepareHouse();
});
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "loopkeeper-fill-"));
  const port = await freePort();
  engine = spawn(
    createRequire(import.meta.url)
      .resolve("@dynoxide/linux-x64/package.json")
      .replace("package.json", "dynoxide"),
    ["--port", String(port)],
  );
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  client = new DynamoDBClient({
    endpoint: process.env.DYNAMODB_ENDPOINT,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
});
afterEach(() => {
  delete process.env.DYNAMODB_ENDPOINT;
  client.destroy();
  engine.kill("SIGKILL");
  rmSync(data, { recursive: true });
});

it("fills the table of another engine by requests, and lets its stream begin afterwards", async () => {
  const assembly = readAssembly(template, { siteUrl, awsUrl: siteUrl });
  const exported = join(data, "items.json.gz");
  const lines = Array.from({ length: 430 }, (_, n) =>
    JSON.stringify({ Item: { pk: { S: `case#${n}` }, sk: { S: "case" }, type: { S: "case" }, n: { N: String(n) } } }),
  );
  writeFileSync(exported, gzipSync(lines.join("\n")));
  for (let left = 50; left > 0; left--)
    try {
      await client.send(new ScanCommand({ TableName: "absent" }));
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }

  await fillTable(assembly, data, exported);

  const TableName = assembly.ofType("AWS::DynamoDB::Table")[0]?.ref ?? "";
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  expect(Items.map(({ n }) => Number(n?.N)).sort((a, b) => a - b)).toEqual(lines.map((_, n) => n));
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" });
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
    "board",
    "history",
    "worker",
  ]);
});
