import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";

const properties = z.object({ programId: idOf("program"), quarter: z.string() });

/** A quarter's draw was asked for; its seed is fixed. */
export const drawRequested = defineEvent("draw.requested", 1, properties);

/** A quarter's draw is complete and will not change. */
export const drawCompleted = defineEvent("draw.completed", 1, properties);
