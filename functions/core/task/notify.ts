import { site } from "../../adapters/site.ts";
import { fn } from "../fn.ts";
import { deriveId } from "../id.ts";
import * as Notice from "../notice/notice.ts";
import { quoted } from "../quote.ts";
import * as Staff from "../staff/staff.ts";
import { taskAssigned, taskClockPassed, taskRecovered } from "./task.events.ts";
import { entryOf, find, type Info } from "./task.ts";

/** Who is told that a clock is in trouble: the owner; and the team's managers when it is over, or when nobody owns the task. */
async function recipientsOf(task: Info, step: "at_risk" | "breached"): Promise<Staff.Staff[]> {
  const owner = task.ownerId && (await Staff.find(task.ownerId));
  const managers = task.teamId && (step === "breached" || !owner) ? await Staff.managersOf(task.teamId) : [];
  const all = [...(owner ? [owner] : []), ...managers];
  return [...new Map(all.map((member) => [member.id, member])).values()];
}

/** Tells those concerned, in the console and by mail, that a clock is at risk or over, each once; nobody when the clock was met or restarted in the meantime. */
export const notifyClockPassed = fn(taskClockPassed.schema, async ({ taskId, clock, step }) => {
  const task = await find(taskId);
  const passed = task?.clocks[clock];
  if (!task || !passed || task.status === "closed" || (passed.state !== "at_risk" && passed.state !== "breached"))
    return;
  for (const member of await recipientsOf(task, step))
    await Notice.mail({
      id: deriveId("notice", taskId, clock, step, passed.dueAt, member.id),
      staffId: member.id,
      to: member.email,
      locale: member.locale,
      kind: `task.${step}`,
      values: {
        taskId,
        customer: quoted(task.customerName),
        clock: clock === "firstContact" ? "contact" : clock,
        dueAt: passed.dueAt,
        timeZone: member.timeZone,
        url: `${site().consoleUrl}/tasks/${taskId}`,
      },
    });
});

/** Tells the new owner of a task that it opened as theirs, or who handed it over and what they need to know. */
export const notifyAssigned = fn(taskAssigned.schema, async ({ taskId, ownerId, entry: n }) => {
  const [task, entry] = await Promise.all([find(taskId), entryOf(taskId, n)]);
  if (!task || !entry) throw new Error(`Task ${taskId} has no entry ${n}.`);
  const isHandedOver = entry.verb === "handOver";
  await Notice.tell({
    id: deriveId("notice", taskId, "owner", n),
    staffId: ownerId,
    kind: isHandedOver ? "task.handed_over" : "task.assigned",
    values: {
      taskId,
      customer: quoted(task.customerName),
      ...(isHandedOver && { by: entry.by, ...(entry.note && { note: entry.note }) }),
    },
  });
});

/** Tells the owner how the customer answered after the task was closed: once, by the first answer. */
export const notifyRecovered = fn(taskRecovered.schema, async ({ taskId, invitationId, score }) => {
  const task = await find(taskId);
  if (!task?.ownerId || !task.recovery) return;
  await Notice.tell({
    id: deriveId("notice", taskId, invitationId),
    staffId: task.ownerId,
    kind: "task.recovered",
    values: {
      taskId,
      customer: quoted(task.customerName),
      surveyKind: task.recovery.surveyKind,
      score: String(score),
    },
  });
});
