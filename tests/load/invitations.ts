import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { SigningKeys } from "../../functions/adapters/secrets.ts";
import { putInvitation } from "../../functions/core/invitation/invitation.items.ts";
import type * as Invitation from "../../functions/core/invitation/invitation.ts";
import type { Item } from "../../functions/core/item.ts";
import { seal } from "../../functions/core/link.ts";
import type { Platform } from "../../infra/local/platform.ts";
import { parametersOf } from "../../infra/stage.ts";

/** The platform's table, with an administrator's client that reaches it. */
export function tableOf(platform: Platform) {
  const { accessKeyId, secretAccessKey } = platform.admin;
  const client = new DynamoDBClient({
    region: "us-east-1",
    endpoint: platform.awsUrl,
    credentials: { accessKeyId, secretAccessKey },
  });
  const link = platform.functions().find(({ env }) => env.SST_RESOURCE_Table)?.env.SST_RESOURCE_Table;
  const { name } = JSON.parse(link ?? "{}") as { name: string };
  return { client, name };
}

/** Puts items into the table as they are. */
export async function plant(platform: Platform, items: readonly Item[]): Promise<void> {
  const { client, name } = tableOf(platform);
  for (let start = 0; start < items.length; start += 25) {
    let requests: Record<string, object[]> | undefined = {
      [name]: items
        .slice(start, start + 25)
        .map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } })),
    };
    while (requests && Object.keys(requests).length > 0)
      requests = (await client.send(new BatchWriteItemCommand({ RequestItems: requests }))).UnprocessedItems;
  }
  client.destroy();
}

/** Puts invitations into the table as the product's own builder makes them, and returns the path of each one's page, signed with the platform's keys. */
export async function plantInvitations(platform: Platform, invitations: Invitation.Info[]): Promise<string[]> {
  await plant(
    platform,
    invitations.map((invitation) => putInvitation(invitation).item),
  );
  const keys = await signingKeysOf(platform);
  return invitations.map(({ id, expiresAt }) => `/r/${seal("respond", id, expiresAt, keys)}`);
}

async function signingKeysOf(platform: Platform): Promise<SigningKeys> {
  const { accessKeyId, secretAccessKey } = platform.admin;
  const ssm = new SSMClient({
    region: "us-east-1",
    endpoint: platform.awsUrl,
    credentials: { accessKeyId, secretAccessKey },
  });
  const Name = parametersOf({ name: "local" }).signingKeys;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  ssm.destroy();
  return JSON.parse(Parameter?.Value ?? "{}") as SigningKeys;
}
