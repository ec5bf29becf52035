import { setTimeout } from "node:timers/promises";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { VisibleError } from "../core/errors.ts";
import {
  type Check,
  type Condition,
  type Get,
  type Item,
  type Key,
  pathOf,
  type Query,
  type Write,
} from "../core/item.ts";
import { Resource } from "../links.ts";

let client: DynamoDBClient | undefined;
const dynamo = () => (client ??= new DynamoDBClient({}));

const toAttributes = (value: object) => marshall(value, { removeUndefinedValues: true });
// biome-ignore lint/suspicious/noExplicitAny: the marshaller's own record type
const fromAttributes = (image: any): Item => unmarshall(image) as Item;

const TableName = () => Resource.Table.name;

const conditionOf = (when: Condition | undefined) =>
  when && {
    ConditionExpression: when.expression,
    ...(Object.keys(when.names).length > 0 && { ExpressionAttributeNames: when.names }),
    ...(Object.keys(when.values).length > 0 && { ExpressionAttributeValues: toAttributes(when.values) }),
  };

function updateOf(write: Extract<Write, { op: "update" }>) {
  const names = { ...write.when?.names };
  const values = { ...write.when?.values };
  const clause = (keyword: string, parts: string[]) => (parts.length > 0 ? `${keyword} ${parts.join(", ")}` : "");
  const place = (prefix: string, path: string, value: unknown) => {
    const { text, names: used } = pathOf(path);
    Object.assign(names, used);
    const placeholder = `:${prefix}_${path.replace(/[^A-Za-z0-9]/g, "_")}`;
    values[placeholder] = value;
    return { text, placeholder };
  };
  const set = Object.entries(write.set ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => {
      const { text, placeholder } = place("set", path, value);
      return `${text} = ${placeholder}`;
    });
  const add = Object.entries(write.add ?? {}).map(([path, value]) => {
    const { text, placeholder } = place("add", path, value);
    return `${text} ${placeholder}`;
  });
  const remove = (write.remove ?? []).map((path) => {
    const { text, names: used } = pathOf(path);
    Object.assign(names, used);
    return text;
  });
  return {
    TableName: TableName(),
    Key: toAttributes(write.key),
    UpdateExpression: [clause("SET", set), clause("ADD", add), clause("REMOVE", remove)].filter(Boolean).join(" "),
    ...(write.when && { ConditionExpression: write.when.expression }),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: toAttributes(values) }),
  };
}

const putOf = (write: Extract<Write, { op: "put" }>) => ({
  TableName: TableName(),
  Item: toAttributes(write.item),
  ...conditionOf(write.when),
});

const keyedOf = (write: Extract<Write, { op: "delete" }> | Check) => ({
  TableName: TableName(),
  Key: toAttributes(write.key),
  ...conditionOf(write.when),
});

/** The item, or undefined. */
export async function get(command: Get): Promise<Item | undefined> {
  const { Item } = await dynamo().send(
    new GetItemCommand({
      TableName: TableName(),
      Key: toAttributes(command.key),
      ConsistentRead: command.consistent ?? false,
    }),
  );
  return Item && fromAttributes(Item);
}

/** Up to 100 items by key, in no order, those that exist; as they were a moment ago, or as they are. */
export async function getMany(keys: Key[], read: "cheap" | "consistent" = "cheap"): Promise<Item[]> {
  const found: Item[] = [];
  let wanted = keys.map(toAttributes);
  while (wanted.length > 0) {
    const { Responses, UnprocessedKeys } = await dynamo().send(
      new BatchGetItemCommand({
        RequestItems: { [TableName()]: { Keys: wanted, ConsistentRead: read === "consistent" } },
      }),
    );
    found.push(...(Responses?.[TableName()] ?? []).map(fromAttributes));
    wanted = (UnprocessedKeys?.[TableName()]?.Keys as typeof wanted | undefined) ?? [];
  }
  return found;
}

/** What a query asks of the engine. */
function queryOf(command: Query) {
  const prefix = command.index ? { history: "h", worker: "w", board: "b" }[command.index] : "";
  const names: Record<string, string> = { "#pk": `${prefix}pk` };
  const values: Record<string, unknown> = { ":pk": command.pk };
  let expression = "#pk = :pk";
  if (command.sk) {
    names["#sk"] = `${prefix}sk`;
    if ("beginsWith" in command.sk) {
      expression += " AND begins_with(#sk, :sk)";
      values[":sk"] = command.sk.beginsWith;
    } else if ("between" in command.sk) {
      expression += " AND #sk BETWEEN :from AND :to";
      [values[":from"], values[":to"]] = command.sk.between;
    } else {
      expression += " AND #sk <= :sk";
      values[":sk"] = command.sk.atMost;
    }
  }
  return {
    TableName: TableName(),
    IndexName: command.index,
    KeyConditionExpression: expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: toAttributes(values),
    ScanIndexForward: !command.newestFirst,
    Limit: command.limit,
    ConsistentRead: command.consistent,
    ExclusiveStartKey: command.after && toAttributes(command.after),
  };
}

