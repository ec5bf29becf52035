import { DynamoDBClient, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const collision = () =>
  new TransactionConflictException({ message: "Transaction is ongoing for the item", $metadata: {} });
const write = { op: "delete", key: { pk: "a", sk: "b" } } as const;

beforeEach(() => {
  vi.stubEnv("SST_RESOURCE_App", JSON.stringify({ name: "loopkeeper", stage: "test" }));
  vi.stubEnv("SST_RESOURCE_Table", JSON.stringify({ type: "Table", name: "table" }));
  vi.stubEnv("AWS_REGION", "us-east-1");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it("sends a single write again that met a transaction, and gives up where it always does", async () => {
  const { tryWrite } = await import("../../functions/adapters/table.ts");
  const send = vi.spyOn(DynamoDBClient.prototype, "send");
  send
    .mockRejectedValueOnce(collision())
    .mockRejectedValueOnce(collision())
    .mockResolvedValueOnce({} as never);
  expect(await tryWrite(write)).toEqual({ ok: true });
  expect(send).toHaveBeenCalledTimes(3);
  send.mockReset().mockRejectedValue(collision());
  await expect(tryWrite(write)).rejects.toThrow(TransactionConflictException);
  expect(send).toHaveBeenCalledTimes(6);
});
