import type { Get, Put, Query } from "../item.ts";
import { replaces } from "../written.ts";
import type { Info } from "./location.ts";

const keyOf = (id: string) => ({ pk: `location#${id}`, sk: "location" });

/** A location. */
export const locationOf = (id: string): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** All locations: an organisation has hundreds at most. */
export const listLocations = (): Query => ({ op: "query", index: "board", pk: "locations" });

/** A location, in the place of the version before. */
export const putLocation = (location: Info): Put => ({
  op: "put",
  item: { type: "location", ...keyOf(location.id), bpk: "locations", bsk: location.id, ...location },
  when: replaces(location),
});
