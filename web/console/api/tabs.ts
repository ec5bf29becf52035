import type { OperationName } from "./client.ts";

/** What a tab of this browser tells the others. */
export type Message =
  /** It changed something: whoever shows answers of these operations asks again. */
  { kind: "changed"; operations: OperationName[] } | { kind: "signedOut" } | { kind: "signedIn"; subject: string };

const channel = new BroadcastChannel("loopkeeper");

export const tellTabs = (message: Message): void => channel.postMessage(message);

/** Calls back for each message of another tab; says how to stop. */
export function hearTabs(listener: (message: Message) => void): () => void {
  const hear = (event: MessageEvent<Message>) => listener(event.data);
  channel.addEventListener("message", hear);
  return () => channel.removeEventListener("message", hear);
}
