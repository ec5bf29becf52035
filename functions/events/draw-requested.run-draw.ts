import { drawRequested } from "../core/draw/draw.events.ts";
import * as Draw from "../core/draw/draw.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("run-draw", drawRequested, Draw.run);
