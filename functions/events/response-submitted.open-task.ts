import { responseSubmitted } from "../core/response/response.events.ts";
import { openFromResponse } from "../core/task/open.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("response-submitted.open-task", responseSubmitted, openFromResponse);
