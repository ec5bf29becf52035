import { gzipSync } from "node:zlib";
import * as z from "zod/mini";
import * as lake from "../../adapters/lake.ts";
import { logger } from "../../adapters/logger.ts";
import { certificateKeys } from "../../adapters/secrets.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { type Id, newId } from "../id.ts";
import * as Invitation from "../invitation/invitation.ts";
import type { Item } from "../item.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as Survey from "../survey/survey.ts";
import * as Timer from "../timer.ts";
import { certify } from "./certificate.ts";
import { countsOf, gather, type Trace } from "./gather.ts";
import { isKind, kinds } from "./kinds.ts";
import { privacyRequested } from "./privacy.events.ts";
import * as items from "./privacy.items.ts";
import { type Exported, holdOn, read, type Stored, traceOf } from "./privacy.ts";
import { type Context, changeOf, erased, scrubber } from "./redact.ts";

/** Longer than anything that had read the person may still be at work with it, and than events gather before they land in the lake. */
const settleMinutes = 20;
/** So many things are worked on between two notes of how far it is. */
const stride = 25;
const attempts = 20;
const exportKeptSeconds = 7 * 86_400;
const partBytes = 350_000;

/** What the rest of the house does for a person who is erased: ends an invitation that waits. */
export interface Hands {
  stop: (invitation: Invitation.Info) => Promise<void>;
}

/** Works on a request from where it stands. Stopped anywhere and begun again, it goes on; done, it stays done. */
export const run = (hands: Hands) =>
  fn(privacyRequested.schema, async ({ requestId }) => {
    const request = await read(requestId);
    if (request.state === "done" || request.state === "refused") return;
    if (request.kind === "export") return exportFor(request);
    // The first pass' own message may come again.
    if (request.state === "settling") return nowIso() < (request.lookAt ?? "") ? undefined : settle(request);
    return eraseFor(request, hands);
  });

const knownBy = (request: Stored): Trace | undefined =>
  request.trace ?? (request.customerId && traceOf(request.customerId));

async function exportFor(request: Stored): Promise<void> {
  const before = knownBy(request);
  if (!before || !request.customerId) throw new Error(`Request ${request.id} has nobody.`);
  const { found, trace } = await gather(before);
  const exported: Exported = {
    exportedAt: nowIso(),
    customerId: request.customerId,
    kinds: {},
    events: await eventsAbout(trace, daysOf(found)),
  };
  for (const { type, pk, sk, hpk, hsk, wpk, wsk, bpk, bsk, ttl, events, eventAt, ...rest } of found)
    exported.kinds[type] = [...(exported.kinds[type] ?? []), type === "find" ? { word: sk.split("#")[0] } : rest];
  const packed = gzipSync(JSON.stringify(exported));
  const until = Math.floor(now().getTime() / 1000) + exportKeptSeconds;
  for (let n = 0; n * partBytes < packed.length; n++)
    await table.write(items.putPart(request.id, n, packed.subarray(n * partBytes, (n + 1) * partBytes), until));
  const total = found.length;
  await table.tryWrite(
    items.moveRequest(request.id, ["requested", "running"], {
      ...{ state: "done", done: total, total, counts: countsOf(found), finishedAt: nowIso() },
    }),
  );
}

