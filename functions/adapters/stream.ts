import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import type { Item } from "../core/item.ts";

/** One change of an item, as the table's stream tells it; `sequence` grows within its shard and compares as text. */
export interface Change {
  sequence: string;
  before: Item | undefined;
  after: Item | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the stream's image type and the marshaller's differ in name only
const imageOf = (image: any): Item | undefined => image && (unmarshall(image) as Item);

/** The changes of a batch of stream records, in the stream's order. */
export const changesIn = (records: DynamoDBRecord[]): Change[] =>
  records.map((record) => ({
    sequence: (record.dynamodb?.SequenceNumber ?? "").padStart(40, "0"),
    before: imageOf(record.dynamodb?.OldImage),
    after: imageOf(record.dynamodb?.NewImage),
  }));
