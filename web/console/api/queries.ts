import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { acts, foreseen, settled } from "./acts.ts";
import { type ApiError, call, type Got, type OperationName, type Sent } from "./client.ts";
import { tellTabs } from "./tabs.ts";

/** The key of an answer in the cache; without input, of all answers of that operation. */
export const keyOf = (name: OperationName, input?: object) => (input ? [name, input] : [name]);

/** A question as the cache knows it. */
export const ask = <Name extends OperationName>(name: Name, input: Sent<Name>) => ({
  queryKey: keyOf(name, input as object),
  queryFn: ({ signal }: { signal: AbortSignal }) => call(name, input, { signal }),
});

/** Asks an operation; the pulse keeps its answer fresh. What was done here and is not sent yet shows in it. */
export const useAnswer = <Name extends OperationName>(
  name: Name,
  input: Sent<Name>,
  options: {
    enabled?: boolean;
    /** Shows the answer to the question before until this one is answered. */
    keeps?: boolean;
    /** How long an answer is good enough, in ms. */
    staleTime?: number;
  } = {},
) => {
  const { enabled = true, keeps = false, staleTime } = options;
  const done = acts.use();
  return useQuery<Got<Name>, ApiError>({
    ...ask(name, input),
    enabled,
    ...(keeps && { placeholderData: keepPreviousData as never }),
    ...(staleTime !== undefined && { staleTime }),
    select: (answer) => foreseen(name, answer, input, done),
  });
};

type PagedName =
  | "customer.read"
  | "invitation.listSent"
  | "message.list"
  | "notice.list"
  | "response.list"
  | "suppression.list"
  | "task.list"
  | "visit.list";

/** A list that comes in pages. A page may be empty and still not the last; with `whole` all pages are fetched, for filters of the browser. */
export function usePages<Name extends PagedName>(
  name: Name,
  input: Sent<Name>,
  options: { whole: boolean; enabled?: boolean },
) {
  const done = acts.use();
  const list = useInfiniteQuery<Got<Name>, ApiError, InfiniteData<Got<Name>>>({
    queryKey: keyOf(name, input as object),
    queryFn: ({ pageParam, signal }) =>
      call(name, pageParam ? { ...input, cursor: String(pageParam) } : input, { signal }),
    enabled: options.enabled ?? true,
    initialPageParam: "",
    getNextPageParam: (page) => page.cursor,
    select: (data) => ({ ...data, pages: data.pages.map((page) => foreseen(name, page, input, done)) }),
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const isEmpty = data?.pages.every((page) =>
    Object.values(page).every((rows) => !Array.isArray(rows) || !rows.length),
  );
  useEffect(() => {
    if ((options.whole || isEmpty) && hasNextPage && !isFetching && !isFetchNextPageError) fetchNextPage();
  }, [options.whole, isEmpty, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return list;
}

/** Does something, after what waits on the same thing, then refreshes the answers it changes: here, and in other tabs. */
export function useDeed<Name extends OperationName>(name: Name, refreshes: OperationName[]) {
  const client = useQueryClient();
  return useMutation<Got<Name>, ApiError, Sent<Name>>({
    mutationFn: async (input) => {
      await settled(name, input);
      return call(name, input);
    },
    onSettled: () => {
      tellTabs({ kind: "changed", operations: refreshes });
      return Promise.all(refreshes.map((each) => client.invalidateQueries({ queryKey: keyOf(each) })));
    },
  });
}
