import { expect } from "vitest";
import type { Item } from "../../functions/core/item.ts";
import { contributionsOf, ledgerBucket } from "../../functions/core/metric/metric.ts";
import type { DemoCustomer } from "../../infra/local/demo/customers.ts";
import type { Hands } from "./hands.ts";
import { answer, linkIn } from "./house.ts";

const hour = 3_600_000;

/** Lets a day pass, then the rest of the hours in steps, so that whoever may be written to by day only is written to by day. */
export async function pass(house: Hands, hours: number): Promise<void> {
  for (let left = hours, step = 24; left > 0; left -= step, step = 3) await house.moveBy(Math.min(step, left) * hour);
  await house.idle();
}

/** A customer who may be mailed; `rest` changes that. */
export const customer = (externalId: string, rest: Partial<DemoCustomer> = {}): DemoCustomer =>
  ({
    externalId,
    name: `Customer ${externalId}`,
    email: `${externalId}@customer.example`,
    locale: "en",
    timeZone: "Europe/Berlin",
    country: "DE",
    tier: "high",
    ...rest,
  }) as DemoCustomer;

/** Announces the case `T-<customer>` as resolved; of the customer's when it is another one. */
export async function resolve(house: Hands, who: DemoCustomer, externalId = `T-${who.externalId}`): Promise<void> {
  const reply = await house.announce({
    source: "test",
    externalId,
    status: "resolved",
    subject: "Parcel did not arrive",
    agent: { id: "agent-tom", name: "Tom Becker" },
    teamId: "delivery",
    channel: "phone",
    customer: who,
  });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
}

export const mailsTo = async (house: Hands, who: DemoCustomer) =>
  (await house.mails()).filter((mail) => mail.to.includes(String(who.email)));

/** Posts an answer at the link of the customer's latest mail. */
export async function answerMail(house: Hands, who: DemoCustomer, form: Record<string, string>): Promise<Response> {
  const raw = (await mailsTo(house, who)).at(-1)?.raw;
  if (!raw) throw new Error(`${who.externalId} has got no mail.`);
  return answer(linkIn(raw), form);
}

/** All tasks, open and closed. */
export async function tasksOf(house: Hands) {
  const lists = await Promise.all(
    ["open", "closed"].map((status) => house.api("chen.jing", "GET", `/api/tasks?view=all&status=${status}&limit=100`)),
  );
  return lists.flatMap(({ status, body }) => {
    expect(status, JSON.stringify(body)).toBe(200);
    return body.tasks;
  });
}

/** The task's owner acknowledges, reaches the customer and closes. Doing it again goes on where it stopped. */
export async function closeLoop(house: Hands, owner: string, taskId: string): Promise<void> {
  const path = `/api/tasks/${taskId}`;
  const act = async (verb: string, body: unknown) => {
    const reply = await house.api(owner, "POST", `${path}/${verb}`, body);
    expect(reply.status, `${verb}: ${JSON.stringify(reply.body)}`).toBe(200);
  };
  const { body: task } = await house.api(owner, "GET", path);
  if (task.status === "new") await act("acknowledge", {});
  if (task.attempts === 0) await act("attempts", { outcome: "reached", note: "Talked for ten minutes." });
  if (task.status !== "closed")
    await act("close", { rootCause: { level1: "process", level2: "long_wait" }, action: "Refunded." });
}

/** The head makes a programme that may be drawn, and draws the present quarter. Doing it again goes on where it stopped. */
export async function draw(house: Hands): Promise<{ programId: string; quarter: string }> {
  const head = (method: string, path: string, body?: unknown) => house.api("chen.jing", method, path, body);
  const { programs } = (await head("GET", "/api/programs")).body;
  const program = {
    name: "Store visits",
    scorecardId: "store-visit",
    scorecardVersion: 1,
    excludes: { drawnWithinDays: 365 },
  };
  const programId = programs[0]?.id ?? (await head("POST", "/api/programs", program)).body.id;
  await head("POST", `/api/programs/${programId}/staff-informed`, { how: "Told in the team meeting." });
  const now = await house.now();
  const quarter = `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`;
  const reply = await head("POST", `/api/programs/${programId}/draws`, { quarter });
  expect([200, 409], JSON.stringify(reply.body)).toContain(reply.status);
  return { programId, quarter };
}

