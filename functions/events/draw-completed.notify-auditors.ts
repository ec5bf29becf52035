import { drawCompleted } from "../core/draw/draw.events.ts";
import { notifyDrawn } from "../core/visit/notify.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("notify-auditors", drawCompleted, notifyDrawn);
