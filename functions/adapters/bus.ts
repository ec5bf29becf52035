import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type Envelope, eventSource } from "../core/event.ts";
import { Resource } from "../links.ts";

let client: EventBridgeClient | undefined;
const bridge = () => (client ??= new EventBridgeClient({}));

/** Publishes envelopes, ten a request; throws when the bus reports a single failed entry, so that the caller's batch comes again. */
export async function publish(envelopes: Envelope[]): Promise<void> {
  for (let start = 0; start < envelopes.length; start += 10) {
    const { FailedEntryCount, Entries } = await bridge().send(
      new PutEventsCommand({
        Entries: envelopes.slice(start, start + 10).map((envelope) => ({
          EventBusName: Resource.Bus.name,
          Source: eventSource,
          DetailType: envelope.type,
          Time: new Date(envelope.occurredAt),
          Detail: JSON.stringify(envelope),
        })),
      }),
    );
    if (FailedEntryCount)
      throw new Error(
        `The bus refused ${FailedEntryCount} events: ${Entries?.find((entry) => entry.ErrorCode)?.ErrorMessage}`,
      );
  }
}
