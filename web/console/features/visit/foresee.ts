import { type Act, defineAct } from "../../api/acts.ts";
import type { Got } from "../../api/client.ts";
import { keyOf } from "../../api/queries.ts";
import type { Visit, VisitSummary } from "./visit-status.tsx";

type Plain = Pick<VisitSummary, "id" | "status" | "auditorId" | "scheduledAt">;

const taken =
  (by: string) =>
  <V extends Plain>(visit: V): V =>
    visit.status === "open" ? { ...visit, status: "assigned", auditorId: by } : visit;

/** Whom an open visit is about, its auditor is not told any more. */
const released = <V extends Plain & Partial<Visit>>(visit: V): V => {
  if (visit.status !== "assigned" && visit.status !== "scheduled") return visit;
  const { auditorId, scheduledAt, customerId, customerName, ...rest } = visit;
  return { ...rest, status: "open" } as V;
};

const changeOf = {
  take: (act: Act) => taken(act.by.id),
  release: () => released,
};

for (const verb of ["take", "release"] as const)
  defineAct(
    `visit.${verb}`,
    {
      "visit.fromId": (answer, act) =>
        answer.visit.id === act.input.visitId ? { ...answer, visit: changeOf[verb](act)(answer.visit) } : answer,
      "visit.list": (list, act) => ({
        ...list,
        visits: list.visits.map((visit) => (visit.id === act.input.visitId ? changeOf[verb](act)(visit) : visit)),
      }),
    },
    (client, answer) => {
      client.setQueryData<Got<"visit.fromId">>(
        keyOf("visit.fromId", { visitId: answer.id }),
        (page) => page && { ...page, visit: answer },
      );
      client.setQueriesData<{ pages?: Got<"visit.list">[] }>(
        { queryKey: keyOf("visit.list") },
        (list) =>
          list?.pages && {
            ...list,
            pages: list.pages.map((page) => ({
              ...page,
              visits: page.visits.map((visit) => (visit.id === answer.id ? { ...visit, ...answer } : visit)),
            })),
          },
      );
    },
  );
