import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../../functions/core/item.ts";
import type { Announcement, Reply } from "../../infra/local/demo/help-desk.ts";
import type { Mail, Platform, Sms } from "../../infra/local/platform.ts";
import type { House } from "./house.ts";

/** What a test does in a house and sees of it, wherever the house runs. */
export interface Hands {
  api: House["api"];
  /** The help desk tells about a case. */
  announce(announcement: Announcement): Promise<Reply>;
  /** Zendesk tells that a ticket was solved. */
  solve(ticket: { id: string; subject: string }): Promise<Reply>;
  /** A customer texts. */
  text(message: { from: string; to: string; body: string }): Promise<void>;
  moveBy(ms: number): Promise<void>;
  idle(): Promise<void>;
  now(): Promise<Date>;
  mails(): Promise<Mail[]>;
  texts(): Promise<Sms[]>;
  queues(): Promise<ReturnType<Platform["queues"]>>;
  troubles(): Promise<string[]>;
  /** Every item of the table. */
  items(): Promise<Item[]>;
}

export function handsOf({ api, platform, helpDesk, troubles }: House): Hands {
  return {
    api,
    announce: helpDesk.announce,
    solve: helpDesk.solve,
    text: platform.sms.reply,
    moveBy: platform.clock.moveBy,
    idle: () => platform.idle(),
    now: async () => platform.clock.now(),
    mails: async () => platform.mail.list(),
    texts: async () => platform.sms.list(),
    queues: async () => platform.queues(),
    troubles: async () => troubles.map((entry) => `${entry.source}: ${entry.message}`),
    async items() {
      const { accessKeyId, secretAccessKey } = platform.admin;
      const credentials = { accessKeyId, secretAccessKey };
      const client = new DynamoDBClient({ region: "us-east-1", endpoint: platform.awsUrl, credentials });
      const found: Item[] = [];
      const pages = paginateScan({ client }, { TableName: platform.resource("Table").ref, ConsistentRead: true });
      for await (const page of pages) found.push(...(page.Items ?? []).map((image) => unmarshall(image) as Item));
      client.destroy();
      return found;
    },
  };
}
