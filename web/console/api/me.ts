import { operations } from "virtual:operations";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import { keep, kept } from "../ui/form/kept.ts";
import { call, type Got, type OperationName } from "./client.ts";
import { keyOf } from "./queries.ts";
import { presentSubject } from "./session.ts";

export type Me = Got<"staff.me">;

export const MeContext = createContext<Me | undefined>(undefined);

const memory = "loopkeeper.me";

/** Lets a page that is loaded anew begin with who its reader was a moment ago, as far as that is still who is signed in; the answer of now follows. */
export function rememberMe(queries: QueryClient): void {
  const queryKey = keyOf("staff.me", {});
  const text = kept(memory, "sessionStorage");
  const before = text ? (JSON.parse(text) as Me) : undefined;
  if (before && before.subject === presentSubject()) queries.setQueryData(queryKey, before, { updatedAt: 1 });
  if (presentSubject()) queries.prefetchQuery({ queryKey, queryFn: ({ signal }) => call("staff.me", {}, { signal }) });
  queries.getQueryCache().subscribe(({ query, type }) => {
    if (type === "updated" && query.queryKey[0] === queryKey[0] && query.state.data)
      keep(memory, JSON.stringify(query.state.data), "sessionStorage");
  });
}

/** The signed-in member of staff. Only inside the shell, which waits for it. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("useMe is for pages inside the shell.");
  return me;
}

/** Whether a person's role lets them call an operation at all, as its contract says. */
export const may = (name: OperationName, me: Me | undefined): boolean =>
  me?.roles.some((role) => operations[name].who.includes(role)) ?? false;
