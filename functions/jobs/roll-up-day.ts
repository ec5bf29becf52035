import * as Metric from "../core/metric/metric.ts";
import { scheduled } from "../edge/messages.ts";

export const handler = scheduled("roll-up-day", Metric.closeYesterday);
