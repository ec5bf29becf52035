import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";
import { privacyRequested } from "./privacy.events.ts";
import * as items from "./privacy.items.ts";

/** It is time for the last look: told as an event, because the timers' worker may touch neither lake nor key. */
export const callSettle = fn(z.object({ targetId: idOf("privacyRequest") }), async ({ targetId: requestId }) => {
  const event = occurred(privacyRequested, { requestId, pass: 2 });
  await table.tryWrite(items.moveRequest(requestId, ["running", "settling"], {}, { event }));
});
