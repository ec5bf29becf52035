import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiError, call, type Sent } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import { announce } from "../../ui/announce.tsx";
import { useSay } from "../../words/words.tsx";
import type { TaskDetail } from "./clock.tsx";

export type TaskVerb = TaskDetail["can"][number];
type Deed = { [V in TaskVerb]: { verb: V } & Omit<Sent<`task.${V}`>, "taskId"> }[TaskVerb];

/** Shows at once what an acknowledgement will have done: the clock is met and the task is no longer new. */
function foresee(client: QueryClient, taskId: string, { verb }: Deed) {
  if (verb !== "acknowledge") return;
  client.setQueryData<TaskDetail>(
    keyOf("task.fromId", { taskId }),
    (task) =>
      task && {
        ...task,
        status: "acknowledged",
        clocks: { ...task.clocks, acknowledge: { ...task.clocks.acknowledge, state: "met" } },
      },
  );
}

/** Does one of the task's verbs: the answer is the task as it then stands. */
export function useTaskVerb(taskId: string) {
  const client = useQueryClient();
  const say = useSay();
  const key = keyOf("task.fromId", { taskId });
  return useMutation<TaskDetail, ApiError, Deed, { before: TaskDetail | undefined }>({
    mutationFn: ({ verb, ...input }) => call(`task.${verb}`, { taskId, ...input } as Sent<`task.${TaskVerb}`>),
    onMutate: async (deed) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<TaskDetail>(key);
      foresee(client, taskId, deed);
      return { before };
    },
    onSuccess: (task, { verb }) => {
      client.setQueryData(key, task);
      announce(say(`task.done.${verb}`));
    },
    onError: (_error, _deed, context) => {
      client.setQueryData(key, context?.before);
      client.invalidateQueries({ queryKey: key });
    },
    onSettled: () => {
      client.invalidateQueries({ queryKey: keyOf("task.list") });
      client.invalidateQueries({ queryKey: keyOf("metric.home") });
    },
  });
}
