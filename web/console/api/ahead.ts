import type { QueryClient } from "@tanstack/react-query";
import { lateIn, lateViewOf, ownDay } from "../features/queue/asked.ts";
import type { OperationName, Sent } from "./client.ts";
import { type Me, may } from "./me.ts";
import { ask } from "./queries.ts";
import { presentSubject } from "./session.ts";

/** Asks what the home page shows while its code and the words are still on their way: a first visit waits for the slowest of them, not for their sum. */
export async function askAhead(queries: QueryClient): Promise<void> {
  if (location.pathname !== "/" || !presentSubject()) return;
  const fetch = <Name extends OperationName>(name: Name, input: Sent<Name>) =>
    queries.prefetchQuery({ ...ask(name, input), staleTime: 10_000 });
  const days = [7, 90].find((days) => String(days) === new URLSearchParams(location.search).get("days")) ?? 30;
  const known = queries.getQueryData<Me>(ask("staff.me", {}).queryKey);
  const me = known ?? (await queries.fetchQuery(ask("staff.me", {})).catch(() => undefined));
  if (!me || !may("metric.home", me)) return;
  fetch("metric.home", { days: days as 7 | 30 | 90 });
  if (me.roles.includes("owner")) fetch("task.list", ownDay);
  const late = lateViewOf(me);
  if (late && may("task.list", me)) fetch("task.list", lateIn(late));
}
