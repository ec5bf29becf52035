import { site } from "../../adapters/site.ts";
import { fn } from "../fn.ts";
import { deriveId } from "../id.ts";
import * as Notice from "../notice/notice.ts";
import { quoted } from "../quote.ts";
import * as Staff from "../staff/staff.ts";
import { taskClockPassed } from "./task.events.ts";
import { find, type Info } from "./task.ts";

/** Who is told that a clock is in trouble: the owner; and the team's managers when it is over, or when nobody owns the task. */
async function recipientsOf(task: Info, step: "at_risk" | "breached"): Promise<Staff.Staff[]> {
  const owner = task.ownerId && (await Staff.find(task.ownerId));
  const managers = task.teamId && (step === "breached" || !owner) ? await Staff.managersOf(task.teamId) : [];
  const all = [...(owner ? [owner] : []), ...managers];
  return [...new Map(all.map((member) => [member.id, member])).values()];
}

/** Mails those concerned that a clock is at risk or over, each once; nobody when the clock was met or restarted in the meantime. */
export const notifyClockPassed = fn(taskClockPassed.schema, async ({ taskId, clock, step }) => {
  const task = await find(taskId);
  const passed = task?.clocks[clock];
  if (!task || !passed || task.status === "closed" || (passed.state !== "at_risk" && passed.state !== "breached"))
    return;
  for (const member of await recipientsOf(task, step))
    await Notice.queue({
      id: deriveId("notice", taskId, clock, step, passed.dueAt, member.id),
      to: member.email,
      locale: member.locale,
      template: `task.${step}`,
      values: {
        customer: quoted(task.customerName),
        clock: clock === "firstContact" ? "contact" : clock,
        dueAt: passed.dueAt,
        timeZone: member.timeZone,
        url: `${site().consoleUrl}/tasks/${taskId}`,
      },
    });
});
