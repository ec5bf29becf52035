import { caseResolved } from "../core/case/case.events.ts";
import * as Plan from "../core/invitation/plan.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("case-resolved.invite", caseResolved, Plan.plan);
