import { type Get, type Key, type Put, type Update, when } from "../item.ts";
import type { Connection } from "./intake.ts";

const connection = (vendor: string): Key => ({ pk: `intake#${vendor}`, sk: "connection" });
const state = (vendor: string): Key => ({ pk: `intake#${vendor}`, sk: "state" });

/** A vendor's secrets and mapping. */
export const connectionOf = (vendor: string): Get => ({ op: "get", key: connection(vendor), consistent: true });

/** What an administrator sees of vendors: the connection and the state of each. */
export const keysOf = (vendors: readonly string[]): Key[] =>
  vendors.flatMap((vendor) => [connection(vendor), state(vendor)]);

/** Secrets or mapping, changed: the version before must be the present one. */
export const putConnection = (value: Connection): Put => ({
  op: "put",
  item: { type: "intake", ...connection(value.vendor), ...value },
  when: value.version === 1 ? when.absent() : when.equals("version", value.version - 1),
});

/** That something came, or was refused and why: once a minute at most, so that a vendor's traffic never gathers on one key. */
export const putNoted = (
  vendor: string,
  kind: "received" | "refused",
  at: string,
  before: string,
  why?: string,
): Update => ({
  op: "update",
  key: state(vendor),
  set: { type: "intakeState", vendor, [`${kind}At`]: at, ...(why && { refusedWhy: why }) },
  when: when.any(when.absent(`${kind}At`), when.below(`${kind}At`, before)),
});

/** That a delivery's id came again with another body. */
export const addConflict = (vendor: string, at: string): Update => ({
  op: "update",
  key: state(vendor),
  set: { type: "intakeState", vendor, conflictAt: at },
  add: { conflicts: 1 },
  when: undefined,
});

/** That a webhook came, with the digest of what it said: once for each id within the time it is kept. */
export const putReceived = (source: string, id: string, digest: string, seconds: number, keptSeconds: number): Put => ({
  op: "put",
  item: { type: "received", pk: `received#${source}#${id}`, sk: "received", digest, ttl: seconds + keptSeconds },
  when: when.any(when.absent(), when.below("ttl", seconds)),
});
