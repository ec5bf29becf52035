import { openFromVisit } from "../core/task/open.ts";
import { visitSubmitted } from "../core/visit/visit.events.ts";
import * as Visit from "../core/visit/visit.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("visit-submitted.open-task", visitSubmitted, async ({ visitId }) =>
  openFromVisit(await Visit.failedCritical(visitId)),
);
