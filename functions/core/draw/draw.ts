import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import * as frame from "../../adapters/frame.ts";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { actor } from "../actor.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import type { Item, Key } from "../item.ts";
import * as Program from "../program/program.ts";
import {
  algorithm,
  Drawn,
  drawSegment,
  finish,
  frameHashOf,
  Line,
  mergeParts,
  mergeTallies,
  type Part,
  Rules,
  Stratum,
  seedHashOf,
  strataOf,
  stratumOf,
  type Tally,
  tallySegment,
} from "./algorithm.ts";
import { drawCompleted, drawRequested } from "./draw.events.ts";
import * as items from "./draw.items.ts";

/** A quarter's draw of a programme. */
export const Info = z.object({
  programId: idOf("program"),
  quarter: Program.Quarter,
  state: z.enum(["requested", "drawn"]),
  algorithm: z.string(),
  /** SHA-256 of the seed's bytes, published before the frame was read. */
  seedHash: z.string(),
  /** 32 bytes in hexadecimal; revealed once drawn. */
  seed: z.optional(z.string()),
  rules: Rules,
  /** Which attributes make the strata, and who is left out, as the programme said at the request. */
  stratumAttributes: z.array(z.enum(Program.stratumAttributes)),
  excludes: z.object({ drawnWithinDays: z.optional(z.number()) }),
  scorecardId: z.string(),
  scorecardVersion: z.number(),
  requestedAt: z.string(),
  requestedBy: z.string(),
  /** When the frame was fixed: whom it holds does not change after. */
  frozenAt: z.optional(z.string()),
  drawnAt: z.optional(z.string()),
  frameHash: z.optional(z.string()),
  /** Customers in the frame, left out or not. */
  frameSize: z.optional(z.number()),
  strata: z.array(Stratum),
  /** Why left out -> customers. */
  exclusions: z.record(z.string(), z.number()),
});
export type Info = z.infer<typeof Info>;

/** The draw's record with a page of it. Put `frame` and `drawn` of all pages together, and the record verifies by itself. */
export const Page = z.object({
  ...Info.shape,
  drawn: z.array(Drawn),
  frame: z.array(Line),
  nextPage: z.nullable(z.number()),
});

/** Where the frozen frame lies: which run wrote it, and how many pages each segment has. */
export const Frame = z.object({ attempt: z.string(), pages: z.array(z.number()) });
export type Frame = z.infer<typeof Frame>;

const Stored = z.object({ ...Info.shape, seed: z.string(), ...z.partial(Frame).shape });
export type Stored = z.infer<typeof Stored>;

const toStored = (item: Item): Stored => z.parse(Stored, item);

/** What may be shown: a seed that could still be used to foresee the draw stays hidden. */
function toInfo({ attempt, pages, seed, ...draw }: Stored): Info {
  return draw.state === "drawn" ? { ...draw, seed } : draw;
}

/** The programme whose quarter is meant. */
const Which = z.object({ programId: idOf("program"), quarter: Program.Quarter });

async function stored(programId: Id<"program">, quarter: string): Promise<Stored> {
  const item = await table.get(items.drawOf(programId, quarter));
  if (!item) throw new VisibleError("not_found", `Nobody has asked for the draw of ${quarter} yet.`);
  return toStored(item);
}

/** The draw as it stands; `not_found` where nobody asked for it. */
export const fromId = fn(Which, async ({ programId, quarter }) => toInfo(await stored(programId, quarter)));

/** The draws of a programme, newest quarter first. */
export const list = fn(z.object({ programId: idOf("program") }), async ({ programId }) => ({
  draws: (await table.queryAll(items.listDraws(programId))).map((item) => toInfo(toStored(item))),
}));

/**
 * Asks for the draw of the present or the coming quarter: fixes the seed, publishes its hash, and lets the draw run. A quarter is drawn once.
 */
