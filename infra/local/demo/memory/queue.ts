export type QueueName = "email" | "sms" | "timer" | "campaign";

const waiting: { queue: QueueName; body: string }[] = [];

export async function sendAll(queue: QueueName, messages: unknown[]): Promise<number[]> {
  for (const message of messages) waiting.push({ queue, body: JSON.stringify(message) });
  return [];
}

export async function send(queue: QueueName, message: unknown): Promise<void> {
  await sendAll(queue, [message]);
}

/** Everything that was put on a queue since the last time that somebody asked. */
export const takeMessages = () => waiting.splice(0);
