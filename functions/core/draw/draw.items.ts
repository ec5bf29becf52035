import { gunzipSync, gzipSync } from "node:zlib";
import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import { type Get, type Item, type Key, news, type Put, type Query, type Update, when } from "../item.ts";
import type { Drawn, Line } from "./algorithm.ts";
import type { Frame, Stored } from "./draw.ts";

const pkOf = (programId: Id<"program">, quarter: string) => `draw#${programId}#${quarter}`;
const keyOf = (programId: Id<"program">, quarter: string): Key => ({ pk: pkOf(programId, quarter), sk: "draw" });

/** A quarter's draw. */
export const drawOf = (programId: Id<"program">, quarter: string): Get => ({
  op: "get",
  key: keyOf(programId, quarter),
  consistent: true,
});

/** The draws of a programme, newest quarter first. */
export const listDraws = (programId: Id<"program">): Query => ({
  op: "query",
  index: "board",
  pk: `draws#${programId}`,
  newestFirst: true,
});

/** A draw that nobody asked for before. */
export const putDraw = (draw: Stored, event: Envelope): Put => ({
  op: "put",
  item: {
    type: "draw",
    ...keyOf(draw.programId, draw.quarter),
    bpk: `draws#${draw.programId}`,
    bsk: draw.quarter,
    ...draw,
    ...news(event),
  },
  when: when.absent(),
});

/** Fixes the frame, once: of two runs at the same time one wins, and both go on with its frame. */
export const freezeFrame = (programId: Id<"program">, quarter: string, frozen: Frame & Partial<Stored>): Update => ({
  op: "update",
  key: keyOf(programId, quarter),
  set: { ...frozen },
  when: when.all(when.equals("state", "requested"), when.absent("attempt")),
});

/** Ends a draw, once. */
export const completeDraw = (programId: Id<"program">, quarter: string, drawnAt: string, event: Envelope): Update => ({
  op: "update",
  key: keyOf(programId, quarter),
  set: { state: "drawn", drawnAt, ...news(event) },
  when: when.equals("state", "requested"),
});

/** Where a page of a frame lies; each run writes pages of its own. */
export const framePageKey = (
  programId: Id<"program">,
  quarter: string,
  attempt: string,
  segment: number,
  page: number,
): Key => ({
  pk: pkOf(programId, quarter),
  sk: `frame#${attempt}#${String(segment).padStart(3, "0")}#${String(page).padStart(6, "0")}`,
});

/** A page of the frame, compressed. */
export const putFramePage = (key: Key, lines: Line[]): Put => ({
  op: "put",
  item: { type: "frame", ...key, lines: gzipSync(lines.map((line) => JSON.stringify(line)).join("\n")) },
});

/** The lines of a page of the frame. */
export const linesOf = (page: Item): Line[] =>
  gunzipSync(page.lines as Uint8Array)
    .toString("utf8")
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** A drawn customer: the same every time the draw runs. */
export const putDrawn = (programId: Id<"program">, quarter: string, drawn: Drawn): Put => ({
  op: "put",
  item: {
    type: "drawn",
    pk: pkOf(programId, quarter),
    sk: `drawn#${drawn.stratum}#${String(drawn.rank).padStart(9, "0")}`,
    ...drawn,
  },
});

/** The drawn customers, by stratum and rank. */
export const listDrawn = (programId: Id<"program">, quarter: string): Query => ({
  op: "query",
  pk: pkOf(programId, quarter),
  sk: { beginsWith: "drawn#" },
  consistent: true,
});
