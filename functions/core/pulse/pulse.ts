import type * as z from "zod/mini";
import type { Change } from "../../adapters/stream.ts";
import * as table from "../../adapters/table.ts";
import { may } from "../actor.ts";
import type { Item, Update } from "../item.ts";
import * as Staff from "../staff/staff.ts";
import type { pulseContract } from "./pulse.contract.ts";
import * as items from "./pulse.items.ts";

type Topics = z.output<typeof pulseContract.read.output>["topics"];

/** What administrators keep, beside members. */
const kept = ["team", "location", "calendar", "taxonomy", "sender", "key", "suppression"];

/** The types of item whose changes move a topic: the stream's counter has to see them. */
function topicsOf(item: Item | undefined): string[] {
  if (!item) return [];
  const { type, id } = item;
  if (type === "task") {
    const own = item.ownerId ? [`tasks#${item.ownerId}`] : [];
    return ["tasks", `tasks#${item.teamId ?? "none"}`, ...own, "customers"];
  }
  if (type === "visit") {
    const own = item.auditorId ? [`visits#${item.auditorId}`] : [];
    const open = item.status === "open" ? ["visits#open"] : [];
    // Whoever serves the customer must not see a visit coming: it is in the history once it was handed in.
    return ["visits", ...open, ...own, ...(item.submittedAt ? ["customers"] : [])];
  }
  if (type === "case" || type === "invitation") return ["customers"];
  if (type === "draw" || type === "program") return ["draws"];
  if (type === "staff") return ["organisation", `staff#${id}`];
  if (type === "notice") return String(item.wpk ?? "").startsWith("notices#") ? [String(item.wpk)] : [];
  return kept.includes(type) ? ["organisation"] : [];
}

/** The topics that a batch of changes moved, each once: where a thing was and where it is now. */
export const movedBy = (changes: Change[], isCounted: boolean): Set<string> =>
  new Set([
    ...changes.flatMap(({ before, after }) => [...topicsOf(before), ...topicsOf(after)]),
    ...(isCounted ? ["numbers"] : []),
  ]);

/** What tells that topics moved; written in the transaction that counts the batch, so that a replay tells nothing twice. */
export const beats = (topics: Iterable<string>): Update[] => [...topics].map(items.beat);

/** The topics that a member may hear of, as the member calls them. */
function topicsFor({
  id,
  teamId,
  actor,
}: Awaited<ReturnType<typeof Staff.present>>): Partial<Record<keyof Topics, string>> {
  const worksOnTasks = may(actor, "tasks.work");
  return {
    me: `staff#${id}`,
    notices: `notices#${id}`,
    ...(worksOnTasks && { "tasks.mine": `tasks#${id}` }),
    ...(may(actor, "tasks.read") && teamId && { "tasks.team": `tasks#${teamId}` }),
    ...(may(actor, "tasks.readAll") && { "tasks.all": "tasks" }),
    ...(may(actor, "visits.do") && { "visits.mine": `visits#${id}` }),
    ...(may(actor, "visits.read") && { "visits.open": "visits#open" }),
    ...(may(actor, "visits.readAll") && { "visits.all": "visits" }),
    ...(may(actor, "programs.read") && { draws: "draws" }),
    ...(may(actor, "customers.read") && { customers: "customers" }),
    ...(may(actor, "numbers.read") && { numbers: "numbers" }),
    ...(may(actor, "people.read") && { organisation: "organisation" }),
  };
}

/** How often each topic of the signed-in member has moved. */
export const read = async (): Promise<{ topics: Topics }> => {
  const topics = Object.entries(topicsFor(await Staff.present()));
  const found = await table.getMany(topics.map(([, topic]) => items.pulseKey(topic)));
  const moves = new Map(found.map((item) => [items.topicOf(item), item.n as number]));
  return { topics: Object.fromEntries(topics.map(([name, topic]) => [name, moves.get(topic) ?? 0])) };
};
