import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Resource } from "../links.ts";

let client: DynamoDBClient | undefined;
const dynamo = () => (client ??= new DynamoDBClient({}));

/** Reads one of so many parts of all customers, each customer in exactly one: `id` and the named attributes. The only scan outside the export. */
export async function* customersIn(
  segment: number,
  segments: number,
  attributes: readonly string[],
): AsyncGenerator<Record<string, unknown> & { id: string }> {
  const wanted = ["id", ...attributes];
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
