import * as bus from "../adapters/bus.ts";
import { newsIn } from "../adapters/stream.ts";
import { readStream } from "../edge/messages.ts";

/** Carries the facts that items hold about their last change from the table's stream to the bus, in order, at least once. */
export const handler = readStream("relay-events", (records) => bus.publish(newsIn(records)));
