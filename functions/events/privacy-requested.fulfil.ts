import { stopPlanned } from "../core/invitation/plan.ts";
import { privacyRequested } from "../core/privacy/privacy.events.ts";
import { run } from "../core/privacy/run.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("privacy-requested.fulfil", privacyRequested, run({ stop: stopPlanned }));
