import { notifyClockPassed } from "../core/task/notify.ts";
import { taskClockPassed } from "../core/task/task.events.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("task-clock-passed.notify-owner", taskClockPassed, notifyClockPassed);
