import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { fn } from "../fn.ts";
import * as items from "./invitation.items.ts";
import { reasons } from "./invitation.ts";

/** So many of each shard are listed; a page is for reading, the counts are the numbers. */
const perShard = 50;

/** The invitations of a day that were not delivered, and why. */
export const listUnsent = fn(
  z.object({ day: z.string(), reason: z.optional(z.enum(reasons)) }),
  async ({ day, reason }) => {
    const pages = await Promise.all(
      Array.from({ length: items.ledgerShards }, (_, shard) =>
        table.query(items.listLedger(day, shard, reason, perShard)),
      ),
    );
    const found = pages.flatMap((page) => page.items.map(items.toInfo));
    return {
      entries: found
        .flatMap(({ id, caseId, customerId, snapshot, status, reason, plannedAt }) =>
          reason && (status === "suppressed" || status === "failed" || status === "void")
            ? [{ invitationId: id, caseId, customerId, subject: snapshot.subject, status, reason, at: plannedAt }]
            : [],
        )
        .sort((a, b) => a.reason.localeCompare(b.reason) || a.at.localeCompare(b.at)),
      more: pages.some((page) => page.next !== undefined),
    };
  },
);
