import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { acts, foreseen } from "../../api/acts.ts";
import { type ApiError, call, type Got } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import type { QueueView } from "./views.ts";

type List = Got<"task.list">;

/** The first page is short, so that it is there at once; the others are long, so that they are few. */
const pages = { first: 100, next: 1000 };
/** How many are fetched: all open tasks of the largest department, and of the closed ones the latest. */
const most = { open: 20_000, closed: 1_000 };
/** A list that takes long to fetch is fetched anew less often: what is done here shows in it at once anyway. */
const restMsEachTask = 5;

/**
 * A queue with everything in it, so that it can be searched, filtered and sorted as a whole. It shows from its first page on and grows; a
 * cursor is left over while more is to come, or where the list is longer than anybody reads.
 */
export function useQueueList(view: QueueView, status: "open" | "closed") {
  // What was done here and is not sent yet shows in it.
  const done = acts.use();
  return useQuery<List, ApiError>({
    queryKey: keyOf("task.list", { view, status }),
    select: useCallback((list: List) => foreseen("task.list", list, { view, status }, done), [view, status, done]),
    // Rows are compared by version where it matters; comparing thousands of them deeply would be felt.
    structuralSharing: false,
    queryFn: async ({ client, queryKey, signal }) => {
      const before = client.getQueryState<List, ApiError>(queryKey);
      const known = before?.data;
      if (known && !before.error && Date.now() - before.dataUpdatedAt < known.tasks.length * restMsEachTask)
        return known;
      let list: List = { tasks: [] };
      do {
        const { cursor } = list;
        const limit = cursor ? pages.next : pages.first;
        const page: List = await call("task.list", { view, status, limit, ...(cursor && { cursor }) }, { signal });
        list = { ...page, tasks: [...list.tasks, ...page.tasks] };
        if (!known && list.cursor) client.setQueryData(queryKey, list);
      } while (list.cursor && list.tasks.length < most[status]);
      return list;
    },
  });
}