export const request = fn(Which, async ({ programId, quarter }): Promise<Info> => {
  const program = await Program.fromId({ programId });
  if (!program.active)
    throw new VisibleError("conflict", "This programme is not active. Activate it before you draw its visits.");
  if (!Program.isAnnounced(program))
    throw new VisibleError("conflict", "Record first how staff were told that audits happen; then draw.");
  const present = Program.quarterOf(now());
  const coming = Program.quarterOf(new Date(Program.windowOf(present).end));
  if (quarter !== present && quarter !== coming)
    throw new VisibleError("invalid", `Only ${present} or ${coming} can be drawn now.`, {
      quarter: `Choose ${present} or ${coming}.`,
    });
  const { draw, isNew } = await requestOnce(program, quarter);
  if (isNew) return toInfo(draw);
  const since = (draw.drawnAt ?? draw.requestedAt).slice(0, 10);
  throw new VisibleError(
    "conflict",
    draw.state === "drawn"
      ? `${quarter} was drawn on ${since}. A quarter is drawn once; look at its record.`
      : `The draw of ${quarter} was asked for on ${since} and is running. Reload the page in a minute.`,
  );
});

async function requestOnce(program: Program.Info, quarter: string): Promise<{ draw: Stored; isNew: boolean }> {
  const seed = randomBytes(32);
  const by = actor();
  const draw: Stored = {
    programId: program.id,
    quarter,
    state: "requested",
    algorithm,
    seed: seed.toString("hex"),
    seedHash: seedHashOf(seed),
    rules: { shareBasisPoints: program.shareBasisPoints, minimum: program.minimum },
    stratumAttributes: program.strata,
    excludes: program.excludes,
    scorecardId: program.scorecardId,
    scorecardVersion: program.scorecardVersion,
    requestedAt: nowIso(),
    requestedBy: by.id ?? by.kind,
    strata: [],
    exclusions: {},
  };
  const event = occurred(drawRequested, { programId: program.id, quarter });
  const written = await table.tryWrite(items.putDraw(draw, event));
  if (!written.ok && written.current) return { draw: toStored(written.current), isNew: false };
  return { draw, isNew: true };
}

/** Asks for the present quarter's draw of each programme that may be drawn; those that have it stay as they are. */
export async function requestPresentQuarter(): Promise<void> {
  const quarter = Program.quarterOf(now());
  const { programs } = await Program.list();
  for (const program of programs) {
    const detail = { programId: program.id, quarter };
    if (!program.active) continue;
    if (!Program.isAnnounced(program)) {
      logger.warn("draw not requested: staff were not informed", detail);
      continue;
    }
    const { isNew } = await requestOnce(program, quarter);
    logger.info(isNew ? "draw requested" : "draw requested before", detail);
  }
}

/** Parts of the customers that are read side by side. */
const segments = 4;
/** One stored page of the frame: about 220 kB compressed, well below an item's 400 kB; long names of strata make it end earlier. */
const linesPerPage = 10_000;
const charactersPerPage = 1_000_000;

/**
 * Runs a draw that was asked for. It may stop anywhere and run again, or twice at once: the seed is fixed by the request, the frame by whoever
 * freezes it first, and the rest follows from the two.
 */
export const run = fn(Which, async ({ programId, quarter }): Promise<void> => {
  const asked = await stored(programId, quarter);
  if (asked.state === "drawn") return;
  if (!asked.attempt) await freeze(asked);
  const draw = await stored(programId, quarter);
  const seed = Buffer.from(draw.seed, "hex");
  let part: Part = new Map();
  for (const key of pageKeys(draw))
    part = mergeParts(part, drawSegment(await readPage(key), seed, draw.strata), draw.strata);
  const drawn = finish(part, draw.strata);
  for (let start = 0; start < drawn.length; start += 25)
    await Promise.all(
      drawn.slice(start, start + 25).map((each) => table.write(items.putDrawn(programId, quarter, each))),
    );
  const event = occurred(drawCompleted, { programId, quarter });
  await table.tryWrite(items.completeDraw(programId, quarter, nowIso(), event));
});

