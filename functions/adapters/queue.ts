import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Resource } from "../links.ts";

let client: SQSClient | undefined;
const sqs = () => (client ??= new SQSClient({}));

export type QueueName = "email" | "sms" | "timer" | "campaign";

const urlOf = (queue: QueueName): string => {
  if (queue === "email") return Resource.EmailQueue.url;
  if (queue === "sms") return Resource.SmsQueue.url;
  return queue === "timer" ? Resource.TimerQueue.url : Resource.CampaignQueue.url;
};

/** Puts messages on a queue, ten a request; returns the positions of those that were not accepted. */
export async function sendAll(queue: QueueName, messages: unknown[]): Promise<number[]> {
  const refused: number[] = [];
  for (let start = 0; start < messages.length; start += 10) {
    const { Failed } = await sqs().send(
      new SendMessageBatchCommand({
        QueueUrl: urlOf(queue),
        Entries: messages
          .slice(start, start + 10)
          .map((message, index) => ({ Id: String(start + index), MessageBody: JSON.stringify(message) })),
      }),
    );
    refused.push(...(Failed ?? []).map((entry) => Number(entry.Id)));
  }
  return refused;
}

/** Puts one message on a queue, or throws. */
export async function send(queue: QueueName, message: unknown): Promise<void> {
  if ((await sendAll(queue, [message])).length > 0) throw new Error(`The ${queue} queue did not accept a message.`);
}
