import { useMemo } from "react";
import type { Got } from "../../api/client.ts";
import { useNow } from "../../api/platform-time.ts";
import type { Column } from "../../ui/table/table-column.ts";
import { useSay, useTerm } from "../../words/words.tsx";
import { type TaskRow, worstState } from "../task/clock.tsx";
import { useIssueType } from "../taxonomy/issue-type.tsx";

/** What a queue can be filtered by; their names in the address. */
export const queueFacets = ["clock", "tier", "severity", "topic", "owner", "team", "step"] as const;

const worth: Record<string, number> = { high: 3, medium: 2, low: 1 };

/** What a queue can be searched, filtered, sorted and exported by. */
export function useQueueColumns(
  teams: Got<"staff.listTeams">["teams"] | undefined,
  shows: { owner: boolean; team: boolean },
) {
  const say = useSay();
  const term = useTerm();
  const issueType = useIssueType();
  const now = useNow();
  return useMemo((): Column<TaskRow>[] => {
    const nameOf = (teamId: string) => teams?.find(({ id }) => id === teamId)?.name ?? say("queue.noTeam");
    const spoken = (topic: string) => (topic ? issueType(topic) : say("none"));
    return [
      { id: "customer", title: say("customer"), value: (task) => task.customerName, isTitle: true },
      { id: "due", title: say("queue.due"), value: (task) => task.nextDueAt, canSort: false },
      {
        id: "clock",
        title: say("queue.clock"),
        value: (task) => (task.status === "closed" ? "" : worstState(task, now)),
        text: (task) => (task.status === "closed" ? "" : say(`clock.${worstState(task, now)}`)),
        facet: (state) => (state ? say(`clock.${state as "breached"}`) : say("clock.ended")),
        canSort: false,
      },
      {
        id: "tier",
        title: say("queue.value"),
        value: (task) => task.tier ?? "",
        order: (task) => worth[task.tier ?? ""] ?? 0,
        text: (task) => (task.tier ? say(`tier.${task.tier as "high"}`) : ""),
        facet: (tier) => (tier ? say(`tier.${tier as "high"}`) : say("unknown")),
      },
      {
        id: "severity",
        title: say("queue.severity"),
        value: (task) => task.severity,
        text: (task) => say(`queue.severity.${task.severity}`),
        facet: (severity) => say(`queue.severity.${severity as "high"}`),
        canSort: false,
      },
      { id: "score", title: say("queue.score"), value: (task) => task.score },
      {
        id: "topic",
        title: say("queue.topic"),
        value: (task) => task.topic ?? "",
        text: (task) => spoken(task.topic ?? ""),
        facet: spoken,
        canSort: false,
      },
      { id: "title", title: say("queue.about"), value: (task) => task.title, canSort: false },
      { id: "words", title: say("task.words"), value: (task) => task.words, canSort: false },
      {
        id: "owner",
        title: say("role.owner"),
        value: (task) => task.ownerName ?? "",
        text: (task) => task.ownerName ?? "",
        ...(shows.owner && { facet: (name: string) => name || say("task.noOwner") }),
        canSort: false,
      },
      {
        id: "team",
        title: say("queue.team"),
        value: (task) => task.teamId ?? "",
        text: (task) => nameOf(task.teamId ?? ""),
        ...(shows.team && { facet: nameOf }),
        canSort: false,
      },
      {
        id: "step",
        title: say("queue.step"),
        value: (task) => task.status,
        text: (task) => term("taskStatus", task.status),
        facet: (status) => term("taskStatus", status),
        canSort: false,
      },
      { id: "opened", title: say("queue.opened"), value: (task) => task.openedAt },
    ];
  }, [say, term, issueType, now, teams, shows.owner, shows.team]);
}
