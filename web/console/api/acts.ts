import { operations } from "virtual:operations";
import type { QueryClient } from "@tanstack/react-query";
import { keep, kept, returnText } from "../ui/form/kept.ts";
import type { WordId } from "../words/words.tsx";
import { ApiError, call, type Got, type OperationName, type Sent } from "./client.ts";
import type { Me } from "./me.ts";
import { network } from "./network.ts";
import { platformNow } from "./platform-time.ts";
import { onLeaving, session } from "./session.ts";
import { createStore } from "./store.ts";
import { tellTabs } from "./tabs.ts";

/**
 * Acts that show at once and are sent a little later, so that they can be taken back before the server hears of them: its trail tells only
 * what was meant. What waits is a layer over the answers in the cache, which stay as the server gave them; taking an act back, or a refusal,
 * takes its layer away. What waits survives a reload, and the server does an act of one name once.
 */
export interface Act<Name extends OperationName = OperationName> {
  /** The server knows a repetition by it. */
  id: string;
  name: Name;
  input: Sent<Name>;
  at: string;
  by: { id: string; name: string };
  words: Words;
  /** Acts of one gesture are taken back together. */
  gesture: string;
  typed?: Typed;
  /** `late` was tried, and waits for the network or for the session. */
  state: "waiting" | "sending" | "late";
}

/** What is said when it is done, and what the act is called when it is not. */
interface Words {
  done: WordId;
  verb: WordId;
}

/** What somebody typed for an act: a field of a draft of this tab. */
export interface Typed {
  draft: string;
  field: string;
  text: string;
}

/** An act that the server refused: why, in the reader's language where `error` has a sentence. */
export interface Refusal {
  id: string;
  words: Words;
  error: ApiError;
}

/** How an operation's answer looks once an act is done. Applied again it changes nothing. */
type Foresight<Name extends OperationName> = {
  [Shown in OperationName]?: (answer: Got<Shown>, act: Act<Name>, asked: Sent<Shown>) => Got<Shown>;
};

interface Kind {
  foresee: Record<string, ((answer: unknown, act: Act, asked: unknown) => unknown) | undefined>;
  /** Puts the server's answer where it shows, before the layer goes. */
  arrive: (client: QueryClient, answer: unknown, act: Act) => void;
}
const kinds = new Map<OperationName, Kind>();

/** Makes an operation an act: how answers look once it is done, and where its own answer goes. */
export function defineAct<Name extends OperationName>(
  name: Name,
  foresee: Foresight<Name>,
  arrive: (client: QueryClient, answer: Got<Name>, act: Act<Name>) => void = () => {},
): void {
  kinds.set(name, { foresee, arrive } as unknown as Kind);
}

/** How long an act can be taken back, in ms. */
const undoMs = 5_000;
/** How often an act is tried again that the server could not do. */
const longestTries = 4;
const place = "loopkeeper.acts";

/** Acts in the order they were done. */
export const acts = createStore<readonly Act[]>([]);
export const refusals = createStore<readonly Refusal[]>([]);
/** Whether the time to take back stands still. */
const isHeld = createStore(false);

const left = new Map<string, number>();
const running = new Map<string, Promise<void>>();
let queries: QueryClient | undefined;
let ticking: ReturnType<typeof setInterval> | undefined;

function become(next: readonly Act[]): void {
  acts.set(next);
  keep(place, next.length > 0 ? JSON.stringify(next) : null, "sessionStorage");
  if (next.some(({ state }) => state === "waiting")) tick();
}
const without = (gone: readonly Act[]) => become(acts.get().filter((act) => !gone.some(({ id }) => id === act.id)));
const mark = (id: string, state: Act["state"]) =>
  become(acts.get().map((act) => (act.id === id ? { ...act, state } : act)));

/** What an operation is about: the id in its path. */
function thingOf(name: OperationName, input: unknown): string {
  const parameter = /\{(\w+)\}/.exec(operations[name].path)?.[1];
  return String(parameter ? (input as Record<string, unknown>)[parameter] : name);
}
const onThing = (thing: string) => acts.get().filter(({ name, input }) => thingOf(name, input) === thing);
const things = () => new Set(acts.get().map(({ name, input }) => thingOf(name, input)));

