import type * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { may } from "../actor.ts";
import * as Staff from "../staff/staff.ts";
import type { pulseContract } from "./pulse.contract.ts";
import * as items from "./pulse.items.ts";

type Topics = z.output<typeof pulseContract.read.output>["topics"];

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
    ...(may(actor, "campaigns.read") && { campaigns: "campaigns" }),
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
