import type { Key, Update } from "../item.ts";

const prefix = "pulse#";

/** Where it stands how often a topic has moved. */
export const pulseKey = (topic: string): Key => ({ pk: `${prefix}${topic}`, sk: "pulse" });

/** The topic of a pulse's key. */
export const topicOf = ({ pk }: Key): string => pk.slice(prefix.length);

/** One more move of a topic, however many changes made it. */
export const beat = (topic: string): Update => ({
  op: "update",
  key: pulseKey(topic),
  set: { type: "pulse" },
  add: { n: 1 },
  when: undefined,
});
