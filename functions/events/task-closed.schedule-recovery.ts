import { planRecovery } from "../core/invitation/plan.ts";
import { taskClosed } from "../core/task/task.events.ts";
import { closureOf } from "../core/task/task.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("task-closed.schedule-recovery", taskClosed, async ({ taskId }) => {
  const closure = await closureOf(taskId);
  return closure && planRecovery(closure);
});