/** The first pass: whoever is erased is written to no more; then everything that is found, what others hang on last. */
async function eraseFor(request: Stored, { stop }: Hands): Promise<void> {
  const before = knownBy(request);
  if (!before) throw new Error(`Request ${request.id} has nobody.`);
  if (request.state === "requested" && request.customerId && (await holdOn(request.customerId))) {
    const refused = { state: "refused", finishedAt: nowIso() } as const;
    return void (await table.tryWrite(items.moveRequest(request.id, ["requested"], refused)));
  }
  const { found, trace } = await gather(before);
  for (const address of trace.emails) await suppress("email", address);
  for (const address of trace.phones) await suppress("sms", address);
  for (const item of found) if (item.type === "invitation") await stop(z.parse(Invitation.Info, item));
  // Written down before the first thing goes: who begins again finds the way, and what was found at first.
  const isFirst = request.state === "requested";
  const days = [...new Set([...(request.days ?? []), ...daysOf(found)])];
  const counts = isFirst ? countsOf(found) : request.counts;
  const total = isFirst ? found.length : request.total;
  const start = await table.tryWrite(
    items.moveRequest(request.id, ["requested", "running"], { state: "running", trace, days, counts, total }),
  );
  if (!start.ok) return;
  await eraseAll(found, trace, async (n) => {
    const done = Math.max(0, total - found.length) + n;
    await table.tryWrite(items.moveRequest(request.id, ["running"], { done }));
  });
  const lookAt = addMinutes(nowIso(), settleMinutes);
  // The timer first: without the state it finds nothing to do, without the timer nobody would look again.
  await table.write(Timer.plan({ kind: "privacy.settle", targetId: request.id, dueAt: lookAt, queue: "timer" }));
  await table.tryWrite(items.moveRequest(request.id, ["running"], { state: "settling", done: total, lookAt }));
  logger.info("person erased, to be looked at once more", { requestId: request.id, items: total });
}

/** The last look: what was on its way then, and the lake. Then it is certified, and the request forgets who it was. */
async function settle(request: Stored): Promise<void> {
  if (!request.trace) throw new Error(`Request ${request.id} has lost its trace.`);
  const { found, trace } = await gather(request.trace);
  const late = await eraseAll(found, trace);
  const own = await ownRequests(request, trace);
  const lines = await cleanLake(trace, [...new Set([...(request.days ?? []), ...daysOf(found)])]);
  const counts = countsOf([
    ...request.counts.flatMap(({ kind, n }) => Array.from({ length: n }, () => ({ type: kind }))),
    ...late,
    ...own,
    ...Array.from({ length: lines }, () => ({ type: "event" })),
  ]);
  const finishedAt = nowIso();
  const statement = {
    certificate: "Loopkeeper: erasure of a person",
    request: request.id,
    requestHash: `sha256:${request.hash}`,
    requestedAt: request.requestedAt,
    requestedBy: request.byId,
    finishedAt,
    erased: Object.fromEntries(counts.map(({ kind, n }) => [kind, n])),
    kept: "sums without a person; a hash of each contact point, so that nobody writes to it again",
  };
  const certificate = certify(statement, await certificateKeys());
  const scrub = scrubber(trace);
  await table.tryWrite(
    items.moveRequest(
      request.id,
      ["settling"],
      { state: "done", counts, finishedAt, certificate, reason: scrub(request.reason) },
      { remove: ["customerId", "name", "trace", "days", "lookAt"] },
    ),
  );
  logger.info("person erased", { requestId: request.id, late: late.length, events: lines });
}

/** Earlier requests about the same person: their exports go, and their names. */
async function ownRequests(request: Stored, { customerIds }: Trace): Promise<{ type: string }[]> {
  const gone: { type: string }[] = [];
  for (const item of await table.queryAll({ ...items.listRequests(200) })) {
    if (item.id === request.id || !customerIds.includes(String(item.customerId))) continue;
    const id = item.id as Id<"privacyRequest">;
    for (const part of await table.queryAll(items.listParts(id))) {
      await table.write(items.deleteItem(part));
      gone.push({ type: "export" });
    }
    const isOver = item.kind === "export";
    const set: Partial<Stored> = { reason: "", ...(isOver && { state: "done", finishedAt: nowIso() }) };
    const from = isOver ? (["requested", "running", "done"] as const) : (["done"] as const);
    const moved = await table.tryWrite(items.moveRequest(id, from, set, { remove: ["customerId", "name", "trace"] }));
    if (moved.ok) gone.push({ type: "request" });
  }
  return gone;
}

const suppress = async (channel: Suppression.Channel, address: string): Promise<void> => {
  await Suppression.suppress({ channel, address, why: "asked" });
};

