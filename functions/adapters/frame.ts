import { DynamoDBClient, paginateScan, ScanCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../core/item.ts";
import { Resource } from "../links.ts";

let client: DynamoDBClient | undefined;
const dynamo = () => (client ??= new DynamoDBClient({}));

/** Reads one of so many parts of all customers, each customer in exactly one: `id` and the named attributes. The only scan outside the export, with `pageOf`. */
export async function* customersIn(
  segment: number,
  segments: number,
  attributes: readonly string[],
): AsyncGenerator<Record<string, unknown> & { id: string }> {
  const wanted = [...new Set(["id", ...attributes])];
  const pages = paginateScan(
    { client: dynamo() },
    {
      TableName: Resource.Table.name,
      Segment: segment,
      TotalSegments: segments,
      ProjectionExpression: wanted.map((_, index) => `#p${index}`).join(", "),
      FilterExpression: "#type = :customer",
      ExpressionAttributeNames: {
        "#type": "type",
        ...Object.fromEntries(wanted.map((name, index) => [`#p${index}`, name])),
      },
      ExpressionAttributeValues: { ":customer": { S: "customer" } },
    },
  );
  for await (const page of pages)
    for (const image of page.Items ?? []) yield unmarshall(image) as Record<string, unknown> & { id: string };
}

/** A page of one of so many parts of all customers, from where the one before ended: as many as there are among so many items. */
export async function pageOf(
  segment: number,
  segments: number,
  after: Record<string, unknown> | undefined,
  limit: number,
): Promise<{ customers: Item[]; next: Record<string, unknown> | undefined }> {
  const { Items, LastEvaluatedKey } = await dynamo().send(
    new ScanCommand({
      TableName: Resource.Table.name,
      Segment: segment,
      TotalSegments: segments,
      Limit: limit,
      FilterExpression: "#type = :customer",
      ExpressionAttributeNames: { "#type": "type" },
      ExpressionAttributeValues: { ":customer": { S: "customer" } },
      ExclusiveStartKey: after && marshall(after),
    }),
  );
  return {
    customers: (Items ?? []).map((image) => unmarshall(image) as Item),
    next: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
  };
}
