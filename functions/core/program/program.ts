import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { staffActor } from "../actor.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { idOf, newId } from "../id.ts";
import type { Item } from "../item.ts";
import * as Scorecard from "../scorecard/scorecard.ts";
import * as items from "./program.items.ts";

/** A calendar quarter in UTC, for example `2026-Q4`; sortable as text. */
export const Quarter = z.string().check(z.regex(/^20\d\d-Q[1-4]$/));

/** The quarter that a moment lies in. */
export const quarterOf = (at: Date): string => `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;

/** From when (inclusive) until when (exclusive) a quarter lasts, ISO 8601 UTC with milliseconds. */
export function windowOf(quarter: string): { start: string; end: string } {
  const year = Number(quarter.slice(0, 4));
  const month = (Number(quarter.slice(6)) - 1) * 3;
  const first = (months: number) => new Date(Date.UTC(year, month + months)).toISOString();
  return { start: first(0), end: first(3) };
}

/** The attributes of a customer that strata can be made from. */
export const stratumAttributes = ["tier", "locale", "country", "region"] as const;

/** What a head decides about a programme. */
export const Plan = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  /** An inactive programme is not drawn. */
  active: z._default(z.boolean(), true),
  scorecardId: z.string(),
  scorecardVersion: z.int().check(z.minimum(1)),
  /** Hundredths of a percent of the eligible customers in each stratum: 500 is 5 %. Whole, so that the count is exact. */
  shareBasisPoints: z._default(z.int().check(z.minimum(1), z.maximum(10_000)), 500),
  /** The least number drawn in a stratum that has as many. */
  minimum: z._default(z.int().check(z.minimum(0), z.maximum(1000)), 1),
  strata: z._default(z.array(z.enum(stratumAttributes)).check(z.maxLength(4)), ["tier"]),
  excludes: z._default(
    z.strictObject({
      /** Whom this programme drew within so many days is left out. */
      drawnWithinDays: z.optional(z.int().check(z.minimum(1), z.maximum(3660))),
    }),
    {},
  ),
  /** The team that answers for a failed critical item, where the visit itself names none. */
  teamId: z.optional(idOf("team")),
  /** What an accepted visit pays: hundredths of the currency's unit. */
  fee: z.optional(
    z.strictObject({ cents: z.int().check(z.minimum(0)), currency: z.string().check(z.regex(/^[A-Z]{3}$/)) }),
  ),
});
export type Plan = z.infer<typeof Plan>;

/** A mystery-shopper programme. */
export const Info = z.object({
  ...Plan.shape,
  id: idOf("program"),
  /** Grows with each change; a change names the one it was made from. */
  version: z.number(),
  createdAt: z.string(),
  /** The ethics record: nothing is drawn before staff were told that audits happen. */
  staffInformedAt: z.optional(z.string()),
  staffInformedBy: z.optional(idOf("staff")),
  /** How they were told: a meeting, a letter, an agreement. */
  staffInformedHow: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

const toInfo = (item: Item): Info => z.parse(Info, item);

/** All programmes, oldest first. */
export const list = async () => ({
  programs: (await table.queryAll(items.listPrograms())).map(toInfo),
});

/** The programme; `not_found` where there is none. */
export const fromId = fn(z.object({ programId: idOf("program") }), async ({ programId }): Promise<Info> => {
  const item = await table.get(items.programOf(programId));
  if (!item) throw new VisibleError("not_found", "There is no such audit programme. Check the address of the page.");
  return toInfo(item);
});

/**
 * Creates a programme, or changes the one whose id and version are named. Draws and visits that exist keep what they were made from.
 */
export const upsert = fn(
  z.object({ ...Plan.shape, id: z.optional(idOf("program")), version: z.optional(z.number()) }),
  async ({ id, version, ...plan }): Promise<Info> => {
    await Scorecard.fromId({ scorecardId: plan.scorecardId, version: plan.scorecardVersion });
    if (id) {
      const known = await fromId({ programId: id });
      if (known.version !== version) throw changedMeanwhile();
      const { staffInformedAt, staffInformedBy, staffInformedHow } = known;
      const changed: Info = {
        ...plan,
        id,
        version: known.version + 1,
        createdAt: known.createdAt,
        staffInformedAt,
        staffInformedBy,
        staffInformedHow,
      };
      if (!(await table.tryWrite(items.replaceProgram(changed))).ok) throw changedMeanwhile();
      return changed;
    }
    const created: Info = { ...plan, id: newId("program"), version: 1, createdAt: nowIso() };
    await table.write(items.putProgram(created));
    return created;
  },
);

const changedMeanwhile = () =>
  new VisibleError("conflict", "Somebody else changed this programme. Reload the page and make your change again.");

/** Records how and when staff were told that audits happen: nothing is drawn before. What is recorded stays as it is. */
export const recordStaffInformed = fn(
  z.object({ programId: idOf("program"), how: z.string() }),
  async ({ programId, how }): Promise<Info> => {
    const program = await fromId({ programId });
    if (program.staffInformedAt !== undefined) return program;
    const record = { staffInformedAt: nowIso(), staffInformedBy: staffActor().id, staffInformedHow: how };
    if (!(await table.tryWrite(items.informStaff(programId, record, program.version))).ok) throw changedMeanwhile();
    return { ...program, ...record, version: program.version + 1 };
  },
);

/** Whether staff were told that audits happen. */
export const isAnnounced = (program: Pick<Info, "staffInformedAt">): boolean => program.staffInformedAt !== undefined;
