import { defineAct } from "../../api/acts.ts";
import type { Got, Sent } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import { detailAfter, rowAfter, undoable } from "./ahead.ts";
import type { TaskDetail, TaskRow } from "./clock.tsx";

type Lists = Got<"task.list">;

for (const verb of undoable)
  defineAct(
    `task.${verb}`,
    {
      "task.fromId": (task, act) => (task.id === act.input.taskId ? detailAfter(task, verb, act) : task),
      "task.list": (list, act) =>
        list.tasks.some(({ id }) => id === act.input.taskId)
          ? {
              ...list,
              tasks: list.tasks.map((task) => (task.id === act.input.taskId ? rowAfter(task, verb, act) : task)),
            }
          : list,
    },
    (client, answer, act) => {
      const { taskId } = act.input as Sent<"task.take">;
      client.setQueryData<TaskDetail>(keyOf("task.fromId", { taskId }), answer);
      // Lists of pages show it as it is now, until they have asked again.
      client.setQueriesData<{ pages?: Lists[] }>(
        { queryKey: keyOf("task.list") },
        (list) =>
          list?.pages && {
            ...list,
            pages: list.pages.map((page) => ({
              ...page,
              tasks: page.tasks.map((task) => (task.id === taskId ? { ...task, ...picked(task, answer) } : task)),
            })),
          },
      );
    },
  );

/** The fields of a row, from a task's page. */
const picked = (row: TaskRow, task: TaskDetail): Partial<TaskRow> => {
  const { ownerId, ownerName, status, clocks, nextDueAt } = task;
  return { ...row, status, clocks, nextDueAt, ...(ownerId && { ownerId }), ...(ownerName && { ownerName }) };
};
