import type { Got, OperationName } from "./client.ts";

export type Topics = Got<"pulse.read">["topics"];
export type Topic = keyof Topics;

/** The operations whose answers show a topic; `task.*` are all of a noun. */
export const shows: Record<Topic, readonly (OperationName | `${string}.*`)[]> = {
  me: ["staff.me"],
  notices: ["notice.*"],
  "tasks.mine": ["task.*"],
  "tasks.team": ["task.*"],
  "tasks.all": ["task.*"],
  "visits.mine": ["visit.*"],
  "visits.open": ["visit.*"],
  "visits.all": ["visit.*"],
  draws: ["draw.*", "program.*"],
  campaigns: ["campaign.*", "publicLink.*"],
  customers: ["customer.*", "case.*", "invitation.*", "message.*", "response.*", "validity.*", "suppression.*"],
  numbers: ["metric.*"],
  organisation: [
    "staff.*",
    "team.*",
    "location.*",
    "calendar.*",
    "taxonomy.*",
    "policy.*",
    "sender.*",
    "key.*",
    "survey.*",
    "intake.*",
    "import.*",
    "suppression.*",
    "privacy.*",
  ],
};

/** Nouns whose answers stay as they are: versions of scorecards, what was searched for, and the pulse itself. */
export const still: readonly `${string}.*`[] = ["scorecard.*", "search.*", "pulse.*"];

/** Topics that move with nearly every batch of a busy house: what shows them is asked again this seldom, in ms. */
const calm: Partial<Record<Topic, number>> = { numbers: 30_000, customers: 30_000 };

/** Whether an operation's answers show a topic. */
export const isShown = (topic: Topic, operation: string): boolean =>
  shows[topic].some((name) => (name.endsWith(".*") ? operation.startsWith(name.slice(0, -1)) : name === operation));

const busyMs = 5_000;
const idleMs = 30_000;
/** How long after somebody touched the page it counts as used. */
export const usedMs = 120_000;
const longestWaitMs = 60_000;

/** How long to wait for the next beat, in ms; after failures longer each time, and never in step with others who failed at the same moment. */
export function waitMs(failures: number, sinceUsedMs: number, random: number): number {
  if (failures > 0) return Math.min(longestWaitMs, busyMs * 2 ** (failures - 1)) * (0.5 + random / 2);
  return sinceUsedMs < usedMs ? busyMs : idleMs;
}

/** The topics whose number differs from the one known, and may be asked again by now. */
export function movedTopics(
  known: Topics,
  told: Topics,
  refreshedAt: Partial<Record<Topic, number>>,
  now: number,
): Topic[] {
  return (Object.keys(told) as Topic[]).filter(
    (topic) => told[topic] !== known[topic] && now - (refreshedAt[topic] ?? 0) >= (calm[topic] ?? 0),
  );
}
