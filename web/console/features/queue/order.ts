import type { TaskRow } from "../task/clock.tsx";

/** The queue as it was last looked at, in its order: a task's page goes on to the next one of it. */
let order: readonly string[] = [];

export function keepOrder(tasks: readonly TaskRow[]): void {
  order = tasks.map(({ id }) => id);
}

/** The tasks before and after one in the queue that was last looked at, and where in it that is: 1, 2, 3 … */
export function neighboursOf(
  taskId: string,
): { before?: string; after?: string; place: number; total: number } | undefined {
  const at = order.indexOf(taskId);
  if (at < 0) return undefined;
  const [before, after] = [order[at - 1], order[at + 1]];
  return { ...(before && { before }), ...(after && { after }), place: at + 1, total: order.length };
}
