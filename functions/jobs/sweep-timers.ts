import { sweep } from "../core/sweep.ts";
import { scheduled } from "../edge/messages.ts";

export const handler = scheduled("sweep-timers", sweep);
