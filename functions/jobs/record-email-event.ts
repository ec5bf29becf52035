import { recordEmailEvent } from "../core/invitation/delivery-events.ts";
import { work } from "../edge/messages.ts";

export const handler = work("record-email-event", recordEmailEvent.schema, recordEmailEvent);
