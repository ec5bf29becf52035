import * as z from "zod/mini";
import * as queue from "../../adapters/queue.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";

/** Parts of the customers that are passed through side by side. */
export const segments = 16;

/** A turn of work on one part of the frame. */
export const Step = z.object({ campaignId: idOf("campaign"), segment: z.number(), pass: z.number() });
export type Step = z.infer<typeof Step>;

/** Sends a step for each part of a campaign's frame; sending them twice does no harm. */
export const beginPass = fn(z.object({ campaignId: idOf("campaign"), pass: z.number() }), async (pass) => {
  const steps: Step[] = Array.from({ length: segments }, (_, segment) => ({ ...pass, segment }));
  if ((await queue.sendAll("campaign", steps)).length > 0) throw new Error("The queue did not accept all steps.");
});
