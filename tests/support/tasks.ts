import { deriveId, type Id } from "../../functions/core/id.ts";
import { startClocks } from "../../functions/core/task/life.ts";
import { putTask } from "../../functions/core/task/task.items.ts";
import type * as Task from "../../functions/core/task/task.ts";
import type { Platform } from "../../infra/local/platform.ts";
import { plant } from "../load/invitations.ts";

const names = [
  "Anna Schmidt",
  "王芳",
  "João Pereira",
  "Maya Cohen",
  "Kofi Mensah",
  "Élise Martin",
  "李静",
  "Omar Haddad",
];
const said = [
  "Three people told me three different dates, and nobody called back.",
  "包裹说已送达，但我从未收到，客服让我再等五天。",
  "I asked for a refund twice. Twice I was told it was on its way. It is not.",
  "The technician was kind, but the router still drops every evening at eight.",
  undefined,
  "Nach vierzig Minuten in der Leitung wurde einfach aufgelegt. Bitte rufen Sie mich an!",
];
const topics = ["delivery_delay", "billing_error", "refund", "defect", undefined];
const minute = 60_000;

/** Open tasks of one owner as the product's own builder keeps them, opened one after another over the last three days. */
export function openTasks(
  count: number,
  owner: { ownerId: Id<"staff">; ownerName: string; teamId: Id<"team"> },
  now = Date.now(),
): Task.Info[] {
  return Array.from({ length: count }, (_, n) => {
    const tier = n % 5 === 0 ? "high" : n % 3 === 0 ? "low" : "medium";
    const severity = tier === "high" ? "high" : "normal";
    const openedAt = new Date(now - (((n * 7919) % count) / count) * 3 * 24 * 60 * minute).toISOString();
    const clocks = startClocks(severity, openedAt);
    return {
      id: deriveId("task", "queue", n),
      kind: "response",
      causeId: deriveId("invitation", "queue", n),
      status: "new",
      severity,
      customerName: `${names[n % names.length]} ${n + 1}`,
      tier,
      title: `Case ${n + 1}`,
      words: said[n % said.length],
      surveyKind: n % 4 === 0 ? "nps" : "csat",
      score: n % 4 === 0 ? n % 7 : (n % 2) + 1,
      topic: topics[n % topics.length],
      contactRequested: n % 6 === 5,
      ...owner,
      clocks,
      nextDueAt: clocks.acknowledge.dueAt,
      attempts: 0,
      openedAt,
      closures: 0,
      version: 1,
    };
  });
}

/** Puts tasks into the table. Their clocks stand still, because nobody plans their timers, and their trails begin with what is done next. */
export const plantTasks = (platform: Platform, tasks: Task.Info[]): Promise<void> =>
  plant(
    platform,
    tasks.map((task) => putTask(task, []).item),
  );
