import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { perform, settled, type Typed } from "../../api/acts.ts";
import { type ApiError, call, type Got, type OperationName, type Sent } from "../../api/client.ts";
import { useMe } from "../../api/me.ts";
import { keyOf } from "../../api/queries.ts";
import { tellTabs } from "../../api/tabs.ts";
import { announce } from "../../ui/shell/announce.tsx";
import { useSay } from "../../words/words.tsx";
import { type Undoable, undoable } from "./ahead.ts";
import type { TaskDetail, TaskRow } from "./clock.tsx";
import "./foresee.ts";

export type TaskVerb = TaskDetail["can"][number];
export type TaskDeed = { [V in TaskVerb]: { verb: V } & Omit<Sent<`task.${V}`>, "taskId"> }[TaskVerb];

const changes: OperationName[] = ["task.fromId", "task.list", "metric.home"];

interface Ends {
  /** It is done, or shows as done and will be sent. */
  onSuccess?: () => void;
  /** Where what was typed goes back to, when the act is taken back or refused after all. */
  typed?: Typed;
}

/** Shows a task as it now stands wherever it is shown: on its page, and in the lists that have it. */
export function showTask(client: QueryClient, task: TaskDetail): void {
  client.setQueryData(keyOf("task.fromId", { taskId: task.id }), task);
  client.setQueriesData<Got<"task.list">>(
    { queryKey: keyOf("task.list") },
    (list) => list?.tasks && { ...list, tasks: list.tasks.map((row) => (row.id === task.id ? rowOf(task) : row)) },
  );
}

const rowOf = ({ trail, history, can, customer, snapshot, ...row }: TaskDetail): TaskRow => row;

/**
 * Does verbs of a task. Those that can be taken back show at once and are sent some seconds later; the others are sent now, after what waits
 * on this task, and their answer is the task as it then stands.
 */
export function useTaskVerb(taskId: string) {
  const client = useQueryClient();
  const say = useSay();
  const me = useMe();
  const key = keyOf("task.fromId", { taskId });
  const { mutate, ...deed } = useMutation<TaskDetail, ApiError, TaskDeed>({
    mutationFn: async ({ verb, ...input }) => {
      const sent = { taskId, ...input } as Sent<`task.${TaskVerb}`>;
      await settled(`task.${verb}`, sent);
      return call(`task.${verb}`, sent, { act: crypto.randomUUID() });
    },
    onSuccess: (task, { verb }) => {
      showTask(client, task);
      announce(say(`task.done.${verb}`));
    },
    onError: () => client.invalidateQueries({ queryKey: key }),
    onSettled: () => {
      for (const operation of changes.slice(1)) client.invalidateQueries({ queryKey: keyOf(operation) });
      tellTabs({ kind: "changed", operations: changes });
    },
  });
  return {
    ...deed,
    mutate(wanted: TaskDeed, { onSuccess, typed }: Ends = {}) {
      if (!isUndoable(wanted.verb)) return mutate(wanted, { onSuccess: () => onSuccess?.() });
      const { verb, ...input } = wanted;
      const words = { done: `task.done.${verb}`, verb: `task.verb.${verb}` } as const;
      perform(client, me, `task.${verb}`, [{ taskId, ...input } as Sent<`task.${Undoable}`>], words, typed);
      onSuccess?.();
    },
  };
}

const isUndoable = (verb: TaskVerb): verb is Undoable => (undoable as readonly TaskVerb[]).includes(verb);