/** A page of items; `next` is present when there may be more. */
export async function query(command: Query): Promise<{ items: Item[]; next: Record<string, unknown> | undefined }> {
  const { Items, LastEvaluatedKey } = await dynamo().send(new QueryCommand(queryOf(command)));
  return { items: (Items ?? []).map(fromAttributes), next: LastEvaluatedKey && fromAttributes(LastEvaluatedKey) };
}

/** The first items of a query, as many as its limit says: also where they are more than one answer of the engine holds. */
export async function queryUpTo(command: Query & { limit: number }): Promise<Item[]> {
  const found: Item[] = [];
  let after = command.after;
  do {
    const page: Awaited<ReturnType<typeof query>> = await query({
      ...command,
      limit: command.limit - found.length,
      ...(after && { after }),
    });
    found.push(...page.items);
    after = page.next;
  } while (after && found.length < command.limit);
  return found;
}

/** How many items a query finds, up to its limit; they are read and paid for, but not sent. */
export async function count(command: Query & { limit: number }): Promise<number> {
  return (await dynamo().send(new QueryCommand({ ...queryOf(command), Select: "COUNT" }))).Count ?? 0;
}

/** All items of a query, page after page: only for lists that the data model keeps short. */
export async function queryAll(command: Query): Promise<Item[]> {
  const all: Item[] = [];
  let after = command.after;
  do {
    const page: Awaited<ReturnType<typeof query>> = await query({ ...command, ...(after && { after }) });
    all.push(...page.items);
    after = page.next;
  } while (after);
  return all;
}

export type Written =
  | { ok: true }
  | { ok: false /** the item as it stands, if there is one */; current: Item | undefined };

/** A write that merely collided with a transaction is sent as often as this; the client does not repeat such a one by itself. */
const collisions = 6;
const pauseAfter = (attempt: number) => setTimeout(Math.random() * 10 * 2 ** attempt);

/** Sends a write whose condition may rightly fail: then nothing changed, and the present item comes back. */
export async function tryWrite(write: Write, attempt = 1): Promise<Written> {
  const onFailure = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const };
  try {
    if (write.op === "put") await dynamo().send(new PutItemCommand({ ...putOf(write), ...onFailure }));
    else if (write.op === "update") await dynamo().send(new UpdateItemCommand({ ...updateOf(write), ...onFailure }));
    else await dynamo().send(new DeleteItemCommand({ ...keyedOf(write), ...onFailure }));
    return { ok: true };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      return { ok: false, current: error.Item && fromAttributes(error.Item) };
    if (!(error instanceof TransactionConflictException) || attempt === collisions) throw error;
    await pauseAfter(attempt);
    return tryWrite(write, attempt + 1);
  }
}

/** Sends a write whose condition should hold; throws `conflict` where it does not. */
export async function write(command: Write): Promise<void> {
  const written = await tryWrite(command);
  if (!written.ok) throw changedMeanwhile();
}

const stands = new Set<string>();

/** Puts what stands for good once it stands: the process remembers, so that saying it again and again costs nothing. */
export async function putOnce(put: Extract<Write, { op: "put" }>): Promise<void> {
  const name = JSON.stringify([TableName(), put.item.pk, put.item.sk]);
  if (stands.has(name)) return;
  await tryWrite(put);
  stands.add(name);
}

/** Up to 100 writes and checks on different items, all or none. False where a condition did not hold. */
export async function tryTransact(actions: (Write | Check)[], attempt = 1): Promise<boolean> {
  try {
    await dynamo().send(
      new TransactWriteItemsCommand({
        TransactItems: actions.map((action) =>
          action.op === "put"
            ? { Put: putOf(action) }
            : action.op === "update"
              ? { Update: updateOf(action) }
              : action.op === "delete"
                ? { Delete: keyedOf(action) }
                : { ConditionCheck: { ...keyedOf(action), ConditionExpression: action.when.expression } },
        ),
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = error.CancellationReasons?.map((reason) => reason.Code) ?? [];
    if (codes.includes("ConditionalCheckFailed")) return false;
    if (!codes.includes("TransactionConflict") || attempt === collisions) throw error;
    await pauseAfter(attempt);
    return tryTransact(actions, attempt + 1);
  }
}

/** Like `tryTransact`, throws `conflict` where a condition did not hold. */
export async function transact(actions: (Write | Check)[]): Promise<void> {
  if (!(await tryTransact(actions))) throw changedMeanwhile();
}

const changedMeanwhile = () =>
  new VisibleError("conflict", "Somebody else changed this at the same moment. Reload the page and try again.");
