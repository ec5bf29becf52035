import { VisibleError } from "../../../../functions/core/errors.ts";
import type { Check, Condition, Get, Item, Key, Query, Write } from "../../../../functions/core/item.ts";
import { heldBy } from "./condition.ts";

/** One change of an item, as the real table's stream would tell it. */
export interface Change {
  before: Item | undefined;
  after: Item | undefined;
}

const prefixes = { base: "", history: "h", worker: "w", board: "b" } as const;
type IndexName = keyof typeof prefixes;
const indexNames = Object.keys(prefixes) as IndexName[];

/** An item's place in an index; the last part tells items of one sort key apart, as the engine does. */
interface Place {
  sk: string;
  tie: string;
  item: Item;
}

const items = new Map<string, Item>();
/** Index -> partition key -> places in the order of the sort key. */
const indexes = Object.fromEntries(indexNames.map((name) => [name, new Map<string, Place[]>()])) as Record<
  IndexName,
  Map<string, Place[]>
>;
let changes: Change[] = [];
/** The earliest timer, unless timers have changed since it was looked for. */
let firstTimer: { at: string | undefined } | undefined;
let hear: (actions: (Write | Check)[], ok: boolean) => void = () => {};

const nameOf = ({ pk, sk }: Key): string => `${pk}\0${sk}`;

/** What the marshaller would keep of a value: a copy without what is undefined. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.filter((entry) => entry !== undefined).map(plain);
  const kept: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) if (entry !== undefined) kept[name] = plain(entry);
  return kept;
}

const compare = (one: Place, sk: string, tie: string): number =>
  one.sk < sk ? -1 : one.sk > sk ? 1 : one.tie < tie ? -1 : one.tie > tie ? 1 : 0;

/** The first position at or after a place. */
function positionOf(places: Place[], sk: string, tie = ""): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(places[middle] as Place, sk, tie) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function unlist(item: Item): void {
  for (const name of indexNames) {
    const prefix = prefixes[name];
    const [pk, sk] = [item[`${prefix}pk`], item[`${prefix}sk`]];
    const places = typeof pk === "string" ? indexes[name].get(pk) : undefined;
    if (!places || typeof sk !== "string") continue;
    const at = positionOf(places, sk, nameOf(item));
    if (places[at]?.item === item) places.splice(at, 1);
  }
}

function list(item: Item): void {
  for (const name of indexNames) {
    const prefix = prefixes[name];
    const [pk, sk] = [item[`${prefix}pk`], item[`${prefix}sk`]];
    if (typeof pk !== "string" || typeof sk !== "string") continue;
    const places = indexes[name].get(pk) ?? [];
    indexes[name].set(pk, places);
    const tie = nameOf(item);
    places.splice(positionOf(places, sk, tie), 0, { sk, tie, item });
  }
}

function put(item: Item | undefined, key: Key): void {
  const before = items.get(nameOf(key));
  if (before) unlist(before);
  if (item) {
    items.set(nameOf(key), item);
    list(item);
  } else items.delete(nameOf(key));
  if (before || item) changes.push({ before, after: item });
  if (key.pk.startsWith("timer#")) firstTimer = undefined;
}

const keyOf = (command: Write | Check): Key => (command.op === "put" ? command.item : command.key);
const holds = (when: Condition | undefined, item: Item | undefined): boolean => !when || heldBy(when, item ?? {});

/** The item after a write; undefined where it is deleted. */
function written(write: Write, before: Item | undefined): Item | undefined {
  if (write.op === "put") return plain(write.item) as Item;
  if (write.op === "delete") return undefined;
  const item = (before ? plain(before) : { ...write.key }) as Item;
  for (const [path, value] of Object.entries(write.set ?? {}))
    if (value !== undefined) place(item, path, () => plain(value));
  for (const [path, n] of Object.entries(write.add ?? {})) place(item, path, (had) => Number(had ?? 0) + n);
  for (const path of write.remove ?? []) place(item, path, () => undefined);
  return item;
}

function place(item: Item, path: string, valueFor: (had: unknown) => unknown): void {
  const parts = path.split(".");
  const last = parts.pop() as string;
  let within: Record<string, unknown> = item;
  for (const part of parts) {
    const inner = within[part];
    if (typeof inner !== "object" || inner === null) throw new Error(`The path ${path} leads nowhere.`);
    within = inner as Record<string, unknown>;
  }
  const value = valueFor(within[last]);
  if (value === undefined) delete within[last];
  else within[last] = value;
}

export async function get(command: Get): Promise<Item | undefined> {
  return items.get(nameOf(command.key));
}

export async function getMany(keys: Key[], _read: "cheap" | "consistent" = "cheap"): Promise<Item[]> {
  return keys.flatMap((key) => items.get(nameOf(key)) ?? []);
}

