import { notifyAssigned } from "../core/task/notify.ts";
import { taskAssigned } from "../core/task/task.events.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("task-assigned.notify-owner", taskAssigned, notifyAssigned);
