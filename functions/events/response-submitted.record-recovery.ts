import { responseSubmitted } from "../core/response/response.events.ts";
import { recordRecovery } from "../core/task/open.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("response-submitted.record-recovery", responseSubmitted, recordRecovery);