/** The auditor does the first visit that is open, or goes on with the one begun, and finds that customers were not told the truth. */
export async function audit(house: Hands): Promise<string> {
  const auditor = (method: string, path: string, body?: unknown) => house.api("sofia.alvarez", method, path, body);
  const listed = async (view: string) => (await auditor("GET", `/api/visits?view=${view}`)).body.visits;
  const { id } = (await listed("mine"))[0] ?? (await listed("open"))[0];
  const path = `/api/visits/${id}`;
  await auditor("POST", `${path}/take`);
  const at = new Date((await house.now()).getTime() + 60_000).toISOString();
  await auditor("POST", `${path}/schedule`, { at });
  await auditor("POST", `${path}/start`);
  const { scorecard } = (await auditor("GET", path)).body;
  const answers = scorecard.sections.flatMap((section: { items: { id: string; max: number }[] }) =>
    section.items.map((item) => ({ itemId: item.id, score: item.id === "told_the_truth" ? 0 : item.max })),
  );
  // Of two at the same moment one may lose; the same again changes nothing.
  for (const reply of await Promise.all([1, 2].map(() => auditor("POST", `${path}/submit`, { answers }))))
    expect([200, 409], JSON.stringify(reply.body)).toContain(reply.status);
  expect((await auditor("POST", `${path}/submit`, { answers })).status).toBe(200);
  return id;
}

/** Items of a type. */
export const ofType = (items: Item[], type: string): Item[] => items.filter((item) => item.type === type);

const counts = (keys: string[]): Record<string, number> => {
  const counted: Record<string, number> = {};
  for (const key of keys) counted[key] = (counted[key] ?? 0) + 1;
  return counted;
};

/** Every counter as a recount of the items says. */
function recounted(items: Item[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { day, metric, n = 1 } of items.flatMap(contributionsOf)) {
    const key = day ? `${day}#${metric}` : metric;
    counted[key] = (counted[key] ?? 0) + n;
  }
  return counted;
}

/** What is left when everything has been taken away again is nothing. */
const withoutZeros = (counted: Record<string, number>) =>
  Object.fromEntries(Object.entries(counted).filter(([, n]) => n !== 0));

/**
 * Holds wherever a house has come to rest: every counter is what a recount of the items says, every resolution is accounted for, nothing was sent
 * or written twice, and nothing waits or was given up.
 */
export async function expectExact(house: Hands): Promise<void> {
  const items = await house.items();

  const shown: Record<string, number> = {};
  for (const item of [...ofType(items, "counter"), ...ofType(items, "gauge")])
    shown[item.sk] = (shown[item.sk] ?? 0) + Number(item.n);
  expect(withoutZeros(shown)).toEqual(withoutZeros(recounted(items)));

  const invitations = ofType(items, "invitation");
  const { ledger } = (await house.api("chen.jing", "GET", "/api/home?days=366")).body;
  const first = invitations.filter((one) => !one.recoveryOf);
  expect(ledger.unaccounted).toBe(0);
  expect(ledger.resolved).toBe(
    ofType(items, "case").reduce((sum, one) => sum + ((one.resolutions as unknown[] | undefined)?.length ?? 0), 0),
  );
  expect(ledger.resolved).toBe(first.length);
  expect(ledger.sent).toBe(first.filter((one) => ledgerBucket(one) === "sent").length);

  const mails = await house.mails();
  const texts = await house.texts();
  const sentBy = (tag: string) =>
    counts([...mails.map((mail) => mail.tags[tag]), ...texts.map((text) => text.context[tag])].filter(isText));
  const went = invitations.filter((one) => one.sentAt).map((one) => String(one.id));
  expect(sentBy("invitation")).toEqual(counts(went));
  const notices = ofType(items, "notice");
  const mailed = notices.filter((one) => one.status !== undefined);
  expect(sentBy("notice")).toEqual(counts(mailed.map((one) => String(one.id))));
  expect(mailed.filter((one) => one.status !== "sent")).toEqual([]);
  const told = notices.map((one) => JSON.stringify([one.kind, one.staffId, one.values]));
  expect(told.length, "nobody is told the same twice").toBe(new Set(told).size);
  const logged = ofType(items, "message").filter((one) => one.kind !== "reply");
  expect(counts(logged.map((one) => String(one.causeId)))).toEqual(
    counts([...went, ...mailed.map((one) => String(one.id))]),
  );
  expect(invitations.filter((one) => one.status === "sending")).toEqual([]);

  const tasks = ofType(items, "task");
  expect(Object.values(counts(tasks.map((one) => String(one.causeId)))).every((n) => n === 1)).toBe(true);
  for (const task of tasks) {
    const trail = items.filter((item) => item.pk === task.pk && item.type === "trail");
    const verbs = trail.map((entry) => entry.verb);
    expect(
      trail.map((entry) => entry.n).sort((a, b) => Number(a) - Number(b)),
      String(verbs),
    ).toEqual(Array.from({ length: Number(task.version) }, (_, index) => index + 1));
    for (const verb of ["open", "acknowledge", "logAttempt", "close", "recover"])
      expect(verbs.filter((one) => one === verb).length, `${verb} of ${task.id}`).toBeLessThanOrEqual(1);
    const passed = trail.flatMap((entry) => (entry.clock ? [JSON.stringify(entry.clock)] : []));
    expect(passed.length).toBe(new Set(passed).size);
  }

  const waiting = (await house.queues()).filter((queue) => queue.visible + queue.inFlight > 0);
  expect(waiting.map((queue) => queue.path)).toEqual([]);
}

const isText = (value: string | undefined): value is string => value !== undefined;
