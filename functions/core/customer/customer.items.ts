import { addMinutes } from "../clock.ts";
import type { Id } from "../id.ts";
import { type Condition, type Get, type Put, type Query, type Update, when } from "../item.ts";
import type { Info } from "./customer.ts";

const keyOf = (id: Id<"customer">) => ({ pk: `customer#${id}`, sk: "customer" });

/** The customer. */
export const customerOf = (id: Id<"customer">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** A customer that nobody knew before. */
export const putCustomer = (customer: Info): Put => ({
  op: "put",
  item: { type: "customer", ...keyOf(customer.id), ...customer },
  when: when.absent(),
});

/** What changed about a customer, unless other news came since it was read. */
export const changeCustomer = ({ id, informedAt, consent }: Info, changes: Record<string, unknown>): Update => ({
  op: "update",
  key: keyOf(id),
  set: changes,
  when: when.all(
    when.equals("informedAt", informedAt),
    same("consent.emailAt", consent.emailAt),
    same("consent.smsAt", consent.smsAt),
  ),
});

const same = (path: string, value: string | undefined): Condition =>
  value === undefined ? when.all(when.exists(), when.absent(path)) : when.equals(path, value);

/** Takes all clocks for an invitation, or none: each must be free since its days, or taken by the very same invitation. */
export const takeClocks = (
  id: Id<"customer">,
  by: Id<"invitation">,
  clocks: Record<string, { days: number }>,
  at: string,
): Update => ({
  op: "update",
  key: keyOf(id),
  set: Object.fromEntries(Object.keys(clocks).map((clock) => [`quarantine.${clock}`, { at, by }])),
  when: when.all(
    when.exists(),
    ...Object.entries(clocks).map(
      ([clock, { days }]): Condition =>
        when.any(
          when.absent(`quarantine.${clock}`),
          when.atMost(`quarantine.${clock}.at`, addMinutes(at, -days * 1440)),
          when.equals(`quarantine.${clock}.by`, by),
        ),
    ),
  ),
});

/** Gives a clock back that an invitation holds. */
export const releaseClock = (id: Id<"customer">, by: Id<"invitation">, clock: string): Update => ({
  op: "update",
  key: keyOf(id),
  remove: [`quarantine.${clock}`],
  when: when.equals(`quarantine.${clock}.by`, by),
});

/** Keys of everything that happened with a customer, newest first. */
export const listHistory = (id: Id<"customer">, limit: number): Query => ({
  op: "query",
  index: "history",
  pk: `customer#${id}`,
  newestFirst: true,
  limit,
});
