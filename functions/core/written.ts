import * as z from "zod/mini";
import { actor } from "./actor.ts";
import { nowIso } from "./clock.ts";
import { VisibleError } from "./errors.ts";
import { type Condition, when } from "./item.ts";

/** What an item that administrators change keeps of its last writing. */
export const Written = z.object({
  /** Grows by one with each change; 0 was written before there were versions. */
  version: z._default(z.number(), 0),
  updatedAt: z.optional(z.string()),
  /** The member's id, or what else acts here. */
  updatedBy: z.optional(z.string()),
});
export type Written = z.infer<typeof Written>;

/** The fields of `Written`: what a change does not say itself. */
export const writtenFields = { version: true, updatedAt: true, updatedBy: true } as const;

/** The present writing, in the place of what stood before. */
export function written(before: Pick<Written, "version"> | undefined): Written {
  const present = actor();
  const updatedBy = present.kind === "staff" ? present.id : present.kind;
  return { version: (before?.version ?? 0) + 1, updatedAt: nowIso(), updatedBy };
}

/** Refuses a change that was made from another version than the last; one that names none is the last word. */
export function needsVersion(before: Pick<Written, "version"> | undefined, version: number | undefined): void {
  if (version !== undefined && version !== (before?.version ?? 0))
    throw new VisibleError(
      "conflict",
      "Somebody else changed this in the meantime. Look at how it stands now, and make your change again.",
    );
}

/** The condition of a writing: what it replaces is of the version that was read, or absent. */
export const replaces = ({ version }: Pick<Written, "version">): Condition =>
  version === 1 ? when.any(when.absent(), when.absent("version")) : when.equals("version", version - 1);

/** The condition of a change beside a writing: the item is still of the version that was read. */
export const unchanged = ({ version }: Pick<Written, "version">): Condition =>
  version === 0 ? when.absent("version") : when.equals("version", version);