function found(command: Query): { items: Item[]; next: Record<string, unknown> | undefined } {
  const name = command.index ?? "base";
  const prefix = prefixes[name];
  const places = indexes[name].get(command.pk) ?? [];
  let from = 0;
  let to = places.length;
  if (command.sk && "beginsWith" in command.sk) {
    from = positionOf(places, command.sk.beginsWith);
    to = positionOf(places, `${command.sk.beginsWith}\uffff`);
  } else if (command.sk && "between" in command.sk) {
    from = positionOf(places, command.sk.between[0]);
    to = positionOf(places, command.sk.between[1], "\uffff");
  } else if (command.sk) to = positionOf(places, command.sk.atMost, "\uffff");
  if (command.after) {
    const sk = String(command.after[`${prefix}sk`]);
    const at = positionOf(places, sk, nameOf(command.after as unknown as Key));
    if (command.newestFirst) to = Math.min(to, at);
    else from = Math.max(from, places[at]?.sk === sk ? at + 1 : at);
  }
  const most = command.limit ?? Number.POSITIVE_INFINITY;
  const more = to - from > most;
  const page = command.newestFirst
    ? places.slice(more ? to - most : from, to).reverse()
    : places.slice(from, more ? from + most : to);
  const last = page.at(-1)?.item;
  return {
    items: page.map(({ item }) => (command.index === "history" ? keysOf(item, "h") : item)),
    next: more && last ? keysOf(last, prefix) : undefined,
  };
}

const keysOf = (item: Item, prefix: string): Item =>
  ({
    pk: item.pk,
    sk: item.sk,
    ...(prefix && { [`${prefix}pk`]: item[`${prefix}pk`], [`${prefix}sk`]: item[`${prefix}sk`] }),
  }) as Item;

export async function query(command: Query): Promise<{ items: Item[]; next: Record<string, unknown> | undefined }> {
  return found(command);
}

export async function count(command: Query & { limit: number }): Promise<number> {
  return found(command).items.length;
}

export async function queryAll(command: Query): Promise<Item[]> {
  const { limit, ...whole } = command;
  return found(whole).items;
}

export const queryUpTo = async (command: Query & { limit: number }): Promise<Item[]> => found(command).items;

export type Written = { ok: true } | { ok: false; current: Item | undefined };

export async function tryWrite(write: Write): Promise<Written> {
  const key = keyOf(write);
  const before = items.get(nameOf(key));
  const ok = holds(write.when, before);
  hear([write], ok);
  if (!ok) return { ok, current: before };
  put(written(write, before), key);
  return { ok: true };
}

export async function write(command: Write): Promise<void> {
  if (!(await tryWrite(command)).ok) throw changedMeanwhile();
}

const stands = new Set<string>();

export async function putOnce(put: Extract<Write, { op: "put" }>): Promise<void> {
  if (stands.has(nameOf(put.item))) return;
  await tryWrite(put);
  stands.add(nameOf(put.item));
}

export async function tryTransact(actions: (Write | Check)[]): Promise<boolean> {
  if (actions.length > 100) throw new Error("A transaction takes 100 actions.");
  if (new Set(actions.map((action) => nameOf(keyOf(action)))).size < actions.length)
    throw new Error("A transaction takes one action an item.");
  const ok = actions.every((action) => holds(action.when, items.get(nameOf(keyOf(action)))));
  hear(actions, ok);
  if (!ok) return false;
  for (const action of actions)
    if (action.op !== "check") put(written(action, items.get(nameOf(keyOf(action)))), keyOf(action));
  return true;
}

export async function transact(actions: (Write | Check)[]): Promise<void> {
  if (!(await tryTransact(actions))) throw changedMeanwhile();
}

const changedMeanwhile = () =>
  new VisibleError("conflict", "Somebody else changed this at the same moment. Reload the page and try again.");

/** What changed since the last time that somebody asked. */
export function takeChanges(): Change[] {
  const taken = changes;
  changes = [];
  return taken;
}

/** Tells a listener of each write and of whether its conditions held. @public Tests do the same on a real engine. */
export function onWrite(listener: typeof hear): void {
  hear = listener;
}

/** What has lived longer than it was to be kept would be gone by then. */
export const isExpired = (item: Item, now: number): boolean => typeof item.ttl === "number" && item.ttl * 1000 <= now;

/** Every item, in no order. */
export const allItems = (): IterableIterator<Item> => items.values();

/** The earliest due moment of a timer, or undefined. */
export function nextTimerAt(shards: number): string | undefined {
  if (firstTimer) return firstTimer.at;
  let earliest: string | undefined;
  for (let shard = 0; shard < shards; shard++) {
    const first = indexes.base.get(`timer#${shard}`)?.[0]?.sk.split("#")[0];
    if (first && (!earliest || first < earliest)) earliest = first;
  }
  firstTimer = { at: earliest };
  return earliest;
}