/** Erases things in their order; tells which had something to erase. */
async function eraseAll(found: Item[], trace: Trace, progress?: (n: number) => Promise<void>): Promise<Item[]> {
  const scrub = scrubber(trace);
  const changed: Item[] = [];
  for (const [n, item] of found.entries()) {
    if (await eraseOne(item, scrub)) changed.push(item);
    if (n % stride === stride - 1) await progress?.(n + 1);
  }
  return changed;
}

async function eraseOne(item: Item, scrub: Context["scrub"]): Promise<boolean> {
  if (!isKind(item.type) || !kinds[item.type].person) return false;
  let present: Item | undefined = item;
  for (let attempt = 0; present; attempt++) {
    if (attempt === attempts) throw new Error(`Something of the kind ${item.type} changes too often to be erased.`);
    const context = { at: nowIso(), scrub, nobody: newId("customer"), chosen: await chosenIn(present) };
    const after = erased(present, context);
    // A thing that was erased already has another id that leads to nobody: that is no change.
    const write = after ? changeOf(present, keepNobody(present, after, scrub)) : items.deleteItem(present);
    if (!write) return false;
    const written = await table.tryWrite(write);
    if (written.ok) return true;
    present = written.current;
  }
  return false;
}

const keepNobody = (before: Item, after: Item, scrub: Context["scrub"]): Item =>
  before.type === "visit" && scrub(before.customerId) === before.customerId
    ? { ...after, customerId: before.customerId }
    : after;

/** The questions of an answered invitation that are answered by choosing. */
async function chosenIn({ type, response, surveyId, surveyVersion }: Item): Promise<string[]> {
  if (type !== "invitation" || !(response as { answers?: object } | undefined)?.answers) return [];
  const survey = await Survey.ofVersion(String(surveyId), Number(surveyVersion));
  return survey.questions.filter((question) => question.type !== "text").map(({ id }) => id);
}

/** The days on which something happened with things, and the day after each: the lake files by arrival. */
function daysOf(found: Item[]): string[] {
  const moments = JSON.stringify(found).match(/\b20\d\d-\d\d-\d\dT/g) ?? [];
  const today = nowIso().slice(0, 10);
  const days = new Set<string>([today]);
  for (const moment of new Set(moments)) {
    const day = moment.slice(0, 10);
    for (const one of [day, addMinutes(`${day}T00:00:00Z`, 1440).slice(0, 10)]) if (one <= today) days.add(one);
  }
  return [...days].sort();
}

/** The lines of an object that name the person, each with what stays of it. */
function linesOf(text: string, scrub: Context["scrub"]): { line: string; after: string }[] {
  return text.split("\n").map((line) => {
    if (!line) return { line, after: line };
    try {
      const value = JSON.parse(line) as unknown;
      const after = scrub(value);
      return { line, after: JSON.stringify(after) === JSON.stringify(value) ? line : JSON.stringify(after) };
    } catch {
      return { line, after: scrub(line) };
    }
  });
}

async function* lakeObjects(days: readonly string[]): AsyncGenerator<string> {
  for (const day of days) yield* lake.objectsOf(`events/day=${day}/`);
}

async function eventsAbout(trace: Trace, days: readonly string[]): Promise<unknown[]> {
  const scrub = scrubber(trace);
  const found: unknown[] = [];
  for await (const key of lakeObjects(days))
    for (const { line, after } of linesOf((await lake.read(key)).text, scrub))
      if (line !== after) found.push(JSON.parse(line));
  return found;
}

/** Takes the person out of the lake's lines, whose numbers stay; how many named them. */
async function cleanLake(trace: Trace, days: readonly string[]): Promise<number> {
  const scrub = scrubber(trace);
  let cleaned = 0;
  for await (const key of lakeObjects(days))
    for (;;) {
      const { text, etag } = await lake.read(key);
      const lines = linesOf(text, scrub);
      const named = lines.filter(({ line, after }) => line !== after).length;
      if (named > 0 && !(await lake.replace(key, etag, lines.map(({ after }) => after).join("\n")))) continue;
      cleaned += named;
      break;
    }
  return cleaned;
}
