import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

/** A campaign began, goes on, or was cancelled: its frame is to be passed through, for the `pass`-th time. */
export const campaignDirected = defineEvent(
  "campaign.directed",
  1,
  z.object({ campaignId: idOf("campaign"), pass: z.number() }),
);
