import * as Draw from "../core/draw/draw.ts";
import { scheduled } from "../edge/messages.ts";

export const handler = scheduled("request-quarterly-draws", Draw.requestPresentQuarter);
