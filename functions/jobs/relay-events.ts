import * as Relay from "../core/relay.ts";
import { readStream } from "../edge/messages.ts";

export const handler = readStream("relay-events", Relay.carry);
