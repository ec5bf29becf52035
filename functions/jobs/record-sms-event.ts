import { recordTextEvent } from "../core/invitation/delivery-events.ts";
import { work } from "../edge/messages.ts";

export const handler = work("record-sms-event", recordTextEvent.schema, recordTextEvent);
