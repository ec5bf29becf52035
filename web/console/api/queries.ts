import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type ApiError, call, type Got, type OperationName, type Sent } from "./client.ts";

/** The key of an answer in the cache; without input, of all answers of that operation. */
export const keyOf = (name: OperationName, input?: object) => (input ? [name, input] : [name]);

const ask = <Name extends OperationName>(name: Name, input: Sent<Name>) => ({
  queryKey: keyOf(name, input as object),
  queryFn: ({ signal }: { signal: AbortSignal }) => call(name, input, signal),
});

/** Asks an operation and keeps its answer fresh. */
export const useAnswer = <Name extends OperationName>(
  name: Name,
  input: Sent<Name>,
  options: {
    refetchInterval?: number | ((data: Got<Name> | undefined) => number | false);
    enabled?: boolean;
    /** Shows the answer to the question before until this one is answered. */
    keeps?: boolean;
    /** How long an answer is good enough, in ms. */
    staleTime?: number;
  } = {},
) => {
  const { refetchInterval = false, enabled = true, keeps = false, staleTime } = options;
  return useQuery<Got<Name>, ApiError>({
    ...ask(name, input),
    enabled,
    ...(keeps && { placeholderData: keepPreviousData as never }),
    ...(staleTime !== undefined && { staleTime }),
    refetchInterval:
      typeof refetchInterval === "function" ? (query) => refetchInterval(query.state.data) : refetchInterval,
  });
};

type PagedName = "notice.list" | "suppression.list" | "task.list" | "visit.list";

/** A list that comes in pages. A page may be empty and still not the last; with `whole` all pages are fetched, for filters of the browser. */
export function usePages<Name extends PagedName>(name: Name, input: Sent<Name>, options: { whole: boolean }) {
  const list = useInfiniteQuery<Got<Name>, ApiError>({
    queryKey: keyOf(name, input as object),
    queryFn: ({ pageParam, signal }) => call(name, pageParam ? { ...input, cursor: String(pageParam) } : input, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.cursor,
    refetchInterval: 60_000,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  const isEmpty = data?.pages.every((page) =>
    Object.values(page).every((rows) => !Array.isArray(rows) || !rows.length),
  );
  useEffect(() => {
    if ((options.whole || isEmpty) && hasNextPage && !isFetching) fetchNextPage();
  }, [options.whole, isEmpty, hasNextPage, isFetching, fetchNextPage]);
  return list;
}

/** Does something, then refreshes the answers it changes. */
export function useDeed<Name extends OperationName>(name: Name, refreshes: OperationName[]) {
  const client = useQueryClient();
  return useMutation<Got<Name>, ApiError, Sent<Name>>({
    mutationFn: (input) => call(name, input),
    onSettled: () => Promise.all(refreshes.map((each) => client.invalidateQueries({ queryKey: keyOf(each) }))),
  });
}
