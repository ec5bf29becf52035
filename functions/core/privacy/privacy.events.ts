import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

/** A person asked for what is known about them, or to be forgotten; or it is time to look once more whether all is gone. */
export const privacyRequested = defineEvent(
  "privacy.requested",
  1,
  z.object({ requestId: idOf("privacyRequest"), pass: z.number() }),
);
