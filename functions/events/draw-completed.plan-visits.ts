import { drawCompleted } from "../core/draw/draw.events.ts";
import * as Visit from "../core/visit/visit.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("plan-visits", drawCompleted, Visit.plan);
