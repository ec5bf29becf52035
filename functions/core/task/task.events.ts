import * as z from "zod/mini";
import { defineEvent } from "../event.ts";
import { idOf } from "../id.ts";
import { clockNames, steps } from "./task.contract.ts";

/** A task was closed with root cause and action. */
export const taskClosed = defineEvent("task.closed", 1, z.object({ taskId: idOf("task") }));

/** A clock of an open task came to three quarters of its time, or to its end. */
export const taskClockPassed = defineEvent(
  "task.clock_passed",
  1,
  z.object({ taskId: idOf("task"), clock: z.enum(clockNames), step: z.enum(steps) }),
);

/** A task was given to an owner, when it opened or by handing it over: the trail's entry says which. */
export const taskAssigned = defineEvent(
  "task.assigned",
  1,
  z.object({ taskId: idOf("task"), ownerId: idOf("staff"), entry: z.number() }),
);

/** The customer answered the survey after closure, or corrected that answer. */
export const taskRecovered = defineEvent(
  "task.recovered",
  1,
  z.object({ taskId: idOf("task"), invitationId: idOf("invitation"), score: z.number(), revision: z.number() }),
);
