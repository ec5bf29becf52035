import * as Metric from "../core/metric/metric.ts";
import { readStream } from "../edge/messages.ts";

export const handler = readStream("count-changes", Metric.count);