function tick(): void {
  if (ticking) return;
  let before = Date.now();
  ticking = setInterval(() => {
    const passed = Date.now() - before;
    before = Date.now();
    const waiting = acts.get().filter(({ state }) => state === "waiting");
    if (waiting.length === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
    // Without a network there is nothing to hurry for: what waits can be taken back for longer.
    if (isHeld.get() || !network.get().isReachable) return;
    for (const { id, name, input } of waiting) {
      left.set(id, (left.get(id) ?? undoMs) - passed);
      if ((left.get(id) ?? 0) <= 0) send(thingOf(name, input));
    }
  }, 200);
}

/** Lets the time to take back stand still: while somebody reads, or has the focus on, what offers it. */
export const hold = isHeld.set;

/**
 * Does an act: shows it at once and sends it some seconds later. An earlier act on the same thing is sent first. What was typed for it goes
 * back into its draft when the act is taken back or refused.
 */
export function perform<Name extends OperationName>(
  client: QueryClient,
  me: Pick<Me, "id" | "name">,
  name: Name,
  inputs: Sent<Name>[],
  words: Words,
  typed?: Typed,
): void {
  queries = client;
  const gesture = crypto.randomUUID();
  const added = inputs.map((input): Act => {
    const id = crypto.randomUUID();
    left.set(id, undoMs);
    return {
      ...{ id, name, input, words, gesture, state: "waiting" },
      at: new Date(platformNow()).toISOString(),
      by: { id: me.id, name: me.name },
      ...(typed && { typed }),
    };
  });
  for (const { name, input } of added) if (onThing(thingOf(name, input)).length > 0) send(thingOf(name, input));
  become([...acts.get(), ...added]);
}

/** The latest gesture that can still be taken back. */
export function lastGesture(all: readonly Act[]): readonly Act[] {
  const last = all.findLast(({ state }) => state === "waiting");
  return all.filter(({ gesture, state }) => gesture === last?.gesture && state === "waiting");
}

/** Takes the latest gesture back; says whether there was one. */
export function undo(): boolean {
  const gone = lastGesture(acts.get());
  for (const act of gone) giveBack(act);
  without(gone);
  return gone.length > 0;
}

function giveBack({ id, typed }: Act): void {
  if (typed) returnText(typed.draft, typed.field, typed.text);
  left.delete(id);
}

/** Sends what waits on a thing, in its order; done when all of it is, or has to wait for the network. */
function send(thing: string): Promise<void> {
  const present = running.get(thing);
  if (present) return present;
  // What waits now is sent; what is done meanwhile can be taken back for its own time.
  const ids = onThing(thing).map(({ id }) => id);
  const work = (async () => {
    for (const id of ids) {
      const act = acts.get().find((each) => each.id === id);
      if (act && !(await sendOne(act))) return;
    }
  })().finally(() => {
    running.delete(thing);
    // What came while the last was on its way, and is due.
    if (onThing(thing).some(({ id, state }) => state === "waiting" && (left.get(id) ?? 0) <= 0)) send(thing);
  });
  running.set(thing, work);
  return work;
}

/** Sends one act; false where it has to wait. */
async function sendOne(act: Act): Promise<boolean> {
  // Not even tried, it can still be taken back.
  if (!navigator.onLine) return false;
  mark(act.id, "sending");
  for (let tries = 1; ; tries++) {
    try {
      const answer = await call(act.name, act.input as never, { act: act.id, keepalive: true });
      if (queries) kinds.get(act.name)?.arrive(queries, answer, act);
      end(act);
      return true;
    } catch (error) {
      const failure = error instanceof ApiError ? error : new ApiError(500, "internal", "", {});
      if (failure.status === 0 || failure.status === 401) {
        mark(act.id, "late");
        return false;
      }
      if (failure.status < 500 && failure.status !== 429) return refuse(act, failure);
      if (tries === longestTries) return refuse(act, failure);
      await new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** tries * (0.5 + Math.random() / 2)));
    }
  }
}

function refuse(act: Act, error: ApiError): true {
  giveBack(act);
  refusals.set([...refusals.get(), { id: act.id, words: act.words, error }]);
  end(act);
  return true;
}

/** An act that is done, or refused, is no longer a layer; whoever shows what it changed asks again. */
function end(act: Act): void {
  left.delete(act.id);
  without([act]);
  refresh(act.name);
}

/** Asks again, here and in other tabs, for what an operation of a noun changes. */
function refresh(name: OperationName): void {
  const noun = `${name.split(".")[0]}.`;
  const changed = (Object.keys(operations) as OperationName[]).filter(
    (each) => operations[each].method === "GET" && (each.startsWith(noun) || each === "metric.home"),
  );
  for (const operation of changed) queries?.invalidateQueries({ queryKey: [operation] });
  tellTabs({ kind: "changed", operations: changed });
}

/** Sends what waits on the thing that a call is about, so that the call comes after it. */
export async function settled(name: OperationName, input: unknown): Promise<void> {
  const thing = thingOf(name, input);
  // The first pass may be one that began before the latest act.
  for (let pass = 0; pass < 2 && onThing(thing).length > 0; pass++) await send(thing);
}

/** Sends all that waits. */
const sendAll = async (): Promise<void> => {
  await Promise.all([...things()].map(send));
};

export const dismiss = (id: string): void => refusals.set(refusals.get().filter((refusal) => refusal.id !== id));

/** Takes up what this tab had not sent when it was left or reloaded; what somebody else did here is dropped, and counted. */
export function takeUp(client: QueryClient, me: Pick<Me, "id">): number {
  queries = client;
  const here = new Set(acts.get().map(({ id }) => id));
  const text = kept(place, "sessionStorage");
  const all = text ? (JSON.parse(text) as Act[]) : [];
  const own = all.filter(({ by, name }) => by.id === me.id && name in operations);
  become(own.map((act) => (here.has(act.id) ? act : { ...act, state: "late" })));
  sendAll();
  return all.length - own.length;
}

/** An operation's answer as it looks with all that was done here and may not have arrived. */
export function foreseen<Name extends OperationName>(
  name: Name,
  answer: Got<Name>,
  asked: Sent<Name>,
  all: readonly Act[],
): Got<Name> {
  let seen: unknown = answer;
  for (const act of all) seen = kinds.get(act.name)?.foresee[name]?.(seen, act, asked) ?? seen;
  return seen as Got<Name>;
}

// A page that is left may not come back: what was done on it is sent now.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) sendAll();
});
addEventListener("pagehide", () => void sendAll());
onLeaving(sendAll);
const goOn = () => {
  if (network.get().isReachable && session.get().state === "signedIn")
    for (const { name, input, state } of acts.get()) if (state === "late") send(thingOf(name, input));
};
network.follow(goOn);
session.follow(goOn);
