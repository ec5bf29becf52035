import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import * as Case from "../case/case.ts";
import { now, nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import { deriveId, idOf } from "../id.ts";
import * as Staff from "../staff/staff.ts";
import { type LineError, type Row, sheetOf } from "./csv.ts";
import * as items from "./import.items.ts";
import { importStarted } from "./intake.events.ts";

const Import = z.object({
  id: idOf("import"),
  name: z.string(),
  source: z.string(),
  /** Lines that can be taken, in so many parts, and lines that were wrong from the start. */
  rows: z.number(),
  parts: z.number(),
  wrong: z.number(),
  /** Of the rows, how many were taken, changed something, or were refused after all. */
  taken: z.number(),
  changed: z.number(),
  refused: z.number(),
  createdAt: z.string(),
  createdBy: z.string(),
  doneAt: z.optional(z.string()),
});
export type Import = z.infer<typeof Import>;

const File = z.object({ data: z.string(), source: z.string(), name: z.string() });

/** A part is far below what an item holds, even where every cell is as long as may be. */
const rowsInPart = 40;
const errorsInPart = 1000;
const keptSeconds = 7 * 86_400;
const shown = { rows: 5, errors: 200 };

const until = () => Math.floor(now().getTime() / 1000) + keptSeconds;
const slices = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/** What a file would do, line by line; nothing is stored. */
export const preview = fn(File, async ({ data, source }) => {
  const { rows, errors, ...sheet } = sheetOf(data, source);
  return {
    ...sheet,
    ...{ good: rows.length, wrong: errors.length, errors: errors.slice(0, shown.errors) },
    sample: rows.slice(0, shown.rows).map(({ line, news }) => ({
      ...{ line, externalId: news.externalId, status: news.status, subject: news.subject, at: news.at },
      ...{ customer: news.customer?.name, email: news.customer?.email, phone: news.customer?.phone },
    })),
  };
});

/** Stores a file's good rows and lets them be taken in the background. The same file of the same source is the same import. */
export const start = fn(File, async ({ data, source, name }) => {
  const { rows, errors } = sheetOf(data, source);
  if (rows.length === 0)
    throw new VisibleError("invalid", "No line of this file can be taken. Look at the reasons, and mend it.");
  const id = deriveId("import", source, createHash("sha256").update(data).digest("hex"));
  if (await table.get(items.importOf(id))) return { importId: id };
  const createdAt = nowIso();
  // A row without a time tells of now, and of the same moment when its part is taken again.
  const parts = slices<Row>(
    rows.map(({ line, news }) => ({ line, news: { at: createdAt, ...news } })),
    rowsInPart,
  );
  for (const some of slices([...parts.entries()], 10))
    await Promise.all(some.map(([part, of]) => table.write(items.putPart(id, part, of, until()))));
  for (const [part, of] of slices(errors, errorsInPart).entries())
    await table.write(items.putErrors(id, 9000 + part, of, until()));
  const value: Import = {
    ...{ id, name, source, rows: rows.length, parts: parts.length, wrong: errors.length },
    ...{ taken: 0, changed: 0, refused: 0, createdAt, createdBy: await Staff.presentName() },
  };
  // Twice at once is one import: the other's is as good.
  await table.tryWrite(items.putImport(value, occurred(importStarted, { importId: id })));
  return { importId: id };
});

/** The latest imports, newest first. */
export const list = async () => ({
  imports: (await table.query(items.listImports())).items.map((item) => z.parse(Import, item)),
});

/** The lines that were not taken, and why, as long as they are kept. */
export const errorsOf = fn(z.object({ importId: idOf("import") }), async ({ importId }) => {
  const parts = await table.queryAll(items.listErrors(importId));
  const errors = parts.flatMap((part) => part.errors as LineError[]);
  return { errors: errors.sort((a, b) => a.line - b.line) };
});

const together = 10;

/** Takes the parts that wait, one after the other. It may be ended at any moment and begun again: news that came twice changes nothing, and a part is counted with its going. */
export const takeRows = fn(importStarted.schema, async ({ importId }): Promise<void> => {
  const item = await table.get(items.importOf(importId));
  if (!item) return logger.error("an import is gone", { importId });
  const { parts } = z.parse(Import, item);
  for (let part = 0; part < parts; part++) {
    const waiting = await table.get(items.partOf(importId, part));
    if (!waiting) continue;
    const rows = waiting.rows as Row[];
    const sums = { taken: rows.length, changed: 0, refused: 0 };
    const errors: LineError[] = [];
    for (const some of slices(rows, together))
      await Promise.all(
        some.map(async ({ line, news }) => {
          try {
            const { outcome } = await Case.announce(z.parse(Case.Announcement, news));
            if (outcome !== "unchanged" && outcome !== "outdated") sums.changed += 1;
          } catch (error) {
            if (!(error instanceof VisibleError)) throw error;
            sums.refused += 1;
            errors.push({ line, reason: error.message });
          }
        }),
      );
    await table.tryTransact([
      items.deletePart(importId, part),
      items.addTaken(importId, sums),
      ...(errors.length > 0 ? [items.putErrors(importId, part, errors, until())] : []),
    ]);
  }
  await table.tryWrite(items.endImport(importId, nowIso()));
});
