import { notifyRecovered } from "../core/task/notify.ts";
import { taskRecovered } from "../core/task/task.events.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("task-recovered.notify-owner", taskRecovered, notifyRecovered);