/** Reads who there is, keeps that as pages, and fixes it on the draw. What a run that stopped left behind is never read. */
async function freeze({ programId, quarter, stratumAttributes, excludes, rules }: Stored): Promise<void> {
  const attempt = randomBytes(8).toString("hex");
  const lately = await drawnLately(programId, quarter, excludes.drawnWithinDays);
  const reasonOf = (customerId: string): string | null => (lately.has(customerId) ? "drawn_lately" : null);

  const readSegment = async (segment: number): Promise<{ pages: number; tally: Tally }> => {
    let pages = 0;
    let tally = tallySegment([]);
    let lines: Line[] = [];
    let characters = 0;
    const keep = async () => {
      await table.write(items.putFramePage(items.framePageKey(programId, quarter, attempt, segment, pages++), lines));
      tally = mergeTallies(tally, tallySegment(lines));
      lines = [];
      characters = 0;
    };
    for await (const customer of frame.customersIn(segment, segments, stratumAttributes)) {
      const line: Line = [customer.id, stratumOf(customer, stratumAttributes), reasonOf(customer.id)];
      lines.push(line);
      characters += line.join().length;
      if (lines.length === linesPerPage || characters >= charactersPerPage) await keep();
    }
    if (lines.length > 0) await keep();
    return { pages, tally };
  };

  const read = await Promise.all(Array.from({ length: segments }, (_, segment) => readSegment(segment)));
  const tally = read.map((segment) => segment.tally).reduce(mergeTallies);
  const frozen = {
    attempt,
    pages: read.map((segment) => segment.pages),
    frozenAt: nowIso(),
    frameHash: frameHashOf(tally),
    frameSize: tally.size,
    strata: strataOf(tally, rules),
    exclusions: Object.fromEntries(tally.excluded),
  };
  await table.tryWrite(items.freezeFrame(programId, quarter, frozen));
}

/** Whom this programme drew within so many days before now, other than by this very draw. */
async function drawnLately(programId: Id<"program">, quarter: string, days: number | undefined): Promise<Set<string>> {
  const lately = new Set<string>();
  if (days === undefined) return lately;
  const since = addMinutes(now(), -days * 1440);
  const { draws } = await list({ programId });
  for (const draw of draws)
    if (draw.quarter !== quarter && draw.drawnAt !== undefined && draw.drawnAt >= since)
      for (const item of await table.queryAll(items.listDrawn(programId, draw.quarter)))
        lately.add(item.customerId as string);
  return lately;
}

const pageKeys = ({ programId, quarter, attempt = "", pages = [] }: Stored): Key[] =>
  pages.flatMap((count, segment) =>
    Array.from({ length: count }, (_, page) => items.framePageKey(programId, quarter, attempt, segment, page)),
  );

async function readPage(key: Key): Promise<Line[]> {
  const page = await table.get({ op: "get", key, consistent: true });
  if (!page) throw new Error(`Page ${key.sk} of the frame of ${key.pk} is missing.`);
  return items.linesOf(page);
}

/** The customers that a complete draw drew, by stratum and rank. */
export const drawnBy = fn(
  Which,
  async ({ programId, quarter }): Promise<Drawn[]> =>
    (await table.queryAll(items.listDrawn(programId, quarter))).map((item) => z.parse(Drawn, item)),
);

/** Pages of the frame and drawn customers in one answer: together below the 6 MB that a function may answer. */
const framePagesPerAnswer = 2;
const drawnPerAnswer = 4_000;

/** A page of what proves a complete draw. */
export const record = fn(z.extend(Which, { page: z.number() }), async ({ programId, quarter, page }) => {
  const draw = await stored(programId, quarter);
  if (draw.state !== "drawn")
    throw new VisibleError("conflict", `The draw of ${quarter} is still running. Reload the page in a minute.`);
  const keys = pageKeys(draw);
  const drawn = await drawnBy({ programId, quarter });
  const lines: Line[] = [];
  for (const key of keys.slice(page * framePagesPerAnswer, (page + 1) * framePagesPerAnswer))
    lines.push(...(await readPage(key)));
  const next = page + 1;
  return {
    ...toInfo(draw),
    drawn: drawn.slice(page * drawnPerAnswer, next * drawnPerAnswer),
    frame: lines,
    nextPage: next * framePagesPerAnswer < keys.length || next * drawnPerAnswer < drawn.length ? next : null,
  };
});
